"""Figures of a report's body: each with its number, its data as CSV, and whether it can be a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.figures import Data, chart_of, data_of, drawing_of, lines_of
from core.signatures import Chart, Lines

#: What spreadsheets take for a formula when a text begins with it
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Figure:
    """A figure block of a body; `number` is its address, `block_id` the block's own id."""

    number: int
    block_id: str
    value: Mapping[str, Any]

    @property
    def title(self) -> str:
        return self.value["title"]

    @property
    def data(self) -> Data:
        return data_of(self.value.get("data"))

    @property
    def chart(self) -> Chart | None:
        """What its bars are drawn from; None where there are none."""
        return chart_of(self.data, self.value["chart"])

    @property
    def lines(self) -> Lines | None:
        """What its lines are drawn from; None where there are none."""
        return lines_of(self.data) if self.value["chart"] == "lines" else None

    @property
    def has_picture(self) -> bool:
        """Whether it can be had as a picture: it has one, or a chart that can be drawn."""
        return bool(self.value.get("image")) or bool(drawing_of(self.data, self.value["chart"]))


def figures_in(body: Iterable[Any] | None, numbers: Mapping[str, int]) -> list[Figure]:
    """The figures of a StreamField in their order, with the numbers of their block ids."""
    return [
        Figure(numbers.get(str(child.id), 0), str(child.id), child.value)
        for child in body or ()
        if child.block_type == "figure"
    ]


def csv_of(data: Data) -> bytes:
    """The data as CSV (RFC 4180): UTF-8, comma, CRLF; a missing value is an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if data.columns:
        writer.writerow([_harmless(column.heading) for column in data.columns])
    writer.writerows(
        [_harmless(cell) if isinstance(cell, str) else plain(cell) for cell in row] for row in data.rows
    )
    return out.getvalue().encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(number: Decimal | None) -> str:
    """A number as programs read it: `1.75`, `-2`, never `1E+3`; empty without a value."""
    return "" if number is None else f"{number:f}"
