"""Calendar files (RFC 5545, RFC 7986): one meeting, a feed of all, and what an attendee is sent (RFC 5546).

Pure functions of plain data to bytes: the same data gives the same bytes, since DTSTAMP and the
span of the zones come from the events and never from the clock. Every event has its UID from
`event_uid`, whether it travels in a file, the feed or an e-mail.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDuration,
    vText,
    vUri,
)
from icalendar.parser import Contentline

from events.walltime import get_zone, in_zone

CONTENT_TYPE = "text/calendar; charset=utf-8"

_PRODID = "-//Colloquy//Roundtables//EN"
_REFRESH = timedelta(hours=4)
# A calendar needs one component (RFC 5545 §3.6): an empty one describes its zone in this year
_YEAR_OF_EMPTY = 2025
# Where a zone is asked for its offset; no zone sets its clocks and sets them back within a week
_STEP = timedelta(days=7)


class Method(StrEnum):
    """METHOD of a calendar: what its reader is to do with it."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Status(StrEnum):
    """STATUS of a VEVENT."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Organizer:
    """Who invites: ORGANIZER with its CN."""

    name: str
    email: str


@dataclass(frozen=True)
class Attendee:
    """Who is invited: ATTENDEE with its CN. Each gets a calendar of his own, with nobody else in it."""

    name: str
    email: str


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar says of one meeting.

    `start` and `end` are aware datetimes, drawn as wall time of `zone` (an IANA name), or plain
    dates of a meeting whose hours are not known; `end` is then its last day. `changed` is when
    this data last changed (DTSTAMP and LAST-MODIFIED), `url` the page. No joining link and no
    address of an attendee belongs here: calendars are forwarded.
    """

    uid: str
    start: datetime | date
    zone: str
    summary: str
    changed: datetime
    end: datetime | date | None = None
    sequence: int = 0
    status: Status | None = Status.CONFIRMED
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer: Organizer | None = None
    attendee: Attendee | None = None


def event_uid(key: uuid.UUID) -> str:
    """The UID of the meeting with this stored key (RFC 7986 §5.3: a UUID, no host's name)."""
    return str(key)


def event_file(event: CalendarEvent) -> bytes:
    """One meeting to add to one's own calendar (METHOD:PUBLISH)."""
    calendar = _calendar()
    _fill(calendar, [event])
    return calendar.to_ical()


def invitation(event: CalendarEvent) -> bytes:
    """What puts a meeting into the calendar of its `attendee`, or renews it there (METHOD:REQUEST).

    Raises ValueError without organizer or attendee (RFC 5546 §3.2.2).
    """
    return _message(event, Method.REQUEST)


def cancellation(event: CalendarEvent) -> bytes:
    """What takes a meeting out of the calendar of its `attendee` (METHOD:CANCEL).

    `event.status` is CANCELLED where the meeting does not take place, None where only this attendee is
    taken from it. `event.sequence` is higher than that of any message before. Raises ValueError as
    `invitation` does.
    """
    return _message(event, Method.CANCEL)


def _message(event: CalendarEvent, method: Method) -> bytes:
    if event.organizer is None or event.attendee is None:
        raise ValueError("a message needs who invites and who is invited")
    message = _drawn(replace(event, attendee=None, sequence=0, changed=_NEVER), method)
    stamp = _stamp(event.changed)
    for name, value in (("DTSTAMP", stamp), ("LAST-MODIFIED", stamp), ("SEQUENCE", str(event.sequence))):
        message = message.replace(_OWN[name], f"\r\n{name}:{value}\r\n".encode(), 1)
    return message.replace(
        b"\r\nEND:VEVENT\r\n", b"\r\n" + _attendee(event.attendee) + b"\r\nEND:VEVENT\r\n", 1
    )


@lru_cache(maxsize=64)
def _drawn(event: CalendarEvent, method: Method) -> bytes:
    """What all attendees of a meeting are sent alike, kept: many register within minutes.

    The lines that are somebody's own are put in for each. None of these can stand within another line, since
    a line's end in a value is written `\\n`, and a line that goes on begins with a space (RFC 5545 §3.1).
    """
    calendar = _calendar(method)
    _fill(calendar, [event])
    return calendar.to_ical()


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_OWN = {
    "DTSTAMP": f"\r\nDTSTAMP:{_stamp(_NEVER)}\r\n".encode(),
    "LAST-MODIFIED": f"\r\nLAST-MODIFIED:{_stamp(_NEVER)}\r\n".encode(),
    "SEQUENCE": b"\r\nSEQUENCE:0\r\n",
}


def _attendee(attendee: Attendee) -> bytes:
    """The line ATTENDEE, folded."""
    address = vCalAddress(f"mailto:{attendee.email}")
    if attendee.name:
        address.params["CN"] = vText(attendee.name)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    # A seat is taken on this site, and given back on it: no answer by mail is wanted
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return Contentline.from_parts("ATTENDEE", address.params, address).to_ical()


