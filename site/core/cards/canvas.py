"""The paper of a social card: fonts, balanced lines of text, and the colors of the light scheme."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from core.theme.fonts import HANKEN, NEWSREADER

WIDTH, HEIGHT = 1200, 630
LEFT, TEXT_LEFT, RIGHT = 64, 288, 1136

COLORS = {
    "paper": "#FAFBF9",
    "sunk": "#EFF2EE",
    "ink": "#14191B",
    "muted": "#525A5D",
    "line": "#D3D8D3",
    "control": "#737B7E",
    "report": "#0A4B63",
    "roundtable": "#8A3B12",
    "episode": "#6B2A57",
    "note": "#14191B",
}

Face = Literal["display", "ui", "strong"]


@lru_cache(maxsize=64)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A typeface at `size` pixels: `display` (Newsreader), `ui` (Hanken Grotesk) or `strong`."""
    made = ImageFont.truetype(str(NEWSREADER if face == "display" else HANKEN), size)
    # Newsreader: weight and optical size. Hanken Grotesk: weight
    made.set_variation_by_axes([400, 56] if face == "display" else [600 if face == "strong" else 400])
    return made


class Canvas:
    """A card under way."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), COLORS["paper"])
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, x: float, y: float, words: str, face: Face, size: int, color: str = "ink", anchor: str = "la"
    ) -> float:
        """Write one line, and return where it ends. `anchor` is Pillow's: `la`, `ra`, `mm`."""
        used = font(face, size)
        self.draw.text((x, y), words, font=used, fill=COLORS.get(color, color), anchor=anchor)
        return x + used.getlength(words)

    def lines(
        self, x: float, y: float, lines: list[str], face: Face, size: int, leading: float, color: str = "ink"
    ) -> float:
        """Write lines below one another, and return the top of the next one."""
        for line in lines:
            self.text(x, y, line, face, size, color)
            y += size * leading
        return y

    def rule(self, x: float, y: float, right: float, height: float, color: str = "ink") -> None:
        """A filled bar from `x` to `right`."""
        self.draw.rectangle((x, y, right - 1, y + height - 1), fill=COLORS.get(color, color))


def balanced(words: str, face: Face, size: int, width: float, most: int) -> list[str] | None:
    """Break `words` into as few lines as fit into `width`, about equally long; None above `most`."""
    used = font(face, size)
    lines = broken(words, used, width)
    if len(lines) > most or any(used.getlength(line) > width for line in lines):
        return None
    # The narrowest width that needs no further line, found by halving
    low, high = width / 2, width
    for _ in range(8):
        middle = (low + high) / 2
        tried = broken(words, used, middle)
        if len(tried) > len(lines) or any(used.getlength(line) > middle for line in tried):
            low = middle
        else:
            high = middle
    return broken(words, used, high)


def broken(words: str, used: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break words greedily; a word wider than `width` stands on a line of its own."""
    lines: list[str] = []
    for word in words.split():
        if lines and used.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def fitted(words: str, sizes: list[tuple[int, int]], width: float) -> tuple[list[str], int]:
    """The largest size that fits, of pairs (size, most lines); else the smallest, cut with “…”."""
    for size, most in sizes:
        lines = balanced(words, "display", size, width, most)
        if lines is not None:
            return lines, size
    size, most = sizes[-1]
    used = font("display", size)
    lines = []
    for line in broken(words, used, width)[:most]:
        while used.getlength(line) > width:
            line = line[:-2].rstrip() + "…"
        lines.append(line)
    last = lines[-1]
    while used.getlength(f"{last}…") > width:
        last = last[:-1]
    lines[-1] = last.rstrip(" ,.;:…") + "…"
    return lines, size
