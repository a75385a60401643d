"""The drawing of a report: its sheets, from what was read of its PDF."""

from __future__ import annotations

from collections.abc import Iterable

from core.signatures import Sheet

#: Lines of text on a page of print that is full
FULL_PAGE_LINES = 42


def sheets_of(pairs: Iterable[tuple[int, bool]] | None) -> list[Sheet]:
    """The sheets of a drawing from `PdfFile.sheets`: lines of text and whether there is a figure."""
    return [Sheet(min(1.0, lines / FULL_PAGE_LINES), bool(figure)) for lines, figure in pairs or ()]
