"""What messages about a meeting say of its page and of the center, asked once for each state of the site.

A press that takes a seat must not ask a dozen things anew while everybody else waits for the meeting's row.
All of this changes with the site's generation alone, as stored pages do (`core.page_cache`), so each process
keeps the answers of the last one. What the meeting's own row says is never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from core.letters import Link, Sender
from core.models import Center, DemoItem
from events.calendar_data import PageSaid, inviting, said_by
from events.calendars import Organizer
from events.models import Meeting, RoundtablePage, SchedulePage
from events.page_parts import reading

#: Meetings whose answers a process keeps
MOST = 100


@dataclass(frozen=True)
class Told:
    """What messages say beside the meeting's row; `url` is empty while the page is not public."""

    sender: Sender
    page: PageSaid
    organizer: Organizer | None
    url: str
    schedule_url: str
    reading: tuple[Link, ...]
    demonstration: bool


_kept: dict[UUID, tuple[tuple[int, str], Told]] = {}


def told_of(meeting: Meeting, generation: int, now: datetime) -> Told:
    """What is told of a meeting in a generation of the site.

    The number must be asked before the transaction changes anything: what is kept may then be newer than its
    number, and never older; and one that the transaction raised itself may be taken back.
    """
    key = (generation, settings.BASE_URL)
    found = _kept.get(meeting.uid)
    if found is not None and found[0] == key:
        return found[1]
    told = ask(meeting.pk, now)
    # What is not public may be changed without a new generation
    if told.url:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[meeting.uid] = (key, told)
    return told


def ask(meeting_id: int, now: datetime) -> Told:
    """Ask for all of it: about ten queries."""
    from events.page_data import RoundtableData

    # The roundtable's own page: its title is in every message, whatever its draft says
    page = RoundtablePage.objects.filter(meeting=meeting_id, alias_of=None).order_by("pk")[0]
    center = Center.load()
    public = page.live and not page.get_view_restrictions().exists()
    said = said_by(page, [topic.name for topic in page.topics.all()])
    notes = reading(RoundtableData(page, now, center)) if public else ()
    return Told(
        sender=sender_of_center(center),
        page=said,
        organizer=inviting(center),
        url=said.url if public else "",
        schedule_url=_schedule_url(),
        reading=tuple(Link(note.link, _absolute(note.url)) for note in notes),
        demonstration=DemoItem.marks(page),
    )


def sender_of_center(center: Center) -> Sender:
    """The center as sender of letters."""
    return Sender(
        site_name=center.site_name,
        site_url=f"{settings.BASE_URL}/",
        center_name=center.name if center.name != center.site_name else "",
        contact=center.email_reply_to or center.email,
        language=center.language.split("-")[0] or "en",
    )


def _schedule_url() -> str:
    schedule = SchedulePage.objects.live().first()
    parts = schedule.get_url_parts() if schedule else None
    return f"{settings.BASE_URL}{parts[2]}" if parts else f"{settings.BASE_URL}/"


def _absolute(url: str) -> str:
    return f"{settings.BASE_URL}{url.removeprefix(settings.BASE_URL)}"
