"""Roundtables as rows: of the schedule while they are to come, of lists afterwards.

The functions take pages that were fetched with their meeting (`select_related("meeting")`) and, for the
tag, `marked()`; the seats of all are counted in one query.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString

from core.models import Center
from core.rows import Note, Row, ScheduleRow, When
from core.signatures import seat_ring_small
from events import asking, wording
from events.drawings import ring_of
from events.models import RoundtablePage
from events.seats import SeatCount, count_seats
from events.states import Stage, situation
from events.walltime import in_zone


def schedule_rows(
    pages: Sequence[RoundtablePage],
    now: datetime,
    center: Center,
    *,
    brief: bool = False,
) -> list[ScheduleRow]:
    """Roundtables to come; one query. `brief` rows have no deck, stand in no group and name the year."""
    counts = count_seats([page.meeting for page in pages], now)
    return [schedule_row(page, counts[page.meeting_id], now, center, brief=brief) for page in pages]


def schedule_row(
    page: RoundtablePage, count: SeatCount, now: datetime, center: Center, *, brief: bool = False
) -> ScheduleRow:
    """A roundtable to come: its day, its place in a word, the state of its seats, the one thing to do."""
    meeting = page.meeting
    stands = situation(meeting, count, now)
    ring = ring_of(meeting, count, stands)
    strong, rest = asking.state_words(meeting, count, stands)
    if meeting.previous_start is not None and stands.to_come:
        moved = wording.short_day(in_zone(meeting.previous_start, meeting.zone).date())
        rest = f"{rest}, moved from {moved}" if strong else rest
    contact = asking.Contact.of(meeting, center)
    day = meeting.day
    weekday = format_date(day, "l") if day else ""
    year = str(day.year) if day and brief else ""
    return ScheduleRow(
        title=page.title,
        url=page.url,
        day=wording.short_day(day) if day else "",
        iso=wording.iso(meeting),
        where=", ".join(part for part in (weekday, wording.where_short(meeting), year) if part),
        year=day.year if day and not brief else None,
        demo=bool(getattr(page, "is_demo", False)),
        deck="" if brief else page.summary,
        signature=seat_ring_small(ring) if ring else SafeString(),
        state=strong,
        state_rest=rest,
        action=asking.action(meeting, stands, contact, page.title, page.url, about=True),
        void=stands.stage == Stage.CANCELLED,
    )


def past_rows(pages: Sequence[RoundtablePage], now: datetime, *, margin: str = "") -> list[Row]:
    """Roundtables that are over; no query. `margin` is a line in each, such as what they are part of."""
    return [past_row(page, now, margin=margin) for page in pages]


def past_row(page: RoundtablePage, now: datetime, *, margin: str = "") -> Row:
    """A roundtable that is over: its date, its deck, who took part."""
    meeting = page.meeting
    stands = situation(meeting, SeatCount(capacity=meeting.capacity), now)
    cancelled = stands.stage == Stage.CANCELLED
    ring = None if cancelled else ring_of(meeting, SeatCount(), stands, page.attendees)
    note = meeting.cancellation_note.strip()
    return Row(
        kind="roundtable",
        title=page.title,
        url=page.url,
        when=When.of(meeting.day) if meeting.day else None,
        margin=[margin] if margin else [],
        demo=bool(getattr(page, "is_demo", False)),
        deck=page.summary if cancelled else page.proceedings_summary or page.summary,
        notes=[Note(strong="Cancelled.", text=f" {note}" if note else "")] if cancelled else [],
        signature=seat_ring_small(ring) if ring else SafeString(),
        sentence=took_part(page.attendees) if page.attendees else "",
        void=cancelled,
    )


def took_part(count: int) -> str:
    """`16 took part`."""
    return "1 person took part" if count == 1 else f"{count:,} took part"


def mixed_rows(pages: Sequence[RoundtablePage], now: datetime, *, margin: str = "") -> list[Row]:
    """Roundtables of any time among entries of other kinds; one query for the seats."""
    counts = count_seats([page.meeting for page in pages], now)
    rows = []
    for page in pages:
        stands = situation(page.meeting, counts[page.meeting_id], now)
        if not stands.to_come:
            rows.append(past_row(page, now, margin=margin))
            continue
        ring = ring_of(page.meeting, counts[page.meeting_id], stands)
        strong, rest = asking.state_words(page.meeting, counts[page.meeting_id], stands)
        rows.append(
            Row(
                kind="roundtable",
                title=page.title,
                url=page.url,
                when=When.of(page.meeting.day) if page.meeting.day else None,
                margin=[line for line in (margin, wording.where_short(page.meeting).capitalize()) if line],
                demo=bool(getattr(page, "is_demo", False)),
                deck=page.summary,
                signature=seat_ring_small(ring) if ring else SafeString(),
                sentence=f"{strong}{rest}",
            )
        )
    return rows


def rows_by_id(pages: Sequence[Any]) -> dict[int, Row]:
    """Live roundtables → their rows by page id, for pages that list everything."""
    found = list(
        RoundtablePage.objects.filter(pk__in=[page.pk for page in pages]).marked().select_related("meeting")
    )
    rows = mixed_rows(found, timezone.now())
    return {page.pk: row for page, row in zip(found, rows, strict=True)}
