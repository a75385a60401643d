"""Data of tables and figures in a body: as a table for people, and as what a chart is drawn from.

A cell of numbers that is empty has no value; it is never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from core.signatures import Bar, Chart, Line, Lines, line_chart, span_chart
from core.signatures.lines import can_be_drawn

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


def data_of(table: Any) -> Data:
    """The data of a typed table block's value; an empty one where there is none."""
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


def shown(number: Decimal | None) -> str:
    """A number as people read it: `2,500`, `−3`; “no data” without a value."""
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


def chart_of(data: Data, kind: str, unit: str = "") -> Chart | None:
    """The bars of a chart: one a row and column of numbers, or one a row from the first to the second.

    The first column names the rows. A missing value has no bar. None where nothing can be drawn.
    """
    numeric = [place for place, column in enumerate(data.columns) if column.is_numeric]
    if kind == "spans" and len(numeric) >= 2:
        start, end = numeric[:2]
        bars = [
            Bar(str(row[0]), float(last), float(first))
            for row in data.rows
            if isinstance(first := row[start], Decimal) and isinstance(last := row[end], Decimal)
        ]
    elif kind in ("bars", "lines"):
        bars = [
            Bar(_label(data, row, place, alone=len(numeric) == 1), float(cell), value=shown(cell))
            for row in data.rows
            for place in numeric
            if isinstance(cell := row[place], Decimal)
        ]
    else:
        return None
    return Chart(bars, unit) if bars else None


def _label(data: Data, row: Sequence[Any], place: int, *, alone: bool) -> str:
    name = str(row[0]) if not data.columns[0].is_numeric else ""
    return name if alone else ", ".join(part for part in (name, data.columns[place].heading) if part)


def lines_of(data: Data, unit: str = "") -> Lines | None:
    """The lines of a chart: one a column of numbers, over the rows. A missing value is a gap.

    None where there is nothing that lines could show: less than two rows, or more lines than can be told
    apart.
    """
    numeric = [place for place, column in enumerate(data.columns) if column.is_numeric]
    if not data.columns or not numeric:
        return None
    named = not data.columns[0].is_numeric
    names = [str(row[0]) if named else str(place) for place, row in enumerate(data.rows, 1)]
    lines = [
        Line(
            data.columns[place].heading,
            [float(cell) if isinstance(cell := row[place], Decimal) else None for row in data.rows],
        )
        for place in numeric
    ]
    drawn = Lines(names, lines, unit)
    return drawn if can_be_drawn(drawn) else None


def drawing_of(data: Data, kind: str) -> SafeString:
    """The chart of a figure; nothing where there is none. What lines cannot show is drawn as bars."""
    if kind == "lines" and (lines := lines_of(data)):
        return line_chart(lines)
    chart = chart_of(data, kind)
    return span_chart(chart) if chart else SafeString()


def figure_parts(value: Mapping[str, Any], number: int | None = None) -> dict[str, Any]:
    """A figure block's value as `components/figure.html` takes it."""
    data = data_of(value.get("data"))
    title = value.get("title") or ""
    return {
        "number": number,
        "title": title,
        "unit": value.get("unit") or "",
        "finding": value.get("finding"),
        "chart": drawing_of(data, value.get("chart") or "none"),
        "picture": value.get("image"),
        "table": table_of(data, f"Figure {number} as a table" if number else f"{title}, as a table"),
        "source": value.get("source") or "",
    }
