"""The roster as a table for spreadsheets: CSV (RFC 4180) that Excel opens as it is.

It begins with a byte order mark, since Excel reads UTF-8 only then. A cell that a spreadsheet would take for
a formula is made text by an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from core.cells import harmless
from events import roster
from events.models import Meeting, Registration
from events.walltime import in_zone

BOM = "\ufeff"

HEADINGS = (
    "Name",
    "Email",
    "Organization",
    "From",
    "Takes part",
    "Note",
    "State",
    "Seat",
    "Place in the queue",
    "Came",
    "Asked",
    "Address confirmed",
    "Offer until",
    "Consent to the text of",
    "Consent given",
    "Erased",
    "Clocks of",
)


class _Echo:
    def write(self, line: str) -> str:
        return line


def lines(meeting: Meeting, rows: Iterable[Registration], places: dict[int, int]) -> Iterator[str]:
    """The table line by line: the headings, then a line a registration, moments on the meeting's clocks."""
    writer = csv.writer(_Echo())
    yield BOM + str(writer.writerow(HEADINGS))
    for row in rows:
        yield str(writer.writerow([harmless(cell) for cell in _cells(meeting, row, places)]))


def _cells(meeting: Meeting, row: Registration, places: dict[int, int]) -> list[Any]:
    def at(moment: Any) -> str:
        return f"{in_zone(moment, meeting.zone):%Y-%m-%d %H:%M}" if moment else ""

    return [
        row.name,
        row.email,
        row.organization,
        row.get_sector_display(),  # type: ignore[attr-defined]
        row.get_part_display(),  # type: ignore[attr-defined]
        row.note,
        roster.STATES[row.status].label,
        row.seat,
        places.get(row.pk),
        row.get_source_display(),  # type: ignore[attr-defined]
        at(row.created),
        at(row.queued_at),
        at(row.offered_until),
        row.consent_version,
        at(row.consented_at),
        at(row.erased),
        meeting.zone,
    ]
