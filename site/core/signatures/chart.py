"""The chart of a figure: bars from its data, with the values at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.safestring import SafeString

from core.signatures.svg import number, percent, rect, strip, text

#: Pixels of a bar with its label
_PITCH = 66


@dataclass(frozen=True)
class Bar:
    """A row of the data: from `start` (0 unless it is a span) to `end`."""

    label: str
    end: float
    start: float = 0
    #: What stands at the bar's end; without it the numbers
    value: str = ""

    @property
    def words(self) -> str:
        if self.value:
            return self.value
        if self.start:
            return f"{plain(self.start)} to {plain(self.end)}"
        return plain(self.end)


@dataclass(frozen=True)
class Chart:
    """Bars on one scale from 0; `unit` stands behind the scale's last number."""

    bars: Sequence[Bar]
    unit: str = ""


def plain(value: float) -> str:
    """A number of a scale: `2,500`, `0.05`."""
    return f"{value:,.6g}" if abs(value) < 1 else f"{value:,.10g}"


def scale(highest: float) -> tuple[float, int]:
    """Step and number of steps, so that the scale ends clear of the highest value."""
    if highest < 1e-9:
        # Nothing, or too little to be drawn
        return 1.0, 1
    # A value at the bar's end needs room, so no bar is longer than six sevenths of the scale
    needed = highest * 7 / 6
    power = 10 ** floor(log10(needed))
    for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5):
        step = power * factor
        count = -int(-needed // step)
        if count <= 6:
            return step, count
    return power * 10, 1


def span_chart(chart: Chart) -> SafeString:
    """The chart, 66 px a bar. Bars below zero cannot be drawn: nothing is then."""
    bars = list(chart.bars)
    if not bars or any(min(bar.start, bar.end) < 0 for bar in bars):
        return SafeString()
    step, count = scale(max(max(bar.start, bar.end) for bar in bars))
    whole = step * count
    height = _PITCH * len(bars) + 4
    parts = []
    for place in range(count + 1):
        x = percent(100 * place / count)
        anchor = "start" if place == 0 else "end" if place == count else "middle"
        label = plain(place * step)
        if place == count and chart.unit:
            label = f"{label} {chart.unit}"
        parts.append(rect("g", x, 8, "1", height))
        parts.append(text(label, x, height + 30, anchor=anchor, cls="q"))
    for place, bar in enumerate(bars):
        y = _PITCH * place
        start, end = sorted((100 * bar.start / whole, 100 * bar.end / whole))
        parts.append(text(bar.label, "0", y + 28, dx=8))
        parts.append(rect("m", _tight(start), y + 38, _tight(end - start), 20))
        parts.append(text(bar.words, _tight(end), y + 53, dx=8))
    return strip(parts, height + 40, "chart")


def _tight(value: float) -> str:
    return f"{number(value)}%"
