"""What the template of a roundtable draws, in each of its states: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.dateformat import format as format_date
from django.utils.html import format_html

from core.models import Center
from core.rows import Note, Row, When
from core.signatures import seats_sentence
from core.signatures.words import counted
from events import asking, cards, wording
from events.drawings import ring_of
from events.jsonld import json_ld
from events.materials import File, files_of
from events.models import Material, RoundtableEpisode, RoundtablePage, RoundtableReport, SchedulePage
from events.rows import took_part
from events.seats import SeatCount, seats_of
from events.states import Asking, Stage, situation, stage_of
from events.walltime import in_zone
from podcasts.listings import public_episodes, with_drawings
from podcasts.models import EpisodePage
from podcasts.rows import mixed_rows
from podcasts.times import clock
from reports.models import ReportPage
from reports.rows import report_row, strips_of

#: The rows under a page, all of which few pages have
RELATIONS = ("agenda", "speakers", "conclusions", "materials", "reports", "episodes")


@dataclass(frozen=True)
class Known:
    """What one query says of a page beside its own row: which rows it has at all, and whose it is."""

    series: str = ""
    is_demo: bool = False
    empty: frozenset[str] = frozenset()


def known_of(page: RoundtablePage) -> Known:
    """What is known of a page, with its meeting, in one query; of one that is not saved, nothing."""
    series = SchedulePage.objects.values("series_name")[:1]
    if page.pk is None:
        return Known(series=SchedulePage.objects.values_list("series_name", flat=True).first() or "")
    found = (
        RoundtablePage.objects.filter(pk=page.pk)
        .marked()
        .select_related("meeting")
        .only("meeting")
        .annotate(
            series=Subquery(series),
            **{f"has_{name}": Exists(_below(name)) for name in RELATIONS},
        )
        .get()
    )
    page.meeting = found.meeting
    # What a preview holds in memory is in no table
    in_memory = getattr(page, "_cluster_related_objects", {})
    empty = {name for name in RELATIONS if not getattr(found, f"has_{name}") and name not in in_memory}
    return Known(found.series or "", found.is_demo, frozenset(empty))


def _below(relation: str) -> QuerySet[Any]:
    model: Any = RoundtablePage._meta.get_field(relation).related_model
    return model._default_manager.filter(page=OuterRef("pk"))  # type: ignore[no-any-return]


class RoundtableData:
    """A roundtable with what its page says of it; each thing is asked for once."""

    def __init__(self, page: RoundtablePage, now: datetime, center: Center | None = None) -> None:
        self.page, self.now = page, now
        self.center = center or Center.load()
        self.known = known_of(page)
        self.meeting = page.shown_meeting
        self.over = stage_of(self.meeting, now) == Stage.OVER
        # How many seats were free is of no interest any more
        unasked = SeatCount(capacity=self.meeting.capacity)
        self.count = unasked if self.over else seats_of(self.meeting, now)
        self.situation = situation(self.meeting, self.count, now)
        self.cancelled = self.situation.stage == Stage.CANCELLED
        self.ring = ring_of(self.meeting, self.count, self.situation, page.attendees)

    @cached_property
    def path(self) -> str:
        """`/roundtables/<slug>/`; `/` of a page that was never saved."""
        parts = self.page.get_url_parts() if self.page.url_path else None
        return parts[2] if parts else "/"

    @property
    def is_demo(self) -> bool:
        return self.known.is_demo

    @property
    def series(self) -> str:
        """What the meetings are part of: “Executive Forum”."""
        return self.known.series

    def rows(self, relation: str, *related: str) -> Sequence[Any]:
        """The rows under the page; nothing is asked for those that it has not."""
        if relation in self.known.empty:
            return []
        rows = getattr(self.page, relation).all()
        return list(rows.select_related(*related) if related else rows)

    @cached_property
    def speakers(self) -> Sequence[Any]:
        return self.rows("speakers", "person")

    @cached_property
    def topics(self) -> Sequence[Any]:
        return sorted(self.page.topics.all(), key=lambda topic: topic.name)

    @cached_property
    def conclusions(self) -> Sequence[Any]:
        return self.rows("conclusions")

    @cached_property
    def files(self) -> Sequence[File]:
        return files_of(self.rows("materials", "document"))

    @cached_property
    def reports(self) -> Sequence[tuple[RoundtableReport, ReportPage]]:
        """Related reports that anybody may see, in the page's order."""
        rows = self.rows("reports")
        if not rows:
            return []
        listed = ReportPage.objects.listed().marked().select_related("series")
        public = listed.in_bulk([row.report_id for row in rows])
        return [(row, public[row.report_id]) for row in rows if row.report_id in public]

    @cached_property
    def episodes(self) -> Sequence[tuple[RoundtableEpisode, EpisodePage]]:
        """Related episodes that anybody may hear, in the page's order."""
        rows = self.rows("episodes")
        if not rows:
            return []
        listed = with_drawings(public_episodes()).marked()
        public = listed.in_bulk([row.episode_id for row in rows])
        return [(row, public[row.episode_id]) for row in rows if row.episode_id in public]

    @property
    def contact(self) -> asking.Contact:
        return asking.Contact.of(self.meeting, self.center)


