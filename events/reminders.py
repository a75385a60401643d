"""Reminders: a week and a day before a roundtable, once each, and never one that is not true.

One that comes late says how far it really is, or is left out. Who has just heard of the meeting, because he
registered or because it was moved, gets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery

from core.models import OutboxMessage
from events.desk import desk
from events.models import Meeting, Registration, Transition
from events.notices import reminder_key

Status = Registration.Status

#: Days before, and for how long after that moment a reminder may still be sent
WINDOWS = {7: timedelta(days=2), 1: timedelta(hours=12)}


def remind(now: datetime) -> int:
    """Write every reminder that is due; how many."""
    written = 0
    for days, window in WINDOWS.items():
        ahead = timedelta(days=days)
        meetings = Meeting.objects.filter(
            state=Meeting.State.ANNOUNCED, start__lte=now + ahead, start__gt=max(now, now + ahead - window)
        )
        # Of a change that came after the moment of the reminder everybody has just been told
        for meeting in meetings.filter(changed_at__lte=F("start") - ahead):
            written += _remind_of(meeting, days, now)
    return written


def _remind_of(meeting: Meeting, days: int, now: datetime) -> int:
    if not list(_unreminded(meeting, days)):
        return 0
    written = 0
    with desk(meeting.pk, now=now) as at:
        same = at.meeting.state == Meeting.State.ANNOUNCED and at.meeting.start == meeting.start
        for registration in _unreminded(at.meeting, days) if same else ():
            written += at.notices.remind(registration, days)
    return written


def _unreminded(meeting: Meeting, days: int) -> Iterator[Registration]:
    """Who had a seat when the reminder was due, and has none yet."""
    if meeting.start is None:
        return iter(())
    due = meeting.start - timedelta(days=days)
    seated: QuerySet[Transition] = Transition.objects.filter(
        registration=OuterRef("pk"), to_status=Status.CONFIRMED
    ).order_by("-pk")
    found = Registration.objects.filter(meeting=meeting, status=Status.CONFIRMED, erased=None)
    found = found.annotate(seated_at=Subquery(seated.values("at")[:1])).filter(seated_at__lte=due)
    by_key = {
        reminder_key(meeting, registration, days): registration for registration in found.order_by("pk")
    }
    there = set(OutboxMessage.objects.filter(key__in=by_key).values_list("key", flat=True))
    return (registration for key, registration in by_key.items() if key not in there)
