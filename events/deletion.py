"""What people have registered for cannot be deleted, whoever deletes it and how.

A meeting goes with the last page that shows it. One with registrations stays, and so does its page:
it can be cancelled instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Count, Q
from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page

from core.signatures.words import counted
from events.models import Meeting, Registration, RoundtablePage


def refuse_deletion(sender: type[RoundtablePage], instance: RoundtablePage, **kwargs: Any) -> None:
    """Before a page is deleted: raise ValidationError where only aliases would be left of it, and its
    meeting has registrations.
    """
    if instance.alias_of_id is not None or instance.meeting_id is None:
        return
    others = RoundtablePage.objects.filter(meeting=instance.meeting_id, alias_of=None).exclude(pk=instance.pk)
    registrations = Registration.objects.filter(meeting=instance.meeting_id)
    if registrations.exists() and not others.exists():
        raise ValidationError({NON_FIELD_ERRORS: [sentence_of([(instance, registrations.count())])]})


def delete_meeting(sender: type[RoundtablePage], instance: RoundtablePage, **kwargs: Any) -> None:
    """After a page was deleted: its meeting goes too, unless another page shows it.

    Where all pages of a meeting are deleted at once, its registrations protect it here (ProtectedError).
    """
    if instance.meeting_id is not None:
        Meeting.objects.filter(pk=instance.meeting_id, pages=None).delete()


def connect() -> None:
    """Listen to deletions of roundtables, singly and with what is above them."""
    pre_delete.connect(refuse_deletion, sender=RoundtablePage, dispatch_uid="events.refuse_deletion")
    post_delete.connect(delete_meeting, sender=RoundtablePage, dispatch_uid="events.delete_meeting")


def kept_by_registrations(pages: Iterable[Page]) -> list[tuple[RoundtablePage, int]]:
    """The roundtables at or below these pages that registrations keep, each with their number."""
    paths = [page.path for page in pages]
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    found = RoundtablePage.objects.filter(below, alias_of=None).annotate(
        registered=Count("meeting__registrations")
    )
    return [(page, page.registered) for page in found.filter(registered__gt=0).order_by("path")]


def sentence_of(kept: list[tuple[RoundtablePage, int]]) -> str:
    """Why nothing is deleted, by what it is kept, and what to do instead."""
    reasons = "; ".join(f"“{page.title}” has {counted(number, 'registration')}" for page, number in kept[:5])
    if len(kept) > 5:
        reasons += f"; and {len(kept) - 5} more"
    return f"Nothing was deleted. {reasons}. Cancel the meeting instead, or unpublish the page."
