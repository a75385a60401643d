"""The drawing of a report: its sheets, from what was read of its PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.signatures import Sheet

#: Lines of text on a page of print that is full
FULL_PAGE_LINES = 42


def sheets_of(pages: Iterable[Sequence[Any]] | None) -> list[Sheet]:
    """The sheets of a drawing from `PdfFile.sheets`."""
    return [Sheet(min(1.0, lines / FULL_PAGE_LINES), bool(figure)) for lines, figure, *_ in pages or ()]


def labels_of(pages: Iterable[Sequence[Any]] | None) -> dict[int, str]:
    """Sheet, counted from 1 → what is printed on it, of those that have a label."""
    return {
        position: str(label)
        for position, (_lines, _figure, *rest) in enumerate(pages or (), 1)
        for label in rest[:1]
        if label
    }
