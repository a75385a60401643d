"""Loads the demonstration's roundtables, each with its meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.demo.body import fixed_id, stream
from core.demo.dates import on_weekday
from core.demo.publishing import add_page, fill
from core.demo.registry import Item, Load, OccupiedError
from events import meetings
from events.changes import Cancellation, Place, Plan, Seats, Times
from events.demo import registrations
from events.demo.content import FILES, ROUNDTABLES
from events.demo.shapes import Roundtable
from events.models import (
    AgendaItem,
    Conclusion,
    Material,
    Meeting,
    RoundtableEpisode,
    RoundtablePage,
    RoundtableReport,
    SchedulePage,
    Speaker,
)
from events.walltime import to_utc
from reports.demo.load import document_item

SCHEDULE_SUMMARY = (
    "A morning, one question, and as many people as a table has seats. Conclusions are published; names are "
    "not."
)
SERIES_NAME = "Executive Forum"
#: Wall time at which registration closes
CLOSES_AT = time(18)


def items(load: Load) -> Iterator[Item]:
    """Slides, then the roundtables from the oldest to the last one to come."""
    yield Item("page:roundtables", "Schedule of roundtables", _schedule, labelled=False)
    for table in ROUNDTABLES:
        if table.slides:
            yield document_item(f"document:{table.slides}", table.slides_title, FILES / table.slides)
        yield Item(
            f"roundtable:{table.key}",
            table.title,
            _maker(table),
            _finisher(table),
            labelled=not table.real,
        )


def _schedule(load: Load) -> SchedulePage:
    page = SchedulePage.objects.first()
    if page is None:
        raise OccupiedError(None, "there is no schedule")
    return fill(page, ("summary", "series_name"), summary=SCHEDULE_SUMMARY, series_name=SERIES_NAME)


def day_of(table: Roundtable, first: date) -> date:
    """When a roundtable takes place: its published day, or one that counts from the first load's."""
    return date.fromisoformat(table.day) if table.day else on_weekday(first, table.days_after, table.weekday)


def plan_of(table: Roundtable, first: date) -> Plan:
    """All that is said of the meeting; of a real one the day alone is known."""
    day = day_of(table, first)
    closes = None
    if table.start:
        times = Times(_moment(day, table.start, table), _moment(day, table.end, table), zone=table.zone)
        if table.closes_days_before:
            last = day - timedelta(days=table.closes_days_before)
            closes = to_utc(datetime.combine(last, CLOSES_AT), table.zone)
    else:
        times = Times(day=day, zone=table.zone)
    return Plan(
        times=times,
        place=Place(
            mode=table.mode, place=table.place, locality=table.locality, access_note=table.access_note
        ),
        seats=Seats(
            capacity=table.capacity,
            seats_held=table.seats_held,
            availability_is_public=table.availability_is_public,
            registration=table.registration,
            registration_closes=closes,
            registration_note=table.registration_note,
            waiting_list=table.waiting_list,
            chatham_house=table.chatham_house,
        ),
    )


def _moment(day: date, wall: str, table: Roundtable) -> datetime:
    return to_utc(datetime.combine(day, time.fromisoformat(wall)), table.zone)


def _rows(load: Load, page: Any, table: Roundtable) -> None:
    """The rows under a roundtable; what an editor deleted is not pointed at."""
    page.agenda = [
        AgendaItem(
            key=fixed_id("agenda", table.key, number),
            start=time.fromisoformat(line.start),
            title=line.title,
            text=line.text,
        )
        for number, line in enumerate(table.agenda, start=1)
    ]
    page.speakers = [
        Speaker(person=person, role=at.role)
        for at in table.speakers
        if (person := load.get(f"person:{at.person}")) is not None
    ]
    page.conclusions = [
        Conclusion(key=fixed_id("conclusion", table.key, number), text=text)
        for number, text in enumerate(table.conclusions, start=1)
    ]
    page.reports = [
        RoundtableReport(report=report, finding=reading.finding, relation=reading.relation)
        for reading in table.reports
        if (report := load.get(f"report:{reading.report}")) is not None
    ]
    page.episodes = [RoundtableEpisode(episode=episode) for episode in load.all("episode", table.episodes)]
    if table.slides and (slides := load.get(f"document:{table.slides}")) is not None:
        page.materials = [Material(title=table.slides_title, document=slides, stage=Material.Stage.SLIDES)]


def _maker(table: Roundtable) -> Callable[[Load], RoundtablePage]:
    def make(load: Load) -> RoundtablePage:
        plan = plan_of(table, load.day)
        plan.check()
        page = RoundtablePage(
            title=table.title,
            slug=table.slug,
            summary=table.summary,
            body=stream(load, f"roundtable:{table.key}", table.body),
            audience=table.audience,
            attendees=table.attendees,
            proceedings_summary=table.proceedings_summary,
        )
        page.plan = plan
        _rows(load, page, table)
        page.topics = load.all("topic", table.topics)
        return add_page(SchedulePage.objects.first(), page)  # type: ignore[no-any-return]

    return make


def _finisher(table: Roundtable) -> Callable[[Load, Any], None] | None:
    """What is a transaction of its own, and so comes after the page: registrations, cancelling."""
    if not table.guests and not table.cancelled:
        return None

    def finish(load: Load, page: Any) -> None:
        if table.guests:
            registrations.write(page.meeting_id, table.guests, timezone.now())
        if table.cancelled and page.meeting.state == Meeting.State.ANNOUNCED:
            meetings.cancel(page.meeting_id, Cancellation(cancellation_note=table.cancelled))

    return finish
