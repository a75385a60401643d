"""What people have registered for cannot be deleted, whoever deletes it and how.

A meeting goes with the last page that shows it. One with registrations stays, and so does its page:
it can be cancelled instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Count
from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page

from core.in_use import Refusal, register_reasons
from core.signatures.words import counted
from events.models import Meeting, Registration, RoundtablePage

ADVICE = "Cancel the meeting instead, or unpublish the page."


def refuse_deletion(sender: type[RoundtablePage], instance: RoundtablePage, **kwargs: Any) -> None:
    """Before a page is deleted: raise ValidationError where only aliases would be left of it, and its
    meeting has registrations.
    """
    if instance.alias_of_id is not None or instance.meeting_id is None:
        return
    others = RoundtablePage.objects.filter(meeting=instance.meeting_id, alias_of=None).exclude(pk=instance.pk)
    registrations = Registration.objects.filter(meeting=instance.meeting_id)
    if registrations.exists() and not others.exists():
        number = counted(registrations.count(), "registration")
        raise ValidationError({NON_FIELD_ERRORS: [f"“{instance.title}” has {number} and stays. {ADVICE}"]})


def delete_meeting(sender: type[RoundtablePage], instance: RoundtablePage, **kwargs: Any) -> None:
    """After a page was deleted: its meeting goes too, unless another page shows it.

    Where all pages of a meeting are deleted at once, its registrations protect it here (ProtectedError).
    """
    if instance.meeting_id is not None:
        Meeting.objects.filter(pk=instance.meeting_id, pages=None).delete()


def note_aliases(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Before a page is deleted: note the aliases of a roundtable, which then forget whose they were."""
    if instance.alias_of_id is None and instance.specific_class is RoundtablePage:
        aliases = RoundtablePage.objects.filter(alias_of=instance.pk).order_by("pk")
        instance.roundtable_aliases = list(aliases.values_list("pk", flat=True))


def hand_meeting_over(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """After a roundtable was deleted: the first alias that is left takes its place, and others are aliases
    of that one. So no meeting has two pages, and numbers and translations go on as they were.

    Wagtail has unpublished them with it: what was deleted is nowhere to be seen until somebody publishes
    the page that is left.
    """
    left = list(RoundtablePage.objects.filter(pk__in=getattr(instance, "roundtable_aliases", ())))
    if not left:
        return
    heir, *others = sorted(left, key=lambda page: page.pk)
    Page.objects.filter(pk=heir.pk).update(translation_key=instance.translation_key)
    Page.objects.filter(pk__in=[page.pk for page in others]).update(alias_of=heir.pk)


def connect() -> None:
    """Listen to deletions of roundtables, singly and with what is above them."""
    pre_delete.connect(note_aliases, sender=Page, dispatch_uid="events.note_aliases")
    post_delete.connect(hand_meeting_over, sender=Page, dispatch_uid="events.hand_meeting_over")
    pre_delete.connect(refuse_deletion, sender=RoundtablePage, dispatch_uid="events.refuse_deletion")
    post_delete.connect(delete_meeting, sender=RoundtablePage, dispatch_uid="events.delete_meeting")


@register_reasons
def registered(objects: Sequence[models.Model]) -> list[Refusal]:
    """Why roundtables among these must stay, for the editor: `core.deletion` asks before it deletes.

    `objects` has pages with everything below them.
    """
    pages = {page.pk: page for page in objects if isinstance(page, RoundtablePage) and not page.alias_of_id}
    counted_pages = RoundtablePage.objects.filter(pk__in=pages).annotate(
        registrations=Count("meeting__registrations")
    )
    kept = counted_pages.filter(registrations__gt=0).order_by("path")
    return [
        Refusal(
            pages[pk],
            f"has {counted(number, 'registration')} and stays:",
            users=(pages[pk],),
            advice=ADVICE,
        )
        for pk, number in kept.values_list("pk", "registrations")
    ]
