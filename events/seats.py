"""How many seats are taken: facts that are counted, never a counter that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q

from events.models import Meeting, Registration

Status = Registration.Status

#: Where a registration of a state is counted; in no other is it counted at all
FIELDS = {
    Status.CONFIRMED: "confirmed",
    Status.ATTENDED: "attended",
    Status.OFFERED: "offered",
    Status.WAITLISTED: "waiting",
    Status.PENDING: "pending",
    Status.UNCONFIRMED: "unconfirmed",
}


@dataclass(frozen=True)
class SeatCount:
    """The seats of one meeting.

    `capacity` None is no limit. `held` were given away outside of the site, `offered` are offers that
    still hold. `waiting`, `pending` and `unconfirmed` hold no seat.
    """

    capacity: int | None = None
    held: int = 0
    confirmed: int = 0
    attended: int = 0
    offered: int = 0
    waiting: int = 0
    pending: int = 0
    unconfirmed: int = 0

    @property
    def taken(self) -> int:
        """Seats that nobody else can get."""
        return self.held + self.confirmed + self.attended + self.offered

    @property
    def free(self) -> int | None:
        """Seats that are left; None where they are not limited."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def full(self) -> bool:
        """Whether a newcomer gets no seat: none is left, or others wait for the next one."""
        return self.free is not None and (self.free == 0 or self.waiting > 0)

    @property
    def people(self) -> int:
        """How many have something that they could lose: a seat, an offer, a place in a line."""
        return self.confirmed + self.attended + self.offered + self.waiting + self.pending

    def after(self, before: str, status: str) -> SeatCount:
        """The seats after one registration went from a state (or from none, "") to another."""
        change: dict[str, int] = {}
        for name, step in ((FIELDS.get(before), -1), (FIELDS.get(status), 1)):  # type: ignore[call-overload]
            if name:
                change[name] = change.get(name, getattr(self, name)) + step
        return replace(self, **change)


def count_seats(meetings: Iterable[Meeting], now: datetime) -> dict[int, SeatCount]:
    """The seats of each meeting, by its id, in one query for all of them.

    `now` is aware: an offer whose time is over holds no seat, also before the worker has ended it.
    """
    by_id = {meeting.pk: meeting for meeting in meetings if meeting.pk is not None}
    counted: dict[int, dict[str, int]] = {}
    if by_id:
        open_offer = Q(status=Status.OFFERED) & (Q(offered_until=None) | Q(offered_until__gt=now))
        rows = (
            Registration.objects.filter(meeting__in=by_id, status__in=Registration.ACTIVE)
            .values("meeting")
            .annotate(
                confirmed=Count("pk", filter=Q(status=Status.CONFIRMED)),
                attended=Count("pk", filter=Q(status=Status.ATTENDED)),
                offered=Count("pk", filter=open_offer),
                waiting=Count("pk", filter=Q(status=Status.WAITLISTED)),
                pending=Count("pk", filter=Q(status=Status.PENDING)),
                unconfirmed=Count("pk", filter=Q(status=Status.UNCONFIRMED)),
            )
            .order_by()
        )
        counted = {row.pop("meeting"): row for row in rows}
    return {
        pk: SeatCount(capacity=meeting.capacity, held=meeting.seats_held, **counted.get(pk, {}))
        for pk, meeting in by_id.items()
    }


def seats_of(meeting: Meeting, now: datetime) -> SeatCount:
    """The seats of one meeting, which may be unsaved."""
    unsaved = SeatCount(capacity=meeting.capacity, held=meeting.seats_held)
    return count_seats([meeting], now).get(meeting.pk, unsaved)


def standing(
    meeting: Meeting, states: Iterable[tuple[str, int, datetime | None]], now: datetime
) -> tuple[SeatCount, bool]:
    """The seats of one meeting by the states of its registrations, and whether any of these has run out.

    `states` as `events.statements.take` has asked for them. An offer that has run out counts as one until it
    is ended.
    """
    counted, over = {}, False
    for status, number, runs_out in states:
        counted[FIELDS[Status(status)]] = number
        over = over or (runs_out is not None and runs_out <= now)
    return SeatCount(capacity=meeting.capacity, held=meeting.seats_held, **counted), over
