"""The lines of a figure: values in their order, one line a column, broken where there is no value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString

from core.signatures.chart import plain, scale
from core.signatures.svg import PHONE, Label, keep_clear, number, percent, rect, strip, text

#: Lines that can be told apart without color: each has a dash and a mark of its own
MOST_LINES = 4
#: Pixels of the drawing and of a line of its key
_PLOT, _KEY = 240, 24
#: Per cent that are kept free beside the first point and the last
_EDGE = 3


@dataclass(frozen=True)
class Line:
    """A column of the data; a value that is None is no point, and no line leads over it."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Lines:
    """Lines over the same places; `unit` stands behind the scale's highest number."""

    names: Sequence[str]
    lines: Sequence[Line]
    unit: str = ""

    @property
    def levels(self) -> list[float]:
        """The numbers of the scale, from the lowest (0 or less) to the highest (0 or more)."""
        values = [value for line in self.lines for value in line.values if value is not None]
        high, low = max(values, default=0), min(values, default=0)
        step, _ = scale(max(high, -low))
        first, last = -ceil(max(0.0, -low) / step), ceil(max(0.0, high) / step)
        return [level * step for level in range(first, max(last, first + 1) + 1)]

    def points(self, line: Line) -> list[tuple[float, float] | None]:
        """Where each value stands: shares of the width (from the left) and of the height (from below)."""
        levels = self.levels
        whole = levels[-1] - levels[0]
        last = max(1, len(self.names) - 1)
        return [
            None if value is None else (place / last, (value - levels[0]) / whole)
            for place, value in enumerate(line.values)
        ]


def can_be_drawn(drawn: Lines) -> bool:
    """Whether there is a line, and not more of them than can be told apart."""
    return (
        len(drawn.names) > 1
        and 0 < len(drawn.lines) <= MOST_LINES
        and any(value is not None for line in drawn.lines for value in line.values)
    )


def segments(points: Sequence[tuple[float, float] | None]) -> Iterator[tuple[tuple[float, float], ...]]:
    """The pairs of neighboring points that a line joins: none over a missing value."""
    for before, after in pairwise(points):
        if before is not None and after is not None:
            yield before, after


def line_chart(drawn: Lines) -> SafeString:
    """The chart; nothing where no line can be drawn."""
    if not can_be_drawn(drawn):
        return SafeString()
    key = _KEY * len(drawn.lines) if len(drawn.lines) > 1 or drawn.lines[0].label else 0
    top = key + 24
    parts = _key(drawn) if key else []
    levels = drawn.levels
    for place, level in enumerate(levels):
        y = top + _PLOT * (1 - place / (len(levels) - 1))
        label = plain(level).replace("-", "−")
        if drawn.unit and place == len(levels) - 1:
            label = f"{label} {drawn.unit}"
        parts.append(rect("g", "0", y, "100%", 1))
        parts.append(text(label, "0", y - 5, cls="q"))
    for kind, line in enumerate(drawn.lines):
        points = drawn.points(line)
        for (x1, y1), (x2, y2) in segments(points):
            parts.append(_line(kind, _x(x1), _y(y1, top), _x(x2), _y(y2, top)))
        parts += [_mark(kind, _x(point[0]), _y(point[1], top)) for point in points if point is not None]
    parts += _names(drawn.names, top + _PLOT + 26)
    return strip(parts, top + _PLOT + 36, "chart")


def _x(share: float) -> str:
    return percent(_EDGE + (100 - 2 * _EDGE) * share)


def _y(share: float, top: float) -> float:
    return top + _PLOT * (1 - share)


def _line(kind: int, x1: str, y1: float, x2: str, y2: float) -> str:
    return f'<line class="l{kind}" x1="{x1}" y1="{number(y1)}" x2="{x2}" y2="{number(y2)}"/>'


def _mark(kind: int, x: str, y: float) -> str:
    return f'<circle class="p{kind}" cx="{x}" cy="{number(y)}" r="4"/>'


def _key(drawn: Lines) -> list[str]:
    parts = []
    for kind, line in enumerate(drawn.lines):
        y = _KEY * kind + 12
        parts += [_line(kind, "0", y, "36", y), _mark(kind, "18", y), text(line.label, "46", y + 5)]
    return parts


def _names(names: Sequence[str], y: float) -> list[str]:
    last = len(names) - 1
    ends = {0: "start", last: "end"}
    labels = [
        Label(
            name,
            {0: 0.0, last: 100.0}.get(place, _EDGE + (100 - 2 * _EDGE) * place / last),
            ends.get(place, "middle"),
            14 / 13,
        )
        for place, name in enumerate(names)
    ]
    # The first and the last stay, and of the others those that have room on a phone
    kept = keep_clear(labels[1:-1], PHONE, (labels[0], labels[-1]))
    staying = [
        labels[0],
        *(label for label, stays in zip(labels[1:-1], kept, strict=True) if stays),
        labels[-1],
    ]
    return [text(label.content, percent(label.at), y, anchor=label.anchor, cls="q") for label in staying]
