"""Cells of tables that leave the site for a spreadsheet."""

from __future__ import annotations

from typing import Any

#: With these a formula begins, for one program or another; the wide ones are folded to them
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Any) -> str:
    """A value as the text of a cell that no spreadsheet calculates: an apostrophe stands before a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
