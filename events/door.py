"""The code that somebody shows at the door: short enough to be said, long enough not to be guessed."""

from __future__ import annotations

import secrets
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Without letters and digits that are taken for one another when they are said or written
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _LENGTH = 3, 4


def make_code() -> str:
    """A new code: `CLQ-7F3K-29QD-M4XT`, 59 random bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(["CLQ", *groups])


def drawing(code: str) -> SafeString:
    """The code's picture for a page: dark on light in every scheme, as cameras read it."""
    matrix = [
        [bool(cell) for cell in row] for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)
    ]
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, cells in groupby(row):
            length = len(list(cells))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    size = len(matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false">'
        '<rect class="qr-ground" width="{0}" height="{0}"/><path d="{1}"/></svg>',
        size,
        "".join(runs),
    )
