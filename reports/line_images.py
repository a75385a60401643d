"""The lines of a figure, drawn into its picture."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from PIL import ImageDraw

from core.cards.canvas import COLORS, font
from core.signatures import Lines
from core.signatures.chart import plain
from core.signatures.lines import segments

#: Pixels of a line of the key
KEY = 52
_TEXT = 26
#: Strokes and gaps of the first line, the second and so on; none is whole
_DASHES: tuple[tuple[int, ...], ...] = ((), (24, 16), (6, 12), (34, 12, 6, 12))

Point = tuple[float, float]


def draw_lines(draw: ImageDraw.ImageDraw, drawn: Lines, box: tuple[float, float, float, float]) -> None:
    """Draw key, scale, lines and names into a box (left, top, right, bottom); names stand below it."""
    left, top, right, bottom = box
    for kind, line in enumerate(drawn.lines):
        y = top + KEY * kind + KEY / 2
        _stroke(draw, kind, (left, y), (left + 90, y))
        _mark(draw, kind, (left + 45, y))
        draw.text((left + 110, y), line.label, font=font("ui", _TEXT), fill=COLORS["ink"], anchor="lm")
    top += KEY * len(drawn.lines) + 40
    levels = drawn.levels
    for place, level in enumerate(levels):
        y = bottom - (bottom - top) * place / (len(levels) - 1)
        draw.line((left, y, right, y), fill=COLORS["line"], width=2)
        label = plain(level).replace("-", "−")
        draw.text((left, y - 6), label, font=font("ui", _TEXT), fill=COLORS["muted"], anchor="lb")
    first, last = left + 80, right - 40
    for kind, line in enumerate(drawn.lines):
        points = [
            None if point is None else (first + (last - first) * point[0], bottom - (bottom - top) * point[1])
            for point in drawn.points(line)
        ]
        for before, after in segments(points):
            _stroke(draw, kind, before, after)
        for point in points:
            if point is not None:
                _mark(draw, kind, point)
    _names(draw, drawn, first, last, bottom + 18)


def _stroke(draw: ImageDraw.ImageDraw, kind: int, start: Point, end: Point) -> None:
    dashes = _DASHES[kind % len(_DASHES)]
    length = hypot(end[0] - start[0], end[1] - start[1])
    stops = [0.0, length]
    if dashes:
        stops, at, part = [0.0], 0.0, 0
        while at < length:
            at = min(length, at + dashes[part % len(dashes)])
            stops.append(at)
            part += 1
    for place, (a, b) in enumerate(pairwise(stops)):
        if place % 2 == 0 and length:
            ends = [
                (
                    start[0] + (end[0] - start[0]) * share / length,
                    start[1] + (end[1] - start[1]) * share / length,
                )
                for share in (a, b)
            ]
            draw.line(ends, fill=COLORS["report"], width=5)


def _mark(draw: ImageDraw.ImageDraw, kind: int, at: Point) -> None:
    radius = (9, 9, 6, 13)[kind % 4]
    fill = COLORS["paper"] if kind % 2 else COLORS["report"]
    box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
    draw.ellipse(box, fill=fill, outline=COLORS["report"], width=4)


def _names(draw: ImageDraw.ImageDraw, drawn: Lines, first: float, last: float, y: float) -> None:
    """The names of the places, as far as there is room: the last one always."""
    face = font("ui", _TEXT)
    steps = max(1, len(drawn.names) - 1)
    places = [first + (last - first) * place / steps for place in range(len(drawn.names))]
    right = places[-1] - face.getlength(drawn.names[-1]) / 2 - 20
    free = 0.0
    for place, (x, name) in enumerate(zip(places, drawn.names, strict=True)):
        half = face.getlength(name) / 2
        if place < len(places) - 1 and (x - half < free or x + half > right):
            continue
        draw.text((x, y), name, font=face, fill=COLORS["muted"], anchor="ma")
        free = x + half + 20