def feed(
    events: Iterable[CalendarEvent], *, name: str, zone: str, url: str, source: str, description: str = ""
) -> bytes:
    """A calendar to subscribe to: all meetings, cancelled ones among them.

    `zone` is the center's, `url` the schedule's page, `source` the feed's own https address. Events
    come in the order of their start; without one the calendar still describes its zone.
    """
    calendar = _calendar()
    calendar.add("NAME", vText(name))
    calendar.add("X-WR-CALNAME", vText(name))
    calendar.add("X-WR-TIMEZONE", vText(zone))
    if description:
        calendar.add("DESCRIPTION", vText(description))
        calendar.add("X-WR-CALDESC", vText(description))
    calendar.add("URL", vUri(url))
    calendar.add("SOURCE", vUri(source), parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    _fill(calendar, sorted(events, key=_order))
    if not calendar.subcomponents:
        calendar.add_component(_timezone(zone, [datetime(_YEAR_OF_EMPTY, 7, 1, tzinfo=UTC)]))
    return calendar.to_ical()


def _calendar(method: Method = Method.PUBLISH) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", _PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", str(method))
    return calendar


def _fill(calendar: Calendar, events: list[CalendarEvent]) -> None:
    """Add the zones that the events name, then the events: readers resolve a TZID as they go."""
    moments: dict[str, list[datetime]] = {}
    for event in events:
        times = [time for time in (event.start, event.end) if isinstance(time, datetime)]
        if times and event.zone != "UTC":
            moments.setdefault(event.zone, []).extend(times)
    for zone in sorted(moments):
        calendar.add_component(_timezone(zone, moments[zone]))
    for event in events:
        calendar.add_component(_vevent(event))


def _vevent(event: CalendarEvent) -> Event:
    vevent = Event()
    changed = event.changed.astimezone(UTC).replace(microsecond=0)
    vevent.add("UID", event.uid)
    vevent.add("DTSTAMP", changed)
    vevent.add("LAST-MODIFIED", changed)
    vevent.add("SEQUENCE", event.sequence)
    if event.status is not None:
        vevent.add("STATUS", str(event.status))
    vevent.add("SUMMARY", event.summary)
    vevent.add("DTSTART", _time(event.start, event.zone))
    if event.end is not None:
        vevent.add("DTEND", _end(event.end, event.zone))
    for name in ("description", "location"):
        if text := getattr(event, name):
            vevent.add(name, text)
    if event.url:
        vevent.add("URL", vUri(event.url))
    if event.categories:
        vevent.add("CATEGORIES", list(event.categories))
    if event.organizer:
        organizer = vCalAddress(f"mailto:{event.organizer.email}")
        organizer.params["CN"] = vText(event.organizer.name)
        vevent.add("ORGANIZER", organizer)
    return vevent


def _time(time: datetime | date, zone: str) -> datetime | date:
    if not isinstance(time, datetime):
        return time
    local = in_zone(time, zone)
    # The second of two equal wall times can only be told in UTC (RFC 5545 §3.3.5)
    return time.astimezone(UTC) if local.fold else local


def _end(end: datetime | date, zone: str) -> datetime | date:
    """DTEND, which is exclusive: after a last day the day after."""
    return _time(end, zone) if isinstance(end, datetime) else end + timedelta(days=1)


def _order(event: CalendarEvent) -> tuple[datetime, str]:
    start = event.start
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day, tzinfo=UTC)
    return (start, event.uid)


def _timezone(zone: str, moments: list[datetime]) -> Timezone:
    """The VTIMEZONE of an IANA zone for the years of `moments`.

    Our own, because icalendar 7 puts the onset in spring an hour late (03:00 where the clocks are
    set at 02:00), so that readers without a table of zones err for an hour. One observance for each
    time the clocks are set, without RDATE, which Outlook does not read.
    """
    return _described(zone, min(moments).year, max(moments).year)


@lru_cache(maxsize=64)
def _described(zone: str, first_year: int, last_year: int) -> Timezone:
    """Kept, since looking for the changes of a zone takes longer than all else of an invitation."""
    start = datetime(first_year - 1, 12, 30, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 2, tzinfo=UTC)
    first = in_zone(start, zone)
    described = Timezone()
    described.add("TZID", zone)
    described.add_component(_observance(first, first))
    for before, after in _transitions(zone, start, end):
        described.add_component(_observance(before, after))
    return described


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from the moment `after`; `before` is the same moment by the offset until then."""
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    observance.add("DTSTART", before.replace(tzinfo=None))
    observance.add("TZOFFSETFROM", before.utcoffset())
    observance.add("TZOFFSETTO", after.utcoffset())
    observance.add("TZNAME", after.tzname())
    return observance


def _transitions(zone: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each time between two UTC moments at which the zone's offset changes: (by the old, by the new)."""
    tz = get_zone(zone)

    def rule(moment: datetime) -> tuple[timedelta | None, str | None]:
        local = moment.astimezone(tz)
        return local.utcoffset(), local.tzname()

    while start < end:
        following = min(start + _STEP, end)
        if rule(start) != rule(following):
            low, high = start, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if rule(middle) == rule(low) else (low, middle)
            old = timezone(low.astimezone(tz).utcoffset() or timedelta())
            yield high.astimezone(old), high.astimezone(tz)
        start = following