def roundtable_context(data: RoundtableData) -> dict[str, Any]:
    """The page of a roundtable: an invitation first, its proceedings once it is over."""
    page, meeting = data.page, data.meeting
    card = cards.roundtable_card(page, meeting, series=data.series, is_demo=data.is_demo)
    image = cards.card_address(data.center, card, data.path)
    return {
        "data": data,
        "meeting": meeting,
        **head(data),
        **seats(data),
        "description": page.description,
        "agenda": agenda(data),
        "agenda_title": agenda_title(data),
        "speakers": people(data),
        "where": where(data),
        "topics": [{"name": topic.name, "url": topic.get_absolute_url()} for topic in data.topics],
        "reading": reading(data),
        "briefing": [file_note(data, file) for file in data.files if _before(file)],
        "conclusions": [{"number": row.number, "text": row.text} for row in data.conclusions],
        "results": results(data) if data.over else [],
        "listen": listen(data) if not data.over else [],
        "citation": citation(data) if data.conclusions else "",
        "social_image_url": image,
        "social_image_alt": page.title,
        "json_ld_data": json_ld(
            page,
            meeting,
            data.count,
            data.situation,
            data.center,
            f"{settings.BASE_URL}{data.path}",
            people=[row.person for row in data.speakers],
            topics=data.topics,
            image=image,
            series=data.series,
        ),
    }


def head(data: RoundtableData) -> dict[str, Any]:
    """The margin of the head, and the deck."""
    page, meeting = data.page, data.meeting
    day = meeting.day
    when: When | None
    if data.over and day is not None:
        when = When(format_date(day, "F j, Y"), wording.iso(meeting))
        lines = [took_part(page.attendees)] if page.attendees else []
    else:
        when = When(wording.short_day(day), wording.iso(meeting)) if day else None
        lines = [format_date(day, "l, Y")] if day else ["No date yet"]
        lines += [said for said in (wording.hours(meeting), moved_from(data)) if said]
    links = []
    if data.over:
        if data.conclusions:
            links.append(Note(link="Cite", url="#cite"))
        links += [file_note(data, file) for file in data.files if not _before(file)]
    elif day is not None and not data.cancelled:
        links.append(Note(link="Add to calendar", url=f"{data.path}event.ics"))
    return {
        "kind_label": "Proceedings" if data.over and data.conclusions else "",
        "when": when,
        "head_lines": lines,
        "head_links": links,
        "is_demo": data.is_demo,
        "deck": (page.proceedings_summary or page.summary) if data.over else page.summary,
        "notice": notice(data),
    }


def moved_from(data: RoundtableData) -> str:
    """`Moved from January 21`, with the hour where only that is another."""
    before, zone = data.meeting.previous_start, data.meeting.zone
    if before is None or data.cancelled:
        return ""
    if in_zone(before, zone).date() == data.meeting.day:
        return f"Moved from {wording.hour(before, zone)}"
    return f"Moved from {format_date(in_zone(before, zone), 'F j')}"


def notice(data: RoundtableData) -> dict[str, str] | None:
    """What everybody who opens the page must see first."""
    meeting = data.meeting
    if data.cancelled:
        return {"strong": "This meeting is cancelled.", "text": meeting.cancellation_note.strip()}
    if data.situation.today:
        said = wording.hours(meeting)
        return {"strong": "Today", "text": f"{said}." if said else ""}
    return None


