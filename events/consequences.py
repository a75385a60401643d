"""What follows from a change of a meeting, said before it is made: numbers first, then warnings.

Pure: the change is not made, and nothing is asked of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateformat import format as format_date

from core.signatures.words import counted
from events import wording
from events.changes import Cancellation, Place, Seats, Times
from events.meetings import IN_CALENDARS, Change, check, moved_values
from events.models import Meeting
from events.seats import SeatCount


@dataclass(frozen=True)
class Line:
    """One thing that follows; `number` is how many people it is about, None where it is about none."""

    text: str
    number: int | None = None


@dataclass(frozen=True)
class Consequences:
    """What follows: lines, warnings, and what the button that does it says."""

    lines: tuple[Line, ...]
    button: str
    warnings: tuple[str, ...] = ()
    note: str = ""


def consequences(meeting: Meeting, change: Change, count: SeatCount, now: datetime) -> Consequences:
    """What follows from `change`; `count` are the meeting's seats as they are.

    Raises ValidationError, as the service will, where the change cannot be made.
    """
    check(meeting, change, now)
    match change:
        case Times():
            return _of_move(meeting, change, count, now)
        case Place():
            return _of_place(meeting, change, count)
        case Seats():
            return _of_seats(meeting, change, count)
        case Cancellation():
            return _of_cancelling(count)


def _to_tell(count: SeatCount) -> list[Line]:
    """Who knows the meeting as it was, and is told by staff: this site writes to nobody yet."""
    if not count.people and not count.unconfirmed:
        return [Line("Nobody is registered here, so nobody has to be told.")]
    lines = [
        Line("have a seat. Write to them yourself.", count.confirmed + count.attended),
        Line("have an offer. Write to them yourself.", count.offered),
        Line("wait or are to be approved. Write to them yourself.", count.waiting + count.pending),
        Line("have not confirmed their address. Nobody writes to them.", count.unconfirmed),
    ]
    return [line for line in lines if line.number]


def _shown_at_once(meeting: Meeting, said: str) -> str:
    if not meeting.is_announced:
        return "The meeting is not announced yet: the public sees nothing of this."
    return f"Page, schedule, calendar feeds and search say {said} at once."


def _of_move(meeting: Meeting, times: Times, count: SeatCount, now: datetime) -> Consequences:
    values = moved_values(meeting, times, now)
    moved = Meeting(
        **{
            **{name: getattr(meeting, name) for name in ("locality", "mode")},
            **{name: values[name] for name in ("start", "end", "day", "zone")},
        }
    )
    lines = [Line(f"The meeting takes place {wording.when(moved)}."), *_to_tell(count)]
    for name, verb in (("registration_opens", "opens"), ("registration_closes", "closes")):
        if name in values and values[name] != getattr(meeting, name):
            lines.append(Line(f"Registration {verb} {wording.day_and_hour(values[name], times.zone)}."))
    warnings = []
    if times.zone != meeting.zone:
        warnings.append(f"Its clocks are those of {times.zone} now, not of {meeting.zone}.")
    if values["over_at"] <= now:
        warnings.append("That is in the past.")
    said = f"“moved from {format_date(meeting.day, 'F j')}”" if meeting.day else "the date"
    if meeting.day == values["day"]:
        said = "the new hours"
    return Consequences(tuple(lines), "Move the meeting", tuple(warnings), _shown_at_once(meeting, said))


def _of_place(meeting: Meeting, place: Place, count: SeatCount) -> Consequences:
    moved = Meeting(**place.values())
    said = wording.where(moved)
    lines = [Line(f"The meeting takes place: {said}." if said else "The page names no place.")]
    if any(getattr(meeting, name) != value for name, value in place.values().items() if name in IN_CALENDARS):
        lines += _to_tell(count)
    warnings = []
    if place.mode != Meeting.Mode.IN_PERSON and not place.joining_link:
        warnings.append("There is no joining link yet. Attendees who take part online will need one.")
    return Consequences(
        tuple(lines), "Change the place", tuple(warnings), _shown_at_once(meeting, "the new place")
    )


def _of_seats(meeting: Meeting, seats: Seats, count: SeatCount) -> Consequences:
    lines, warnings = [], []
    taken = count.taken - count.held + seats.seats_held
    if seats.capacity is None:
        lines.append(Line("Seats are not limited."))
    else:
        free = max(0, seats.capacity - taken)
        lines.append(Line(f"of {counted(seats.capacity, 'seat')} are free.", free))
        if taken > seats.capacity:
            over = taken - seats.capacity
            lines.append(Line("keep their seats: nobody is turned out.", taken - seats.seats_held))
            warnings.append(
                f"{counted(over, 'seat')} more {'is' if over == 1 else 'are'} taken than there are. "
                "Nobody new gets one until enough are given back."
            )
    if count.waiting:
        lines.append(Line("wait for a seat.", count.waiting))
    registration = Meeting.Registration(seats.registration).label.lower()
    if seats.registration != meeting.registration:
        lines.append(Line(f"Registration: {registration}."))
    if not seats.availability_is_public:
        lines.append(Line("The page does not say how many seats are free."))
    return Consequences(tuple(lines), "Change the seats", tuple(warnings), _shown_at_once(meeting, "so"))


def _of_cancelling(count: SeatCount) -> Consequences:
    lines = [
        *_to_tell(count),
        Line("Calendars that follow the feed strike the meeting out when they next read it."),
        Line("The page stays and says so."),
    ]
    return Consequences(
        tuple(lines),
        "Cancel the meeting",
        note="This cannot be undone. For another date, copy the page.",
    )
