"""Who gets which seat: what is done inside the transaction of every service that touches a meeting.

First what has run out is ended (`settle`), then the service makes its change, then free seats go to the
head of the queue (`promote`). Seats are counted, never kept in a counter; each has a number, unique in its
meeting, so that a mistake becomes an error of the database and not a guest too many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.statements import Statement, insert, inserting, together, updating
from events.door import make_code
from events.models import Meeting, Registration, Transition
from events.seats import SeatCount
from events.statements import count_before, taken_numbers

Status = Registration.Status

#: How long an offered seat is held
OFFER_HOLDS = timedelta(hours=24)
#: So near to its beginning a free seat goes to the first in the queue at once
AT_ONCE = timedelta(hours=48)
#: How long the link works that confirms an address
CONFIRM_WITHIN = timedelta(hours=48)

#: A registration in one of these holds a seat
HOLDING = (Status.CONFIRMED, Status.ATTENDED, Status.OFFERED)


@dataclass(frozen=True)
class By:
    """Who changes a registration: `attendee`, `staff` (then `user`) or `system`, and why."""

    actor: str = "system"
    user: Any = None
    reason: str = ""


SYSTEM = By()
ATTENDEE = By("attendee")


@dataclass(frozen=True)
class Moved:
    """A transition; what is to be told of it is up to who asked for it."""

    registration: Registration
    before: str
    transition: Transition


class NoSeatError(Exception):
    """A seat was wanted where none is free: a mistake of a service, never of a person."""


def change(registration: Registration, status: str, by: By, now: datetime, **values: Any) -> Moved:
    """Bring a registration into a state, and log that (see `changing`)."""
    moved, statements = changing(registration, status, by, now, **values)
    together(*statements)
    return moved


def changing(
    registration: Registration,
    status: str,
    by: By,
    now: datetime,
    *,
    seat: int | None = None,
    **values: Any,
) -> tuple[Moved, list[Statement]]:
    """Bring a registration into a state, with the statements that are still to be run for it.

    `seat` is needed where the state holds one. A registration that is not stored yet is stored at once.
    """
    if (seat is not None) != (status in HOLDING):
        raise ValueError("a state that holds a seat needs its number, and no other has one")
    new = registration._state.adding
    before = "" if new else registration.status
    values = {"status": status, "seat": seat, "changed": now, **values}
    statements = []
    if new:
        for name, value in values.items():
            setattr(registration, name, value)
        insert(registration)
    else:
        statements.append(updating(registration, values))
    transition = Transition(
        registration=registration,
        from_status=before,
        to_status=status,
        actor=by.actor,
        user=by.user,
        reason=by.reason,
        at=now,
    )
    return Moved(registration, before, transition), [*statements, inserting(transition)]


def settle(meeting: Meeting, now: datetime) -> list[Moved]:
    """End what has run out: offers that nobody took, addresses that nobody confirmed."""
    over = [
        *Registration.objects.filter(meeting=meeting, status=Status.OFFERED, offered_until__lte=now).order_by(
            "queued_at", "pk"
        ),
        *Registration.objects.filter(
            meeting=meeting, status=Status.UNCONFIRMED, confirm_until__lte=now
        ).order_by("pk"),
    ]
    return [change(registration, Status.EXPIRED, SYSTEM, now) for registration in over]


def moves_up(meeting: Meeting, count: SeatCount, now: datetime) -> bool:
    """Whether somebody waits for a seat that is free. Nothing is given of a meeting that is cancelled, not
    announced or has begun.
    """
    if meeting.state != Meeting.State.ANNOUNCED or has_begun(meeting, now):
        return False
    return count.waiting > 0 and count.free != 0


def promote(meeting: Meeting, count: SeatCount, now: datetime) -> list[Moved]:
    """Give free seats to the head of the queue, where it moves up: an offer, or near the beginning the seat
    itself.

    First in, first out, by the moment of the press that confirmed the address.
    """
    # None: seats are not limited any more, so everybody gets one
    queue = waiting_list(meeting, count.free)
    numbers = free_numbers(meeting, len(queue) if count.free is None else count.free)
    return [
        _give(meeting, registration, number, now)
        for registration, number in zip(queue, numbers, strict=False)
    ]


def _give(meeting: Meeting, registration: Registration, number: int, now: datetime) -> Moved:
    by = By(reason="a seat came free")
    if meeting.begins_at is not None and meeting.begins_at - now <= AT_ONCE:
        return change(registration, Status.CONFIRMED, by, now, seat=number, **seated())
    until = now + OFFER_HOLDS
    return change(registration, Status.OFFERED, by, now, seat=number, offered_until=until)


def seated() -> dict[str, Any]:
    """What a registration gets with its seat: the code for the door, made once and kept."""
    return {"offered_until": None, "checkin_code": make_code()}


def waiting_list(meeting: Meeting, first: int | None = None) -> list[Registration]:
    """The queue, first to last, or the `first` so many of it."""
    return list(_queue(meeting.pk)[:first])


def _queue(meeting_id: int) -> QuerySet[Registration]:
    waiting = Registration.objects.filter(meeting=meeting_id, status=Status.WAITLISTED)
    return waiting.order_by("queued_at", "pk")


def place_in_queue(registration: Registration) -> int:
    """1 for the first in the queue; 0 for who does not wait."""
    if registration.status != Status.WAITLISTED:
        return 0
    if registration.queued_at is None:
        return 0
    return count_before(registration.meeting_id, registration.queued_at, registration.pk) + 1


def free_numbers(meeting: Meeting, wanted: int) -> list[int]:
    """The lowest numbers of seats that nobody has, `wanted` of them.

    Raises `NoSeatError` where there are not so many: then more seats were counted than there are.
    """
    taken = taken_numbers(meeting.pk)
    found: list[int] = []
    number = 0
    while len(found) < wanted:
        number += 1
        if number not in taken:
            found.append(number)
    return [check_number(meeting, number) for number in found]


def check_number(meeting: Meeting, number: int) -> int:
    """The number of a seat; `NoSeatError` for one above the capacity."""
    if meeting.capacity is not None and number > meeting.capacity - meeting.seats_held:
        raise NoSeatError(f"seat {number} of {meeting.capacity - meeting.seats_held}")
    return number


def has_begun(meeting: Meeting, now: datetime) -> bool:
    """Whether it is too late for seats to change hands."""
    return meeting.begins_at is not None and meeting.begins_at <= now
