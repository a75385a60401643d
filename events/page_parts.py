"""The parts of a roundtable's page that its rows make: agenda, people, files, reports and episodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.rows import Note, Row
from events.materials import File
from events.models import Material, RoundtableReport
from events.page_data import Related, RoundtableData
from events.walltime import in_zone
from podcasts.rows import mixed_rows
from podcasts.times import clock
from reports.rows import report_row, strips_of


def agenda(data: RoundtableData) -> list[dict[str, str]]:
    """The agenda for `components/agenda.html`; hours are the meeting's own."""
    return [
        {"time": f"{row.start:%H:%M}" if row.start else "", "title": row.title, "text": row.text}
        for row in data.rows("agenda")
    ]


def agenda_title(data: RoundtableData) -> str:
    """“The morning” of a meeting that is over, by when it began; “Agenda” before."""
    if not data.over or data.meeting.start is None:
        return "Agenda"
    hour = in_zone(data.meeting.start, data.meeting.zone).hour
    return "The morning" if hour < 12 else "The afternoon" if hour < 17 else "The evening"


def people(data: RoundtableData) -> list[dict[str, str]]:
    """Who sits at the head of the table, for `components/people.html`."""
    return [
        {
            "name": row.person.name,
            "role": ". ".join(part for part in (row.role.rstrip("."), _of_person(row.person)) if part),
            "url": row.person.get_absolute_url() if row.person.live else "",
        }
        for row in data.speakers
    ]


def _of_person(person: Any) -> str:
    return ", ".join(part for part in (person.role, person.affiliation) if part)


def is_briefing(file: File) -> bool:
    return file.material.stage == Material.Stage.BRIEFING


def file_note(data: RoundtableData, file: File) -> Note:
    """`Slides, PDF`."""
    return Note(link=f"{file.material.title}, {file.ending}", url=f"{data.path}files/{file.name}")


def reading(data: RoundtableData) -> list[Note]:
    """Reports to read for the table: `Finding 4 of the October 2014 report`."""
    return [
        Note(link=_reading_label(row), url=_report_address(row))
        for row in data.reports
        if row.relation == RoundtableReport.Relation.READING
    ]


def _reading_label(row: Related) -> str:
    return f"Finding {row.finding} of the {row.page.dated} report" if row.finding else row.page.title


def _report_address(row: Related) -> str:
    return f"{row.page.url}#finding-{row.finding}" if row.finding else str(row.page.url)


def results(data: RoundtableData) -> list[Row]:
    """What came of it: reports, then the episodes that are about it, with the second."""
    reports = [row.page for row in data.reports if row.relation == RoundtableReport.Relation.RESULT]
    strips = strips_of(reports) if reports else {}
    rows = [report_row(page, strips.get(page.pk)) for page in reports]
    if data.episodes:
        drawn = mixed_rows([row.page for row in data.episodes], data.center.zone)
        rows += [_from_second(row, at.second) for row, at in zip(drawn, data.episodes, strict=True)]
    return rows


def _from_second(row: Row, second: float | None) -> Row:
    if second is None:
        return row
    note = Note(text="Mentioned at ", link=clock(second), url=f"{row.url}#t{int(second)}")
    return replace(row, notes=[*row.notes, note])


def listen(data: RoundtableData) -> list[Note]:
    """Episodes that mention a roundtable which is to come."""
    notes = []
    for row in data.episodes:
        moment = f"#t{int(row.second)}" if row.second is not None else ""
        end = f", from {clock(row.second)}" if row.second is not None else ""
        notes.append(Note(link=row.page.title, url=f"{row.page.url}{moment}", end=end))
    return notes
