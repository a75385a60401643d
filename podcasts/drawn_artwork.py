"""Artwork for a show that has no picture: its name over two lanes, as its page draws it.

Directories take no show without artwork, so a feed has one from its first day.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageDraw

from core.cards.canvas import COLORS, font

SIDE = 1500
# The drawing is 190 units wide; the margin on all sides is 14
UNIT = SIDE / 190
MARGIN = 14
TEXT_SIZE, SMALLEST_SIZE = 38, 12
BASELINES = (52, 88, 124)
# x, y, width of the bars: the host's lane above, the guest's below
HOST = ((14, 140, 30), (76, 140, 18), (142, 140, 34))
GUEST = ((48, 158, 26), (98, 158, 40))
BAR_HEIGHT = 12
# Raise it when the drawing changes: the address changes with it
VERSION = 1


def name_lines(title: str, most: int = 10) -> list[str]:
    """A show's name in up to three lines; what does not fit into them ends in an ellipsis."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2]}…"]
    return lines


def drawn_hash(title: str) -> str:
    """What the address of the drawing is made of: 16 hexadecimal digits."""
    return hashlib.blake2b(f"{VERSION} {title}".encode(), digest_size=8).hexdigest()


def draw(title: str) -> bytes:
    """The drawing as a JPEG in RGB, 1500 pixels square."""
    picture = Image.new("RGB", (SIDE, SIDE), COLORS["sunk"])
    pen = ImageDraw.Draw(picture)

    def bar(x: float, y: float, width: float, height: float, color: str) -> None:
        box = (x * UNIT, y * UNIT, (x + width) * UNIT - 1, (y + height) * UNIT - 1)
        pen.rectangle(box, fill=COLORS[color])

    bar(MARGIN, MARGIN, 190 - 2 * MARGIN, 2, "episode")
    lines = name_lines(title)
    size = TEXT_SIZE
    while size > SMALLEST_SIZE and any(
        font("display", round(size * UNIT)).getlength(line) > (190 - 2 * MARGIN) * UNIT for line in lines
    ):
        size -= 1
    used = font("display", round(size * UNIT))
    for line, baseline in zip(lines, BASELINES, strict=False):
        pen.text((MARGIN * UNIT, baseline * UNIT), line, font=used, fill=COLORS["ink"], anchor="ls")
    for x, y, width in HOST:
        bar(x, y, width, BAR_HEIGHT, "control")
    for x, y, width in GUEST:
        bar(x, y, width, BAR_HEIGHT, "episode")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()
