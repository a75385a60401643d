"""What follows from a change that staff make by hand to one registration, said before it is made.

Pure, in the shape of `events.consequences`. Each raises `RefusedError`, as the service will, where the change
cannot be made.
"""

from __future__ import annotations

from datetime import datetime

from core.signatures.words import counted
from events.allocation import HOLDING
from events.consequences import Consequences, Line, line_of_moving_up, moving_into, nears
from events.models import Meeting, Registration
from events.registration import check_adding, check_seating, check_standing
from events.seats import SeatCount

Status = Registration.Status


def _of_seats(meeting: Meeting, count: SeatCount, taken: int) -> list[Line]:
    if count.free is None:
        return []
    return [Line(f"of {counted(meeting.capacity or 0, 'seat')} are free then.", max(0, count.free - taken))]


def _of_others(count: SeatCount, passed: int) -> list[str]:
    """The warning that others have waited longer."""
    if not passed:
        return []
    people = counted(passed, "person waits", "people wait")
    return [f"{people} longer for a seat. They are passed over, and keep their places."]


def of_adding(meeting: Meeting, count: SeatCount, now: datetime) -> Consequences:
    """What follows when somebody is added by hand."""
    check_adding(meeting, count, now)
    lines = [
        Line("person has a seat, and gets the confirmation with the calendar entry.", 1),
        *_of_seats(meeting, count, 1),
        Line("Reminders and changes go to this address too, until the person gives the seat back."),
    ]
    return Consequences(
        tuple(lines),
        "Add and tell 1 person",
        tuple(_of_others(count, count.waiting)),
        "The history of the roundtable says that you added somebody, and not whom.",
    )


def of_seating(
    meeting: Meeting, registration: Registration, place: int, count: SeatCount, now: datetime
) -> Consequences:
    """What follows when a registration gets a seat by hand; `place` is that in the queue, 0 for none."""
    check_seating(registration, meeting, count, now)
    lines = [
        Line("person has a seat, and gets the confirmation with the calendar entry.", 1),
        *_of_seats(meeting, count, 0 if registration.status == Status.OFFERED else 1),
    ]
    behind = count.waiting - place if place else 0
    if behind:
        verb = "moves" if behind == 1 else "move"
        lines.append(Line(f"{verb} up a place in the line; nobody is told.", behind))
    warnings = _of_others(count, place - 1 if place else 0)
    if registration.status in (Status.UNCONFIRMED, Status.PENDING):
        warnings = _of_others(count, count.waiting)
    if registration.status == Status.UNCONFIRMED:
        warnings.append(
            "Nobody has confirmed this address. Make sure that the person wants the seat: the message goes "
            "to whoever reads it, and names what was typed."
        )
    return Consequences(tuple(lines), "Give the seat and tell 1 person", tuple(warnings))


def up_by_cancelling(meeting: Meeting, registration: Registration, count: SeatCount, now: datetime) -> int:
    """How many of the queue move up when a registration is cancelled."""
    if registration.status not in HOLDING:
        return 0
    return moving_into(meeting, count, now, 0 if _ran_out(registration, now) else 1)


def of_cancelling(
    meeting: Meeting,
    registration: Registration,
    place: int,
    count: SeatCount,
    now: datetime,
    first: Registration | None = None,
) -> Consequences:
    """What follows when a registration is cancelled by hand; `first` is the head of the queue."""
    check_standing(meeting, now)
    told = 0 if registration.status == Status.UNCONFIRMED else 1
    lines = [_of_leaving(registration)]
    up = up_by_cancelling(meeting, registration, count, now)
    if up == 1 and first is not None:
        lines.append(_of_first(first, meeting, now))
    elif up:
        lines.append(line_of_moving_up(meeting, up, now))
    elif registration.status in HOLDING and count.free is not None:
        free = max(0, (count.capacity or 0) - count.taken + 1)
        lines.append(Line(f"of {counted(count.capacity or 0, 'seat')} are free then.", free))
    behind = count.waiting - (place or up)
    if behind > 0 and (place or up):
        verb = "moves" if behind == 1 else "move"
        lines.append(Line(f"{verb} up in the line; nobody is told.", behind))
    button = "Cancel the registration"
    if people := told + up:
        button += f" and tell {counted(people, 'person', 'people')}"
    return Consequences(
        tuple(lines),
        button,
        note="This cannot be undone. The person can register again, and then stands at the end of the line.",
    )


def _of_first(first: Registration, meeting: Meeting, now: datetime) -> Line:
    """What the head of the queue gets."""
    if nears(meeting, now):
        return Line(f"person moves up: {first.name}, number 1, has the seat at once, and is told.", 1)
    return Line(f"person moves up: {first.name}, number 1, is offered the seat for 24 hours.", 1)


def _of_leaving(registration: Registration) -> Line:
    match registration.status:
        case Status.CONFIRMED:
            return Line("person loses the seat, and gets a message that takes it out of the calendar.", 1)
        case Status.OFFERED:
            return Line("person loses the offer, and is told.", 1)
        case Status.WAITLISTED:
            return Line("person leaves the waiting list, and is told.", 1)
        case Status.UNCONFIRMED:
            return Line("The link in the message ends. Nobody is told: the address was never confirmed.")
    return Line("person is told.", 1)


def _ran_out(registration: Registration, now: datetime) -> bool:
    """Whether it is an offer whose time is over, which holds no seat already."""
    until = registration.offered_until
    return registration.status == Status.OFFERED and until is not None and until <= now
