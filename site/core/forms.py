"""The forms of pages and snippets in the editor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from core import slugs
from core.conflicts import Conflict, find_conflict

FIXED_SLUG = "This page belongs to every site: its address stays."


class ConflictMixin:
    """Refuses an old tab: what somebody else saved meanwhile is overwritten by choice only.

    `conflict` is what was found; `core.panels.ConflictPanel` shows it, with the box to tick.
    """

    conflict: Conflict | None = None

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        self.conflict = find_conflict(self.instance, self.data)  # type: ignore[attr-defined]
        if self.conflict:
            moment = timezone.localtime(self.conflict.revision.created_at)
            self.add_error(  # type: ignore[attr-defined]
                None,
                f"{self.conflict.who} saved another version on {date_format(moment, 'F j, Y, H:i')}, after "
                "you opened this one. Yours is not saved. It is still here: compare the two, then tick "
                "the box at the top to put yours in its place.",
            )
        return cleaned


class SnippetForm(ConflictMixin, WagtailAdminModelForm):
    """The form of a snippet with revisions."""


class BasePageForm(ConflictMixin, WagtailAdminPageForm):
    """The form of every page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance.pk and self.instance.is_fixed:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = FIXED_SLUG

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in cleaned:
            self.clean_address(cleaned)
        return cleaned

    def clean_address(self, cleaned: dict[str, Any]) -> None:
        """Refuse a slug that no page can have; propose one where a title has no plain letters."""
        try:
            slugs.check(cleaned["slug"], self.parent_page)
        except ValidationError as error:
            self.add_error("slug", error)

    def clean_expire_at(self) -> Any:
        """Drop the date of a page that has expired: it is over, and hides in a closed dialog.

        Wagtail would refuse every draft of such a page, since the date is not in the future.
        """
        date = self.cleaned_data.get("expire_at")
        if (
            date
            and date < timezone.now()
            and not self.instance.live
            and date == self.initial.get("expire_at")
        ):
            return None
        return date
