"""Finds out whether somebody else saved a page or snippet since a form of it was opened.

Wagtail refuses only autosaves of an old tab; a press on a button would overwrite in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, Revision

#: In the form of something that nobody has saved in the editor yet
OPENED_UNSAVED = "opened_unsaved"
#: The newer revision that the person was told of, and the ticked box
NEWER_REVISION = "newer_revision"
OVERWRITE = "overwrite_newer"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A revision that is newer than what the form started from."""

    revision: Revision
    opened: str

    @property
    def who(self) -> str:
        """Who saved it, by name."""
        user = self.revision.user
        return (user.get_full_name() or user.get_username()) if user else "Somebody"

    @property
    def compare_url(self) -> str:
        """Where the two can be compared; empty when what the form started from is gone."""
        page = self.revision.content_object
        if not self.opened.isdigit() or not isinstance(page, Page):
            return ""
        if not page.revisions.filter(pk=self.opened).exists():
            return ""
        try:
            return reverse(
                "wagtailadmin_pages:revisions_compare", args=(page.pk, self.opened, self.revision.pk)
            )
        except NoReverseMatch:
            return ""


def find_conflict(instance: Any, data: Mapping[str, Any]) -> Conflict | None:
    """The newer revision that saving this form would overwrite without the person's choice.

    `data` is what was posted. A form says what it started from: the revision that was loaded, with
    its moment (an autosave of another tab writes into the same revision), or the one that its own
    autosave made. Once told of a newer one, the person must tick the box for exactly that one: the
    form that is shown then carries the newest revision as loaded, so that alone decides nothing.
    """
    if not instance.pk:
        return None
    latest = _latest(instance)
    if latest is None:
        return None
    told = data.get(NEWER_REVISION, "")
    if told and told == str(latest.pk) and data.get(OVERWRITE):
        return None
    own_autosave = data.get("overwrite_revision_id", "")
    if own_autosave:
        return None if own_autosave == str(latest.pk) else Conflict(latest, own_autosave)
    loaded = data.get("loaded_revision_id", "")
    if told:
        return Conflict(latest, "")
    if loaded:
        same = loaded == str(latest.pk) and data.get("loaded_revision_created_at", "") in (
            "",
            latest.created_at.isoformat(),
        )
        return None if same else Conflict(latest, loaded)
    return Conflict(latest, "") if data.get(OPENED_UNSAVED) else None


def _latest(instance: Any) -> Revision | None:
    model = Page if isinstance(instance, Page) else type(instance)
    number = model._base_manager.filter(pk=instance.pk).values_list("latest_revision_id", flat=True).first()
    return Revision.objects.select_related("user").filter(pk=number).first() if number else None
