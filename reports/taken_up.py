"""What took a finding up since: the roundtables that read it and the episodes that discuss it, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from core.page_rows import rows_at
from core.rows import Note, Row


def taken_up(tables: Iterable[Any], heard: Iterable[Any], number: int) -> list[Row]:
    """Rows with their sections' drawings: of the roundtables first, then of the moments of episodes.

    `tables` are of the tag `roundtables_of_report` (url, came), `heard` of `discussions` (url, label,
    second): both sections know reports, and reports know neither. A title leads to the moment.
    """
    tables, heard = list(tables), list(heard)
    rows = rows_at([*(table.url for table in tables), *(_page(moment.url) for moment in heard)])
    found = []
    for table in tables:
        if row := rows.get(table.url):
            text = "came of this table" if table.came else "is the reading for this table"
            found.append(replace(row, deck=f"Finding {number} {text}.", notes=[], action=None))
    for moment in heard:
        if row := rows.get(_page(moment.url)):
            note = Note(text="Discussed in this episode.")
            if moment.second is not None:
                note = Note(text="Discussed ", link=f"at {moment.label}", url=moment.url, end=".")
            found.append(replace(row, url=moment.url, deck="", notes=[note], action=None))
    return found


def _page(url: str) -> str:
    return url.partition("#")[0]
