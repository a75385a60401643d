"""Social cards, 1200 × 630 pixels, always light: what a shared link shows of a page.

A card says nothing that goes stale: seats, not free seats.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from core.signatures.pages import PageStrip, page_strip
from core.signatures.ring import Ring
from core.signatures.time import TimeStrip, time_strip

from . import drawing
from .canvas import COLORS, LEFT, RIGHT, TEXT_LEFT, Canvas, fitted

TITLE = [(66, 2), (58, 3), (47, 4), (38, 4)]
SENTENCE = [(47, 4), (40, 5), (34, 6)]


@dataclass(frozen=True)
class House:
    """Who publishes: the wordmark, and the center's name opposite."""

    site_name: str
    center_name: str


@dataclass(frozen=True)
class Card:
    """What a card says. `kind` is report, note, roundtable, episode or page.

    `margin` are the lines under the kind's word, `number` stands in the margin instead (a finding's),
    `notes` are lines below the title, `strip` or `ring` is the signature.
    """

    kind: str
    word: str
    title: str
    margin: Sequence[str] = ()
    notes: Sequence[str] = ()
    number: int | None = None
    day: str = ""
    is_demo: bool = False
    strip: PageStrip | TimeStrip | None = None
    ring: Ring | None = None


def card(house: House, said: Card) -> bytes:
    """Draw a card; returns the bytes of a PNG."""
    canvas = Canvas()
    masthead(canvas, house)
    if said.day:
        roundtable(canvas, said)
    else:
        entry(canvas, said)
    out = io.BytesIO()
    # Few colors: a palette keeps the card small and its edges smooth
    canvas.image.quantize(96).save(out, "PNG", optimize=True)
    return out.getvalue()


def masthead(canvas: Canvas, house: House) -> None:
    """The wordmark and the center's name over a rule."""
    canvas.text(62, 88, house.site_name, "display", 52, anchor="ls")
    size = 26
    while size > 16 and len(house.center_name) * size * 0.52 > 760:
        size -= 2
    canvas.text(RIGHT, 76, house.center_name, "ui", size, "muted", anchor="rs")
    canvas.rule(LEFT, 108, RIGHT, 4)


def entry(canvas: Canvas, said: Card) -> None:
    """Margin, title and signature: a report, an episode, a finding, a note, a page."""
    color = said.kind if said.kind in COLORS else "ink"
    if said.number is not None:
        canvas.text(254, 300, str(said.number), "display", 200, color, anchor="rs")
    else:
        kind_word(canvas, said, 144, 26)
        y = canvas.lines(LEFT, 180, list(said.margin), "ui", 26, 1.35, "muted")
        if said.is_demo:
            demo_tag(canvas, LEFT, y + 8)
    sizes = SENTENCE if said.number is not None else TITLE
    lines, size = fitted(said.title, sizes, RIGHT - TEXT_LEFT)
    y = canvas.lines(TEXT_LEFT, 136, lines, "display", size, 1.12)
    if said.number is not None and said.is_demo:
        demo_tag(canvas, TEXT_LEFT, y + 64)
    canvas.lines(TEXT_LEFT, y + 20, list(said.notes), "ui", 28, 1.35, "muted")
    signature(canvas, said)


def signature(canvas: Canvas, said: Card) -> None:
    """The strip, on the lower edge."""
    if isinstance(said.strip, PageStrip) and said.strip.sheets:
        drawing.strip(canvas, page_strip(said.strip), 594, 1.8 if said.number is None else 1.5, "report")
    elif isinstance(said.strip, TimeStrip):
        drawing.strip(canvas, time_strip(said.strip), 594, 1.5, "episode")


def roundtable(canvas: Canvas, said: Card) -> None:
    """The day large, the ring opposite, the title on the lower edge."""
    canvas.text(58, 272, said.day, "display", 168, "roundtable", anchor="ls")
    x = kind_word(canvas, said, 326, 28)
    if said.is_demo:
        demo_tag(canvas, x + 14, 328)
    canvas.lines(LEFT, 364, list(said.margin), "ui", 28, 1.4, "muted")
    if said.ring is not None:
        drawing.ring(canvas, said.ring, RIGHT - 250, 140, 250)
        canvas.text(RIGHT - 125, 262, str(said.ring.capacity), "display", 66, anchor="mm")
        canvas.text(
            RIGHT - 125, 305, "seats" if said.ring.capacity != 1 else "seat", "ui", 22, "muted", anchor="mm"
        )
    lines, size = fitted(said.title, [(66, 2), (54, 3), (44, 3)], RIGHT - LEFT)
    canvas.lines(LEFT, 590 - len(lines) * size * 1.08, lines, "display", size, 1.08)


def kind_word(canvas: Canvas, said: Card, y: float, size: int) -> float:
    """The sign and the word of the kind; returns where they end."""
    color = said.kind if said.kind in COLORS else "ink"
    indent = 38 if drawing.glyph(canvas, said.kind, LEFT, y + 5, 26) else 0
    return canvas.text(LEFT + indent, y, said.word, "strong", size, color)


def demo_tag(canvas: Canvas, x: float, y: float) -> None:
    """The tag “Demonstration”, with its dashed border."""
    right = canvas.text(x + 9, y + 4, "Demonstration", "ui", 20, "muted") + 9
    for left in range(int(x), int(right) - 3, 7):
        canvas.draw.line((left, y, min(left + 4, right), y), fill=COLORS["muted"])
        canvas.draw.line((left, y + 33, min(left + 4, right), y + 33), fill=COLORS["muted"])
    for top in range(int(y), int(y) + 30, 7):
        canvas.draw.line((x, top, x, top + 4), fill=COLORS["muted"])
        canvas.draw.line((right, top, right, top + 4), fill=COLORS["muted"])
