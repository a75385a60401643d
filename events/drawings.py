"""The ring of a meeting's seats, as far as everyone may know of them."""

from __future__ import annotations

from typing import Literal

from core.signatures import Ring
from events.models import Meeting
from events.seats import SeatCount
from events.states import Asking, Situation, Stage

#: While one can get a seat, those that are left are drawn free
_OPEN = (Asking.OPEN, Asking.APPROVAL, Asking.FULL, Asking.NOBODY)


def ring_of(
    meeting: Meeting, count: SeatCount, situation: Situation, attendees: int | None = None
) -> Ring | None:
    """The ring, grey where availability is not public; None where the number of seats is not known.

    Of a meeting that is over it shows how many took part, as the page says it.
    """
    if situation.stage == Stage.OVER:
        if attendees is None or meeting.capacity is None:
            return None
        return Ring(max(meeting.capacity, attendees), taken=attendees, rest="closed")
    if meeting.capacity is None:
        return None
    if situation.stage == Stage.CANCELLED or not meeting.availability_is_public:
        return Ring.private(meeting.capacity)
    rest: Literal["free", "closed"] = "free" if situation.asking in _OPEN else "closed"
    return Ring(meeting.capacity, taken=min(count.taken, meeting.capacity), rest=rest, waiting=count.waiting)
