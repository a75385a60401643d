"""A QR code as one SVG path, dark on light in both schemes as cameras need it."""

from dataclasses import dataclass

import segno

# Modules of empty border that ISO/IEC 18004 asks for
BORDER = 4


@dataclass(frozen=True)
class Code:
    """A code that is drawn in a square of `size` units: `path` is the dark part."""

    size: int
    path: str


def code_of(text: str) -> Code:
    """The code of a text such as an address, readable with a seventh of it hidden."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    parts = []
    for y, row in enumerate(rows, start=BORDER):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            run = x
            while run < len(row) and row[run]:
                run += 1
            parts.append(f"M{x + BORDER} {y}h{run - x}v1h-{run - x}z")
            x = run
    return Code(len(rows) + 2 * BORDER, "".join(parts))
