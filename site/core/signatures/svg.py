"""SVG as the signatures need it: numbers, elements, and labels that keep clear of each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Width in pixels of a strip on the narrowest phone (320 less its edges), and of the narrowest one
#: beside other things on a wide screen
PHONE, WIDE = 288, 425

#: Advance of a figure and of a mark such as a colon, in Hanken Grotesk at 13 px
_FIGURE, _MARK = 7.3, 3.2
_CLEAR = 4


def percent(value: float) -> str:
    """`12.5` as `12.50%`."""
    return f"{value:.2f}%"


def number(value: float) -> str:
    """`30.0` as `30`, `18.75` as `18.75`."""
    if value == int(value):
        return str(int(value))
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rect(cls: str, x: str, y: float, width: str, height: float) -> str:
    """A rectangle; `x` and `width` are ready to be written, `y` and `height` are pixels."""
    return f'<rect class="{cls}" x="{x}" y="{number(y)}" width="{width}" height="{number(height)}"/>'


def text(content: object, x: str, y: float, *, anchor: str = "", cls: str = "", dx: float = 0) -> str:
    """Lettering; `anchor` is start, middle or end."""
    attributes = f'class="{cls}" ' if cls else ""
    attributes += f'x="{x}" y="{number(y)}"'
    if dx:
        attributes += f' dx="{number(dx)}"'
    if anchor:
        attributes += f' text-anchor="{anchor}"'
    return f"<text {attributes}>{escape(content)}</text>"


def strip(parts: Iterable[str], height: float, cls: str = "sig") -> SafeString:
    """A drawing as wide as its place and `height` pixels high."""
    return mark_safe(  # noqa: S308 (made of numbers, class names and escaped text)
        f'<svg class="{cls}" width="100%" height="{number(height)}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def label_width(content: str, scale: float = 1) -> float:
    """About how many pixels a label takes; `scale` 1 is 13 px lettering."""
    return scale * sum(_MARK if mark in ":., ’" else _FIGURE for mark in content)


@dataclass(frozen=True)
class Label:
    """Lettering that may have to give way. `at` is in per cent, `anchor` as in SVG."""

    content: str
    at: float
    anchor: str = "middle"
    scale: float = 1
    #: Pixels between `at` and the first letter
    offset: float = 0

    def span(self, strip_width: float) -> tuple[float, float]:
        """First and last pixel on a strip of that width."""
        width = label_width(self.content, self.scale)
        start = self.at / 100 * strip_width + self.offset
        start -= {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return start, start + width


def keep_clear(labels: Iterable[Label], strip_width: float, fixed: Iterable[Label] = ()) -> list[bool]:
    """For each label whether it may stay: those that would meet a fixed or an earlier one may not."""
    taken = [label.span(strip_width) for label in fixed]
    kept = []
    for label in labels:
        start, end = label.span(strip_width)
        free = all(end + _CLEAR <= left or right + _CLEAR <= start for left, right in taken)
        kept.append(free)
        if free:
            taken.append((start, end))
    return kept


def sizes(labels: list[Label], wide: float = WIDE, fixed: Iterable[Label] = ()) -> list[str | None]:
    """For each label its class: "" everywhere, "mid" not on a phone, None nowhere."""
    fixed = list(fixed)
    on_wide = keep_clear(labels, wide, fixed)
    staying = [label for label, kept in zip(labels, on_wide, strict=True) if kept]
    on_phone = iter(keep_clear(staying, PHONE, fixed))
    return [("" if next(on_phone) else "mid") if kept else None for kept in on_wide]


def thinned(count: int, step: float, apart: float, strip_width: float) -> int:
    """Of `count` marks `step` per cent apart, the least n so that each n-th is `apart` pixels away."""
    every = 1
    while every < count and every * step / 100 * strip_width < apart:
        every += 1
    return every
