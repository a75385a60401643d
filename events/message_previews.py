"""The messages that follow from a change, as their readers will get them, shown before anything is sent.

The words are those of the letters, about the meeting as it will be; nothing is written. Where a message
goes to several people it is drawn for one who does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from core.letters import Letter, text_of
from core.models import Generation
from events import letters, meeting_letters
from events.allocation import OFFER_HOLDS
from events.changes import Cancellation, Place, Seats, Times
from events.consequences import moving_up, nears
from events.letter_parts import About, Before
from events.meetings import IN_CALENDARS, Change, moved_values
from events.models import Meeting, Registration
from events.notices import Notices
from events.seats import SeatCount
from events.states import is_over

Status = Registration.Status

#: Who reads a message that goes to several
SOMEBODY = "Alex Example"
#: In the place of links, each of which is a person's own
_LINK = "/registrations/…"


@dataclass(frozen=True)
class Told:
    """A message that follows: to how many people it goes, and what it says."""

    number: int
    to: str
    subject: str
    text: str


def of_change(
    meeting: Meeting, change: Change, count: SeatCount, now: datetime, note: str = ""
) -> list[Told]:
    """The messages that follow from a change of a meeting; a handful of queries, none where nobody is told.

    `count` are the seats as they are, `note` is the line to the attendees.
    """
    if not meeting.is_announced or not (count.people or count.waiting):
        return []
    match change:
        case Times():
            values = moved_values(meeting, change, now)
            told = not is_over(meeting, now) and values["over_at"] > now
            return list(_of_other_values(meeting, values, count, now, note)) if told else []
        case Place():
            return list(_of_other_values(meeting, change.values(), count, now, note))
        case Seats():
            up = moving_up(meeting, change, count, now)
            return of_moving_up(_with(meeting, change.values()), up, now)
        case Cancellation():
            return list(_of_cancelling(meeting, change, count, now))


def _with(meeting: Meeting, values: dict[str, Any]) -> Meeting:
    changed = copy(meeting)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed


def _about(meeting: Meeting, now: datetime) -> About:
    return replace(Notices(meeting, now, Generation.current()).about, meeting=meeting)


def _somebody(status: str, **values: Any) -> Registration:
    return Registration(name=SOMEBODY, status=status, **values)


def _link() -> str:
    return f"{settings.BASE_URL}{_LINK}"


def _told(number: int, to: str, letter: Letter) -> Told:
    return Told(number, to, letter.subject, text_of(letter))


def _groups(count: SeatCount) -> Iterator[tuple[int, str, str]]:
    """How many, who, and their state: everybody who hears of a change of the meeting."""
    for number, who, status in (
        (count.confirmed, "with a seat", Status.CONFIRMED),
        (count.offered, "with an offer", Status.OFFERED),
        (count.waiting, "who wait for a seat", Status.WAITLISTED),
        (count.pending, "who wait for an answer", Status.PENDING),
    ):
        if number:
            yield number, who, status


def _of_other_values(
    meeting: Meeting, values: dict[str, Any], count: SeatCount, now: datetime, note: str
) -> Iterator[Told]:
    if all(getattr(meeting, name) == value for name, value in values.items() if name in IN_CALENDARS):
        return
    about, before = _about(_with(meeting, values), now), Before.of(meeting)
    for number, who, status in _groups(count):
        letter = meeting_letters.changed(
            about, _somebody(status), _link(), before, note, invited=status == Status.CONFIRMED
        )
        yield _told(number, who, letter)


def _of_cancelling(meeting: Meeting, change: Cancellation, count: SeatCount, now: datetime) -> Iterator[Told]:
    values = {"state": Meeting.State.CANCELLED, "cancelled_at": now, **change.values()}
    about = _about(_with(meeting, values), now)
    note = change.cancellation_note.strip()
    for number, who, status in _groups(count):
        registration = _somebody(Status.CANCELLED)
        letter = meeting_letters.cancelled(
            about, registration, status, note, invited=status == Status.CONFIRMED
        )
        yield _told(number, who, letter)


def of_moving_up(meeting: Meeting, up: int, now: datetime, first: Registration | None = None) -> list[Told]:
    """The messages to so many of the queue, who get an offer, or near the beginning a seat.

    `first` is the head of the queue, where it is known and alone.
    """
    if not up:
        return []
    at_once = nears(meeting, now)
    status = Status.CONFIRMED if at_once else Status.OFFERED
    registration = copy(first) if first is not None else _somebody(status)
    registration.status, registration.offered_until = status, now + OFFER_HOLDS
    about = _about(meeting, now)
    if at_once:
        letter = letters.confirmed(about, registration, _link(), invited=True)
    else:
        letter = letters.offer(about, registration, _link(), now)
    return [_told(up, "at the head of the waiting list" if first is None else first.name, letter)]


def of_seating(registration: Registration, meeting: Meeting, now: datetime, to: str = "") -> list[Told]:
    """The confirmation of a seat that is given by hand; `to` says who that is where nobody has a name yet."""
    seated = copy(registration)
    seated.status = Status.CONFIRMED
    letter = letters.confirmed(_about(meeting, now), seated, _link(), invited=True)
    return [_told(1, to or registration.name, letter)]


def of_cancelling(registration: Registration, meeting: Meeting, now: datetime) -> list[Told]:
    """What somebody gets whose registration is cancelled by hand; nothing before the address is confirmed."""
    before = registration.status
    if before == Status.UNCONFIRMED:
        return []
    invited = before == Status.CONFIRMED
    letter = letters.withdrawn(_about(meeting, now), registration, before, invited=invited, by_staff=True)
    return [_told(1, registration.name, letter)]