def seats(data: RoundtableData) -> dict[str, Any]:
    """The ring with its sentence, the one thing to do, and how to ask."""
    meeting, stands, ring = data.meeting, data.situation, data.ring
    said, count, of = "", "", ""
    if ring is not None and data.over:
        count, of = str(ring.taken), f"of {ring.capacity} took part"
        said = f"{ring.taken} of {counted(ring.capacity, 'seat')} were taken."
    elif ring is not None and not data.cancelled:
        said = seats_sentence(ring)
        if not meeting.availability_is_public:
            count, of = str(ring.capacity), "seats"
        elif stands.asking == Asking.FULL and not ring.free:
            count, of = str(ring.capacity), f"of {ring.capacity} seats taken"
        else:
            count, of = str(ring.free), f"of {ring.capacity} seats free"
        if ring.waiting:
            said += f", {counted(ring.waiting, 'person waits', 'people wait')}"
    contact = data.contact
    action = asking.action(meeting, stands, contact, data.page.title)
    return {
        "ring": ring,
        "ring_count": count,
        "ring_of": of,
        "said": said,
        "action": action and replace(action, button=True, quiet=stands.asking == Asking.FULL),
        "how": asking.how_to_ask(meeting, stands, contact),
        "contact_url": contact.link(data.page.title),
        "contact_label": contact.email or "How to reach the center",
        "state": state(data),
    }


def state(data: RoundtableData) -> str:
    """What the ring does not say by itself: `By invitation`, `Full, 5 waiting`."""
    if data.over or data.cancelled or data.situation.stage == Stage.NO_DATE:
        return ""
    asked = data.situation.asking
    if asked == Asking.NOT_YET or (asked == Asking.OPEN and data.ring is not None):
        return ""
    not_today = replace(data.situation, today=False)
    strong, rest = asking.state_words(data.meeting, data.count, not_today)
    return f"{strong}{rest}"


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


def where(data: RoundtableData) -> str:
    """Place, address and access as sentences; of a meeting that is over the place alone."""
    meeting = data.meeting
    parts = [wording.where(meeting)]
    if not data.over:
        parts += [", ".join(line.strip() for line in meeting.address.splitlines()), meeting.access_note]
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def _before(file: File) -> bool:
    return file.material.stage == Material.Stage.BRIEFING


def file_note(data: RoundtableData, file: File) -> Note:
    """`Slides, PDF`."""
    return Note(link=f"{file.material.title}, {file.ending}", url=f"{data.path}files/{file.name}")


def reading(data: RoundtableData) -> list[Note]:
    """Reports to read for the table: `Finding 4 of the October 2014 report`."""
    return [
        Note(link=_reading_label(row, report), url=_report_address(row, report))
        for row, report in data.reports
        if row.relation == RoundtableReport.Relation.READING
    ]


def _reading_label(row: RoundtableReport, report: ReportPage) -> str:
    return f"Finding {row.finding} of the {report.dated} report" if row.finding else report.title


def _report_address(row: RoundtableReport, report: ReportPage) -> str:
    return f"{report.url}#finding-{row.finding}" if row.finding else str(report.url)


def results(data: RoundtableData) -> list[Row]:
    """What came of it: reports, then the episodes that are about it, with the second."""
    reports = [page for row, page in data.reports if row.relation == RoundtableReport.Relation.RESULT]
    strips = strips_of(reports) if reports else {}
    rows = [report_row(page, strips.get(page.pk)) for page in reports]
    if data.episodes:
        drawn = mixed_rows([episode for _, episode in data.episodes], data.center.zone)
        rows += [_from_second(row, at.second) for row, (at, _) in zip(drawn, data.episodes, strict=True)]
    return rows


def _from_second(row: Row, second: float | None) -> Row:
    if second is None:
        return row
    note = Note(text="Mentioned at ", link=clock(second), url=f"{row.url}#t{int(second)}")
    return replace(row, notes=[*row.notes, note])


def listen(data: RoundtableData) -> list[Note]:
    """Episodes that mention a roundtable which is to come."""
    notes = []
    for at, episode in data.episodes:
        moment = f"#t{int(at.second)}" if at.second is not None else ""
        end = f", from {clock(at.second)}" if at.second is not None else ""
        notes.append(Note(link=episode.title, url=f"{episode.url}{moment}", end=end))
    return notes


def citation(data: RoundtableData) -> Any:
    """How the proceedings are cited: nobody is named, since nobody is quoted."""
    center, meeting = data.center, data.meeting
    series = data.series or "Roundtable"
    return format_html(
        "{}. {}. <em>{}</em>, {}. {}",
        center.name,
        data.page.title,
        series,
        format_date(meeting.day, "F j, Y") if meeting.day else "",
        f"{settings.BASE_URL}{data.path}",
    )
