"""The forms of pages and snippets in the editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.models import register_form_field_override

from core import slugs
from core.conflicts import Conflict, find_conflict

FIXED_SLUG = "This page belongs to every site: its address stays."
#: Of a slug that is made of a title; numbers may follow
LONGEST_STEM = 200


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
                "you opened this one. Yours is not saved; it stands below. To put it in the place of "
                "theirs, tick the box above the title.",
            )
        return cleaned


class SnippetForm(ConflictMixin, WagtailAdminModelForm):
    """The form of a snippet with revisions; a slug that is left empty is made of its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Its address. Left empty, it is made of the name."


class TopicForm(SnippetForm):
    """The form of a topic: only topics of the first level can have others under them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            field = self.fields["parent"]
            field.queryset = field.queryset.filter(parent=None).exclude(pk=self.instance.pk)


class TopicsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, a topic each, those of the second level behind the one that they are part of."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        level = Coalesce("parent__name", "name")
        ordered = queryset.select_related("parent").order_by(level, F("parent").asc(nulls_first=True), "name")
        super().__init__(ordered, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent} › {obj}" if obj.parent_id else str(obj)


register_form_field_override(ParentalManyToManyField, override={"form_class": TopicsField})


class BasePageForm(ConflictMixin, WagtailAdminPageForm):
    """The form of every page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance.pk and self.instance.is_fixed:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = FIXED_SLUG
        elif "slug" in self.fields and not self.instance.pk:
            # Script fills it in; without script one is made of the title
            self.fields["slug"].required = False
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                zone = timezone.get_current_timezone_name()
                self.fields[name].help_text = f"On the clocks of your account’s zone, {zone}."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.pk and cleaned.get("slug") == "" and cleaned.get("title"):
            cleaned["slug"] = self.propose_slug(cleaned["title"])
        elif "slug" in cleaned:
            self.clean_address(cleaned)
        return cleaned

    def propose_slug(self, title: str) -> str:
        """A slug of plain letters that is free below the page above; of its kind where the title has none."""
        model = type(self.instance)
        stem = (slugs.propose(title) or slugs.propose(str(model._meta.verbose_name)))[:LONGEST_STEM]
        slug, number = stem, 2
        while slugs.is_taken(slug, self.parent_page) or not model._slug_is_available(slug, self.parent_page):
            slug, number = f"{stem}-{number}", number + 1
        return slug

    def clean_address(self, cleaned: dict[str, Any]) -> None:
        """Refuse a slug that no page can have, with another to take."""
        try:
            slugs.check(cleaned["slug"], self.parent_page)
        except ValidationError as error:
            self.add_error("slug", error)

    def clean_expire_at(self) -> Any:
        """Drop the date of a page that has expired: it is over, and hides in a closed dialog.

        Wagtail would refuse every draft of such a page, since the date is not in the future.
        """
        date, stored = self.cleaned_data.get("expire_at"), self.initial.get("expire_at")
        if date is None or stored is None or self.instance.live or date >= timezone.now():
            return date
        # The editor's field shows no seconds
        unchanged = stored.replace(second=0, microsecond=0) == date.replace(second=0, microsecond=0)
        return None if unchanged else date
