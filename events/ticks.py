"""What time itself changes. The schedule: registration opens or closes, the day of a meeting comes, it
begins, it ends. Registrations: links and offers end, reminders are due, answers are erased.

Stored pages do not outlive the next one (`core.boundaries`), and when one has passed the worker raises the
site's generation, for whatever is stored in front of the site.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from core.boundaries import register
from core.models import Generation, SharedValue
from core.schedule import every_minute
from events.desk import desk
from events.models import Meeting, Registration
from events.models.meetings import first_moment
from events.reminders import remind
from events.retention import erase_due

_MOMENTS = ("begins_at", "over_at", "registration_opens", "registration_closes")
_KEY = "events:boundaries"


@register
def next_boundary(now: datetime) -> datetime | None:
    """The first boundary of any announced meeting after `now`; two queries."""
    announced = Meeting.objects.filter(state=Meeting.State.ANNOUNCED)
    ahead = {name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in _MOMENTS}
    moments = [*announced.aggregate(**ahead).values(), *_first_moments(announced, now)]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _first_moments(announced: QuerySet[Meeting], now: datetime) -> list[datetime]:
    """When the days of the nearest meetings begin, on their own clocks: from then on it is “Today”."""
    today = now.astimezone(UTC).date()
    near = announced.filter(day__range=(today - timedelta(days=1), today + timedelta(days=2)))
    return [first_moment(day, zone) for day, zone in near.values_list("day", "zone").distinct() if day]


@every_minute
def pass_boundaries(now: datetime) -> None:
    """Raise the generation if a boundary lies between the last call and `now`; safe when several run."""
    seconds = int(now.timestamp())
    kept = {"number": seconds, "expires": now + timedelta(days=30)}
    row, new = SharedValue.objects.get_or_create(key=_KEY, defaults=kept)
    if new or row.number >= seconds:
        return
    with transaction.atomic():
        # Who comes second finds another number and leaves it to the first
        if not SharedValue.objects.filter(key=_KEY, number=row.number).update(**kept):
            return
        boundary = next_boundary(datetime.fromtimestamp(row.number, UTC))
        if boundary is not None and boundary <= now:
            Generation.advance()


# Registrations: `events_tick`


@every_minute
def events_tick(now: datetime) -> None:
    """End what has run out, let queues move up, remind, and erase what is kept no longer."""
    for meeting_id in with_something_due(now):
        with desk(meeting_id, now=now):
            pass
    remind(now)
    erase_due(now)


def with_something_due(now: datetime) -> list[int]:
    """Meetings whose desk has something to do: an offer or a link has ended."""
    status = Registration.Status
    due = Q(status=status.OFFERED, offered_until__lte=now) | Q(
        status=status.UNCONFIRMED, confirm_until__lte=now
    )
    found = Registration.objects.filter(due).order_by("meeting")
    return list(found.values_list("meeting", flat=True).distinct())
