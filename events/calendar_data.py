"""What calendars say of roundtables: pages with their meetings as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings

from core.models import Center, Topic
from events import wording
from events.calendars import Attendee, CalendarEvent, Organizer, Status, event_file, event_uid, feed
from events.listing import public_roundtables
from events.models import Meeting, RoundtablePage, SchedulePage


@dataclass(frozen=True)
class PageSaid:
    """What the page of a roundtable gives to calendars, beside its meeting."""

    title: str
    summary: str
    url: str
    topics: tuple[str, ...]


def said_by(page: RoundtablePage, topics: Iterable[str]) -> PageSaid:
    """What a page gives to calendars; `topics` are the names of its topics."""
    return PageSaid(page.title, page.summary, address_of(page), tuple(sorted(topics)))


def event_of(page: RoundtablePage, center: Center, topics: Iterable[str]) -> CalendarEvent:
    """A roundtable as an event. DTSTAMP is when its data changed: the meeting's, or the page's own."""
    meeting = page.meeting
    changed = max(moment for moment in (meeting.changed_at, page.last_published_at) if moment is not None)
    return _event(meeting, said_by(page, topics), organizer_of(center), changed, meeting.sequence)


def _event(
    meeting: Meeting,
    page: PageSaid,
    organizer: Organizer | None,
    changed: datetime,
    sequence: int,
    attendee: Attendee | None = None,
) -> CalendarEvent:
    start: datetime | date = meeting.start or meeting.day  # type: ignore[assignment]
    return CalendarEvent(
        uid=event_uid(meeting.uid),
        start=start,
        end=meeting.end if meeting.start else meeting.day,
        zone=meeting.zone,
        summary=page.title,
        changed=changed,
        sequence=sequence,
        status=Status.CANCELLED if meeting.is_cancelled else Status.CONFIRMED,
        description="\n\n".join(part for part in (_news(meeting), page.summary, page.url) if part),
        location=", ".join(part for part in (wording.where(meeting), _one_line(meeting.address)) if part),
        url=page.url,
        categories=page.topics,
        organizer=organizer,
        attendee=attendee,
    )


def address_of(page: RoundtablePage) -> str:
    """The page's absolute address, from BASE_URL."""
    parts = page.get_url_parts()
    return f"{settings.BASE_URL}{parts[2]}" if parts else ""


def organizer_of(center: Center, fallback: str = "") -> Organizer | None:
    """Who invites, where the center has an address for it, or `fallback` is one."""
    address = center.organizer_email or center.email or fallback
    return Organizer(center.name, address) if address else None


def _news(meeting: Meeting) -> str:
    if not meeting.is_cancelled:
        return ""
    note = meeting.cancellation_note.strip()
    return f"Cancelled. {note}" if note else "Cancelled."


def _one_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def announced_pages() -> Iterable[RoundtablePage]:
    """Every public roundtable with a date, cancelled ones too, in the order of their dates; two queries.

    What the pages say at length stays in the database.
    """
    pages = public_roundtables().select_related("meeting").defer("body")
    return pages.prefetch_related("topics").order_by("meeting__begins_at", "pk")


def calendar_feed(schedule: SchedulePage, topic: Topic | None = None) -> bytes:
    """The calendar of all roundtables, or of those of a topic and of the narrower ones within it."""
    center = Center.load()
    topic_ids = {topic.pk, *topic.children.values_list("pk", flat=True)} if topic else None
    events = []
    for page in announced_pages():
        topics = {topic.pk: topic.name for topic in page.topics.all()}
        if topic_ids is None or topic_ids & topics.keys():
            events.append(event_of(page, center, topics.values()))
    name = f"{center.site_name}: {schedule.title}"
    path = schedule.get_url_parts()[2]
    query = f"?topic={topic.slug}" if topic else ""
    return feed(
        events,
        name=f"{name}, {topic.name}" if topic else name,
        zone=center.zone,
        url=f"{settings.BASE_URL}{path}",
        source=f"{settings.BASE_URL}{path}calendar.ics{query}",
        description=schedule.summary,
    )


def inviting(center: Center) -> Organizer | None:
    """Who invites: the center, by whatever address it writes from, since a message must name one."""
    _, sender = parseaddr(center.email_from or settings.DEFAULT_FROM_EMAIL)
    return organizer_of(center, sender)


def message_for(
    meeting: Meeting,
    page: PageSaid,
    organizer: Organizer | None,
    attendee: Attendee,
    *,
    sequence: int,
    now: datetime,
) -> CalendarEvent:
    """The roundtable as one attendee is told of it: a message has a SEQUENCE and a DTSTAMP of its own."""
    return _event(meeting, page, organizer, now, sequence, attendee)


def calendar_file(page: RoundtablePage) -> bytes:
    """The one roundtable as a file to add to one's calendar."""
    return event_file(event_of(page, Center.load(), [topic.name for topic in page.topics.all()]))
