"""Figures of a report's body: their data as a table, as CSV, and as what a chart is drawn from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.signatures import Bar, Chart, span_chart

#: What spreadsheets take for a formula when a text begins with it
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NO_DATA = "no data"


@dataclass(frozen=True)
class Column:
    """A column of data: its heading, and whether it holds numbers."""

    heading: str
    is_numeric: bool


@dataclass(frozen=True)
class Data:
    """A table of data. A cell is a string, or in a column of numbers a Decimal or None: no value."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Decimal | None]]


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
        """What its chart is drawn from; None where there is none."""
        return chart_of(self.data, self.value["chart"])

    @property
    def has_picture(self) -> bool:
        """Whether it can be had as a picture: it has one, or a chart that can be drawn."""
        return bool(self.value.get("image")) or bool(self.chart and span_chart(self.chart))


def figures_in(body: Iterable[Any] | None, numbers: Mapping[str, int]) -> list[Figure]:
    """The figures of a StreamField in their order, with the numbers of their block ids."""
    return [
        Figure(numbers.get(str(child.id), 0), str(child.id), child.value)
        for child in body or ()
        if child.block_type == "figure"
    ]


def data_of(table: Any) -> Data:
    """The data of a typed table; an empty one where there is none."""
    if not table:
        return Data((), ())
    columns = [Column(column["heading"], column["block"].name == "number") for column in table.columns]
    rows = [
        [_cell(value, column) for value, column in zip(row["values"], columns, strict=True)]
        for row in table.row_data
    ]
    return Data(columns, rows)


def _cell(value: Any, column: Column) -> str | Decimal | None:
    if column.is_numeric:
        return value if value is None else Decimal(value)
    return str(value or "")


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


def shown(number: Decimal | None) -> str:
    """A number as people read it: `2,500`; “no data” without a value."""
    return NO_DATA if number is None else f"{number:,f}".replace("-", "−")


def table_of(data: Data, caption: str) -> dict[str, Any] | None:
    """The data for `components/table.html`; None where there is none."""
    if not data.rows:
        return None
    return {
        "caption": caption,
        "head": [column.heading for column in data.columns],
        "rows": [[cell if isinstance(cell, str) else shown(cell) for cell in row] for row in data.rows],
        "numeric": [place for place, column in enumerate(data.columns) if column.is_numeric],
    }


def chart_of(data: Data, kind: str) -> Chart | None:
    """The bars of a chart: one a row and column of numbers, or one a row from the first to the second.

    The first column names the rows. A missing value has no bar. None for other kinds of chart.
    """
    numeric = [place for place, column in enumerate(data.columns) if column.is_numeric]
    if kind == "spans" and len(numeric) >= 2:
        start, end = numeric[:2]
        bars = [
            Bar(str(row[0]), float(row[end]), float(row[start]))
            for row in data.rows
            if isinstance(row[start], Decimal) and isinstance(row[end], Decimal)
        ]
    elif kind in ("bars", "lines"):
        bars = [
            Bar(
                _bar_label(data, row, place, alone=len(numeric) == 1),
                float(row[place]),
                value=shown(row[place]),
            )
            for row in data.rows
            for place in numeric
            if isinstance(row[place], Decimal)
        ]
    else:
        return None
    return Chart(bars) if bars else None


def _bar_label(data: Data, row: Sequence[Any], place: int, *, alone: bool) -> str:
    name = str(row[0]) if not data.columns[0].is_numeric else ""
    return name if alone else ", ".join(part for part in (name, data.columns[place].heading) if part)
