"""Deletes what people told us when nobody needs it any more: answers, messages, the log's reasons.

What stays of a registration is that there was one, in which states and when: no name, no address, nothing
that was written. An address that was never confirmed goes as soon as its link has ended; everything else
thirty days after the meeting.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from core import outbox
from events.letter_parts import KEPT
from events.models import Meeting, Registration, SentSequence, Transition

Status = Registration.Status

#: Rows that are erased in one transaction
AT_ONCE = 100


def erase_due(now: datetime) -> int:
    """Erase every registration whose time has come; how many."""
    erased = 0
    while batch := list(due(now)[:AT_ONCE]):
        with transaction.atomic():
            for registration in batch:
                erase(registration, now)
        erased += len(batch)
    return erased


def due(now: datetime) -> QuerySet[Registration]:
    """Registrations that are kept no longer."""
    over = Q(meeting__over_at__lte=now - KEPT)
    cancelled = Q(meeting__state=Meeting.State.CANCELLED, meeting__cancelled_at__lte=now - KEPT)
    never = Q(status=Status.EXPIRED, queued_at=None)
    return Registration.objects.filter(over | cancelled | never, erased=None).order_by("pk")


def erase(registration: Registration, now: datetime) -> None:
    """Erase all that a registration says of a person, wherever it stands; inside the caller's transaction.

    Links to it end. Its key becomes one that nobody can have.
    """
    nobody = f"erased:{registration.uuid}"
    same = {"meeting": registration.meeting_id, "email_key": registration.email_key}
    if not Registration.objects.filter(**same, erased=None).exclude(pk=registration.pk).exists():
        SentSequence.objects.filter(**same).delete()
    Registration.objects.filter(pk=registration.pk).update(
        email="",
        email_key=nobody,
        name="",
        organization="",
        role="",
        sector="",
        note="",
        answers=[],
        checkin_code="",
        token_version=registration.token_version + 1,
        erased=now,
    )
    Transition.objects.filter(registration=registration).update(reason="")
    outbox.erase(registration)
