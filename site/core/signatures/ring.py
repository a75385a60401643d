"""The ring of seats: round a table, filled when taken, outlined when free, grey where nobody may know."""

from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.signatures.svg import number
from core.signatures.words import counted

#: More seats than this are not drawn one by one: each drawn one then stands for several
_MOST = 120
_EMPTY = 18


@dataclass(frozen=True)
class Ring:
    """Seats of a meeting.

    `rest` is how the seats that are neither taken nor held are drawn: "free" (outlined) while one can
    get them, "closed" (grey) where availability is not public or the meeting is over. `held` seats are
    the reader's own or offered to him, outlined boldly. `waiting` is the length of the waiting line.
    """

    capacity: int
    taken: int = 0
    rest: Literal["free", "closed"] = "free"
    held: int = 0
    waiting: int = 0

    @classmethod
    def private(cls, capacity: int) -> "Ring":
        """Where the number of free seats is not public: all in grey."""
        return cls(capacity, rest="closed")

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken - self.held)

    def seats(self) -> list[str]:
        """The class of each drawn seat, clockwise from the top: taken, held, then the rest."""
        drawn = min(self.capacity, _MOST)
        if drawn <= 0:
            return []
        scale = drawn / self.capacity
        taken = min(drawn, ceil(self.taken * scale))
        held = min(drawn - taken, ceil(self.held * scale))
        if self.free and taken + held == drawn:
            # A seat that is free is seen, however many there are
            taken -= 1
        return ["taken"] * taken + ["held"] * held + [self.rest] * (drawn - taken - held)


def seat_ring(ring: Ring, count: int | str = "", of: str = "") -> SafeString:
    """The ring with its table; `count` is set in the middle, `of` as one line of words under it.

    Nothing is drawn where the number of seats is not known.
    """
    seats = ring.seats()
    if not seats:
        return SafeString()
    middle = '<circle class="table" cx="100" cy="100" r="62"/>'
    if count != "":
        # Newsreader's figures stand a little left of their advance
        middle += f'<text class="count" x="99" y="{112 if of else 122}">{escape(count)}</text>'
    if of:
        middle += f'<text class="of" x="100" y="136">{escape(of)}</text>'
    return _ring(seats, 72, 1.7, middle)


def seat_ring_small(ring: Ring) -> SafeString:
    """The ring of a row, drawn at 44 px: broader seats, nothing in the middle."""
    seats = ring.seats()
    return _ring(seats, 58, 2.5) if seats else SafeString()


def empty_ring() -> SafeString:
    """A table of which nothing is known."""
    return _ring(["closed"] * _EMPTY, 72, 1.7, '<circle class="table" cx="100" cy="100" r="62"/>')


def seats_sentence(ring: Ring) -> str:
    """`7 of 18 seats are free`; `18 seats` where more is not public."""
    if ring.rest == "closed" and not ring.taken:
        return counted(ring.capacity, "seat")
    if ring.rest == "closed":
        return f"{ring.taken} of {counted(ring.capacity, 'seat')} were taken"
    if not ring.free:
        return f"All {ring.capacity} seats are taken" if ring.capacity != 1 else "The seat is taken"
    return f"{ring.free} of {counted(ring.capacity, 'seat')} {'is' if ring.free == 1 else 'are'} free"


def seats_note(ring: Ring) -> str:
    """Under a row's ring: `7 of 18 seats free`, `16 took part`, `Full, 5 waiting`."""
    if ring.rest == "closed" and not ring.taken:
        return counted(ring.capacity, "seat")
    if ring.rest == "closed":
        return f"{ring.taken} took part"
    if not ring.free:
        return f"Full, {ring.waiting} waiting" if ring.waiting else "Full"
    return f"{ring.free} of {counted(ring.capacity, 'seat')} free"


def _ring(seats: list[str], inner: float, pad: float, middle: str = "") -> SafeString:
    slot = 360 / len(seats)
    pad = min(pad, slot / 5)
    paths = "".join(
        f'<path class="{cls}" d="{_seat(place * slot + pad, (place + 1) * slot - pad, inner, cls)}"/>'
        for place, cls in enumerate(seats)
    )
    return mark_safe(  # noqa: S308 (made of numbers, class names and escaped text)
        f'<svg class="ring" viewBox="0 0 200 200" aria-hidden="true" focusable="false">{paths}{middle}</svg>'
    )


def _seat(start: float, end: float, inner: float, cls: str) -> str:
    """A ring's segment between two angles in degrees, clockwise from the top."""
    # The bold outline of a held seat is drawn inside its place
    outer, inner = (94.5, inner + 1.5) if cls == "held" else (96.0, inner)
    large = int(end - start > 180)
    return (
        f"M{_point(start, outer)}A{number(outer)} {number(outer)} 0 {large} 1 {_point(end, outer)}"
        f"L{_point(end, inner)}A{number(inner)} {number(inner)} 0 {large} 0 {_point(start, inner)}Z"
    )


def _point(angle: float, radius: float) -> str:
    turn = radians(angle)
    return f"{100 + radius * sin(turn):.1f} {100 - radius * cos(turn):.1f}"
