"""What follows from a change of a meeting, said before it is made: numbers first, then warnings.

Pure: the change is not made, and nothing is asked of the database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.dateformat import format as format_date

from core.signatures.words import counted
from events import wording
from events.allocation import AT_ONCE, has_begun
from events.changes import Cancellation, Place, Seats, Times
from events.meetings import IN_CALENDARS, Change, check, moved_values
from events.models import Meeting
from events.reminders import WINDOWS
from events.seats import SeatCount
from events.states import is_over
from events.walltime import in_zone


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
            return _of_seats(meeting, change, count, now)
        case Cancellation():
            return _of_cancelling(meeting, count)


def _people_to_tell(count: SeatCount) -> int:
    """To how many a message goes when the meeting changes: everybody with a confirmed address."""
    return count.people - count.attended


def _told_of_change(count: SeatCount) -> list[Line]:
    """Who hears of a meeting's other date or place, and how."""
    if not count.people and not count.unconfirmed:
        return [Line("Nobody is registered here, so nobody has to be told.")]
    lines = [
        Line("with a seat get an updated invitation; their calendars follow by themselves.", count.confirmed),
        Line("with an offer are told; it holds as long as before.", count.offered),
        Line(
            "who wait for a seat or an answer are told, and keep their place.", count.waiting + count.pending
        ),
        Line(
            "have not confirmed their address. They get nothing; the page of their link shows it.",
            count.unconfirmed,
        ),
    ]
    return [line for line in lines if line.number]


def _and_tell(button: str, people: int) -> str:
    return f"{button} and tell {counted(people, 'person', 'people')}" if people else button


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
    over = values["over_at"] <= now or is_over(meeting, now)
    told = 0 if over else _people_to_tell(count)
    lines = [Line(f"The meeting takes place {wording.when(moved)}.")]
    lines += [Line("Nobody is told: the meeting is over.")] if over else _told_of_change(count)
    if told and times.start is not None:
        lines += _of_reminders(times, now)
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
    button = _and_tell("Move the meeting", told)
    return Consequences(tuple(lines), button, tuple(warnings), _shown_at_once(meeting, said))


def _of_reminders(times: Times, now: datetime) -> list[Line]:
    """When the reminders go out that are still to come."""
    if times.start is None:
        return []
    moments = [times.start - timedelta(days=days) for days in sorted(WINDOWS, reverse=True)]
    days = [format_date(in_zone(moment, times.zone), "F j") for moment in moments if moment > now]
    if not days:
        return [Line("No reminder goes out: the meeting is too near.")]
    plural = "s go" if len(days) > 1 else " goes"
    return [Line(f"Reminder{plural} out on {' and '.join(days)}.")]


def _of_place(meeting: Meeting, place: Place, count: SeatCount) -> Consequences:
    moved = Meeting(**place.values())
    said = wording.where(moved)
    lines = [Line(f"The meeting takes place: {said}." if said else "The page names no place.")]
    told = 0
    if any(getattr(meeting, name) != value for name, value in place.values().items() if name in IN_CALENDARS):
        lines += _told_of_change(count)
        told = _people_to_tell(count)
    elif place.joining_link != meeting.joining_link and count.confirmed:
        lines.append(
            Line("with a seat find the new joining link on their own page. Nobody is told.", count.confirmed)
        )
    warnings = []
    if place.mode != Meeting.Mode.IN_PERSON and not place.joining_link:
        warnings.append("There is no joining link yet. Attendees who take part online will need one.")
    button = _and_tell("Change the place", told)
    return Consequences(tuple(lines), button, tuple(warnings), _shown_at_once(meeting, "the new place"))


def _of_seats(meeting: Meeting, seats: Seats, count: SeatCount, now: datetime) -> Consequences:
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
    up = moving_up(meeting, seats, count, now)
    if up:
        lines.append(line_of_moving_up(meeting, up, now))
    if count.waiting > up:
        lines.append(Line("wait on. They move up in the line; nobody is told.", count.waiting - up))
    registration = Meeting.Registration(seats.registration).label.lower()
    if seats.registration != meeting.registration:
        lines.append(Line(f"Registration: {registration}."))
    if not seats.availability_is_public:
        lines.append(Line("The page does not say how many seats are free."))
    button = _and_tell("Change the seats", up)
    return Consequences(tuple(lines), button, tuple(warnings), _shown_at_once(meeting, "so"))


def moving_up(meeting: Meeting, seats: Seats, count: SeatCount, now: datetime) -> int:
    """How many of the queue get a seat or an offer by this change."""
    return moving_into(meeting, replace(count, capacity=seats.capacity, held=seats.seats_held), now)


def moving_into(meeting: Meeting, count: SeatCount, now: datetime, freed: int = 0) -> int:
    """How many of the queue get a seat or an offer once so many seats more are free."""
    if not meeting.is_announced or has_begun(meeting, now):
        return 0
    if count.capacity is None:
        return count.waiting
    return max(0, min(count.waiting, count.capacity - count.taken + freed))


def line_of_moving_up(meeting: Meeting, up: int, now: datetime) -> Line:
    """That so many of the queue get something, and what."""
    if nears(meeting, now):
        return Line("of the waiting list get a seat at once, and are told.", up)
    return Line("of the waiting list are offered a seat at once; the offers hold for 24 hours.", up)


def nears(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting is so near that a free seat is given at once."""
    return meeting.begins_at is not None and meeting.begins_at - now <= AT_ONCE


def _of_cancelling(meeting: Meeting, count: SeatCount) -> Consequences:
    told = [
        Line("with a seat get a message that takes the meeting out of their calendars.", count.confirmed),
        Line("with an offer are told; it ends.", count.offered),
        Line("who wait for a seat or an answer are told.", count.waiting + count.pending),
        Line("have not confirmed their address. Their links end, nobody writes to them.", count.unconfirmed),
    ]
    lines = [line for line in told if line.number]
    if not lines:
        lines = [Line("Nobody is registered here, so nobody has to be told.")]
    else:
        lines.append(Line("All answers are deleted thirty days from now."))
    lines += [
        Line("Calendars that follow the feed strike the meeting out when they next read it."),
        Line("The page stays and says so."),
    ]
    return Consequences(
        tuple(lines),
        _and_tell("Cancel the meeting", _people_to_tell(count)),
        note="This cannot be undone. For another date, copy the page.",
    )
