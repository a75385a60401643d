"""The signatures on a card: the same drawings as on the page, put onto pixels.

A strip is read back from its SVG, whose vocabulary is small (rectangles and lettering, x and width
in per cent, y in pixels), so page and card can never tell two stories.
"""

from __future__ import annotations

import math

from lxml import etree
from PIL import Image, ImageDraw

from core.signatures.ring import Ring

from .canvas import COLORS, LEFT, RIGHT, Canvas, font

SIZE = 13
SCALE = 3


def strip(canvas: Canvas, svg: str, bottom: float, zoom: float, kind: str) -> None:
    """Draw a strip across the card, standing on `bottom` (pixels), each pixel `zoom` wide."""
    root = etree.fromstring(str(svg), parser=etree.XMLParser(resolve_entities=False))
    top = bottom - float(root.get("height")) * zoom
    width = RIGHT - LEFT
    colors = strip_colors(kind)
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        classes = (element.get("class") or "").split()
        if name == "rect":
            left = LEFT + measure(element.get("x"), width, zoom)
            upper = top + float(element.get("y")) * zoom
            right = left + measure(element.get("width"), width, zoom)
            lower = upper + float(element.get("height")) * zoom
            fill, outline = next((colors[cls] for cls in classes if cls in colors), (COLORS["line"], None))
            canvas.draw.rectangle(
                (left, upper, max(left, right - 1), max(upper, lower - 1)),
                fill=fill,
                outline=outline,
                width=2 if outline else 0,
            )
        elif name == "text" and "narrow" not in classes:
            strong = "strong" in classes
            anchor = {"middle": "ms", "end": "rs"}.get(element.get("text-anchor", ""), "ls")
            x = LEFT + measure(element.get("x"), width, zoom) + float(element.get("dx") or 0) * zoom
            around = element.getparent()
            if around is not root and around.get("x"):
                # Lettering some pixels beside a place that is given in per cent
                x += measure(around.get("x"), width, zoom)
            canvas.draw.text(
                (x, top + float(element.get("y")) * zoom),
                "".join(element.itertext()),
                font=font("strong" if strong else "ui", round(SIZE * zoom)),
                fill=COLORS[kind] if strong else COLORS["muted"],
                anchor=anchor,
            )


def measure(value: str, width: float, zoom: float) -> float:
    """Pixels of `12.5%` of `width`, or of a number of unzoomed pixels."""
    return float(value[:-1]) / 100 * width if value.endswith("%") else float(value) * zoom


def strip_colors(kind: str) -> dict[str, tuple[str | None, str | None]]:
    """Fill and outline of each class of rectangle."""
    own = COLORS[kind]
    return {
        "page": (COLORS["sunk"], None),
        "type": ("#B9BFBB", None),
        "plate": (COLORS["paper"], COLORS["control"]),
        "hit": (own, None),
        "other": (COLORS["paper"], own),
        "lane": (COLORS["sunk"], None),
        "a": (own, None),
        "b": (COLORS["control"], None),
        "tick": (COLORS["ink"], None),
        "dim": ("#B4B8B6", None),
    }


#: The signs of the kinds on a square of 14: rectangles of left, top, right, bottom
GLYPHS: dict[str, list[tuple[float, float, float, float]]] = {
    "report": [(1, 1, 3.4, 13), (4.6, 1, 7, 13), (8.2, 1, 9.5, 13), (10.7, 1, 13, 13)],
    "episode": [(0, 2, 8, 6), (9.2, 2, 14, 6), (0, 8, 3.4, 12), (4.6, 8, 14, 12)],
    "note": [(0, 3, 14, 4.6), (0, 6.2, 14, 7.8), (0, 9.4, 9, 11)],
}


def glyph(canvas: Canvas, kind: str, x: float, y: float, size: int) -> bool:
    """Draw the sign of a kind in a square of `size`; False where a kind has none."""
    big = size * SCALE
    unit = big / 14
    image = Image.new("RGB", (big, big), COLORS["paper"])
    draw = ImageDraw.Draw(image)
    if kind == "roundtable":
        draw.ellipse((0.5 * unit, 0.5 * unit, 13.5 * unit, 13.5 * unit), fill=COLORS[kind])
        draw.ellipse((3.5 * unit, 3.5 * unit, 10.5 * unit, 10.5 * unit), fill=COLORS["paper"])
    elif kind in GLYPHS:
        for box in GLYPHS[kind]:
            draw.rectangle([side * unit for side in box], fill=COLORS[kind])
    else:
        return False
    canvas.image.paste(image.resize((size, size), Image.Resampling.LANCZOS), (round(x), round(y)))
    return True


def ring(canvas: Canvas, drawn: Ring, left: int, top: int, size: int) -> None:
    """Draw a ring of seats in a square of `size`, smoothed by drawing it larger first."""
    seats = drawn.seats()
    big = size * SCALE
    image = Image.new("RGB", (big, big), COLORS["paper"])
    draw = ImageDraw.Draw(image)
    unit = big / 200
    turn = 360 / max(1, len(seats))
    for place in range(len(seats)):
        seat(draw, unit, place * turn + 1.7, (place + 1) * turn - 1.7)
    edge = unit * 38
    draw.ellipse((edge, edge, big - edge, big - edge), fill=COLORS["sunk"])
    canvas.image.paste(image.resize((size, size), Image.Resampling.LANCZOS), (left, top))


def seat(draw: ImageDraw.ImageDraw, unit: float, start: float, end: float) -> None:
    """Outline one seat between two angles, in degrees clockwise from the top, and two radii."""
    steps = [start + (end - start) * step / 12 for step in range(13)]
    outer = [point(angle, 98 * unit, unit) for angle in steps]
    inner = [point(angle, 74 * unit, unit) for angle in reversed(steps)]
    draw.polygon([*outer, *inner], fill=COLORS["paper"])
    draw.line([*outer, *inner, outer[0]], fill=COLORS["control"], width=round(unit * 1.2), joint="curve")


def point(angle: float, radius: float, unit: float) -> tuple[float, float]:
    """A place on a circle about the middle of the ring."""
    turned = math.radians(angle - 90)
    return 100 * unit + radius * math.cos(turned), 100 * unit + radius * math.sin(turned)
