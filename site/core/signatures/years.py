"""The years of a topic or a person: a lane a kind, a mark an entry, a line for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.signatures.svg import PHONE, label_width, percent, rect, strip, thinned
from core.signatures.words import counted, spelled

#: Kinds in the order of their lanes, and what the legend calls them
KINDS = {
    "report": ("report", "reports"),
    "roundtable": ("roundtable", "roundtables"),
    "episode": ("episode", "episodes"),
    "note": ("press note", "press notes"),
}
#: Marks of one lane never merge: they are drawn at least so far apart, in per cent
_APART = 1.25
#: Width of the strip in pixels on the narrowest screen that is no phone
_WIDE = 608


@dataclass(frozen=True)
class Mark:
    """An entry: its kind and its date as a decimal year (see `decimal_year`)."""

    kind: str
    at: float
    to_come: bool = False


@dataclass(frozen=True)
class Years:
    """Entries by date; `today` as a decimal year. Marks of unknown kinds are not drawn."""

    marks: Sequence[Mark]
    today: float

    @property
    def first(self) -> int:
        return int(min(mark.at for mark in self.marks))

    @property
    def count(self) -> int:
        """Years of the strip, the first and the last whole."""
        return int(max(mark.at for mark in self.marks)) - self.first + 1

    def lanes(self) -> dict[str, list[Mark]]:
        """The marks of each kind that has one, earliest first."""
        lanes = {
            kind: sorted((mark for mark in self.marks if mark.kind == kind), key=lambda mark: mark.at)
            for kind in KINDS
        }
        return {kind: marks for kind, marks in lanes.items() if marks}


def decimal_year(day: date, precision: str = "day") -> float:
    """`June 18, 2026` as 2026.46; of a month or a year alone its middle."""
    if precision == "year":
        return day.year + 0.5
    if precision == "month":
        return day.year + (day.month - 0.5) / 12
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year, 12, 31) - start).days + 1)


def years_strip(drawn: Years) -> SafeString:
    """The strip, a lane of 18 px for each kind that has an entry; nothing without entries."""
    lanes = drawn.lanes()
    if not lanes:
        return SafeString()
    first, count = drawn.first, drawn.count
    step = 100 / count
    parts: list[str] = []
    for lane, (kind, marks) in enumerate(lanes.items()):
        y = 18 * lane
        parts.append(rect("lane", "0", y, "100%", 12))
        for mark, x in zip(marks, _apart([(mark.at - first) * step for mark in marks]), strict=True):
            if mark.to_come:
                # Smaller by its outline
                parts.append(rect(f"to-come is-{kind}", percent(x), y + 0.75, "6", 10.5))
            else:
                parts.append(rect(f"hit is-{kind}", percent(x), y, "7", 12))
    bottom = 18 * len(lanes)
    if first <= drawn.today <= first + count:
        parts.append(rect("tick", percent((drawn.today - first) * step), -4, "1", bottom + 4))
    parts += _names(first, count, bottom + 18)
    return strip(parts, bottom + 26, "sig years")


def _apart(places: list[float]) -> list[float]:
    """The places, each at least `_APART` from the one before, and none beyond the end."""
    placed: list[float] = []
    for place in places:
        placed.append(max(place, placed[-1] + _APART) if placed else place)
    # What was pushed over the edge is drawn back from it
    limit = 99.4
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = max(0.0, min(placed[index], limit))
        limit = placed[index] - _APART
    return placed


def _names(first: int, count: int, y: float) -> list[str]:
    step = 100 / count
    room = label_width("0000") + 4
    on_wide = thinned(count, step, room, _WIDE)
    on_phone = thinned(count, step, 60, PHONE)
    if on_phone % on_wide:
        on_phone += on_wide - on_phone % on_wide
    parts = []
    for place in range(0, count, on_wide):
        year = first + place
        cls = "" if place % on_phone == 0 else ' class="mid"'
        parts.append(f'<text x="{percent(place * step)}" y="{y}"{cls}>{year}</text>')
    return parts


def years_legend(drawn: Years) -> SafeString:
    """`By date, what is to come in outline; the line is today.` and the count of each kind."""
    lanes = drawn.lanes()
    coming = any(mark.to_come for mark in drawn.marks)
    begin = "By date, what is to come in outline; the line is today." if coming else "By date."
    if not coming and lanes and drawn.first <= drawn.today <= drawn.first + drawn.count:
        begin = "By date; the line is today."
    counts = format_html_join(
        " ",
        '<span class="keep"><span class="swatch{} a"></span>{}</span>',
        ((f" is-{kind}" if kind != "note" else "", _count(kind, marks)) for kind, marks in lanes.items()),
    )
    return format_html("{} {}", begin, counts)


def _count(kind: str, marks: Sequence[Mark]) -> str:
    words = counted(len(marks), *KINDS[kind])
    coming = sum(mark.to_come for mark in marks)
    if not coming:
        return words
    if coming == len(marks):
        return f"{words} to come"
    return f"{words}, {spelled(coming) if coming == 1 else coming} of them to come"
