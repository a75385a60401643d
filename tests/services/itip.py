"""A calendar program as an attendee has one: takes invitations out of mail (RFC 6047), follows them by
RFC 5546, and keeps the calendar on a CalDAV server (RFC 4791). It knows nothing of the site that writes them.
"""

from __future__ import annotations

import base64
import http.client
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import quote
from xml.sax.saxutils import escape

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"


class ItipError(Exception):
    """A message that RFC 5545, 5546 or 6047 does not allow; a program shows it as a plain attachment."""


class Outcome(StrEnum):
    """What a message did to the calendar."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    #: Something newer of this meeting is known (RFC 5546 §2.1.5)
    OUTDATED = "outdated"
    #: It is about somebody else, or comes from somebody else than the first one (RFC 5546 §6.1)
    FOREIGN = "foreign"
    #: A cancellation of what is not there
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """A content line (RFC 5545 §3.1)."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(frozen=True)
class Version:
    """What makes one message about a meeting newer than another: SEQUENCE, then DTSTAMP."""

    sequence: int
    stamp: str

    def replaces(self, other: Version) -> bool:
        return (self.sequence, self.stamp) > (other.sequence, other.stamp)


@dataclass(frozen=True)
class Message:
    """An iTIP message about one meeting; `stored` is what a calendar keeps of it (RFC 4791 §4.1)."""

    method: str
    uid: str
    version: Version
    organizer: str
    attendees: tuple[str, ...]
    status: str
    stored: str


def content_lines(text: str) -> Iterator[Line]:
    """Unfold, and take names, parameters and values apart."""
    for raw in re.sub("\r\n[ \t]", "", text).split("\r\n"):
        if not raw:
            continue
        found = re.fullmatch(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', raw)
        if found is None:
            raise ItipError(f"no content line: {raw!r}")
        pairs = re.findall(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)', found[2])
        yield Line(found[1].upper(), {name.upper(): value.strip('"') for name, value in pairs}, found[3])


def read(part: EmailMessage) -> Message:
    """The message in a MIME part `text/calendar`. Raises `ItipError` for what no standard allows."""
    if part.get_content_type() != "text/calendar":
        raise ItipError(f"a part {part.get_content_type()}")
    content: bytes = part.get_payload(decode=True)  # type: ignore[assignment]
    if b"\n" in content.replace(b"\r\n", b""):
        raise ItipError("a line that does not end in CRLF")
    if len(max(content.split(b"\r\n"), key=len)) > 75:
        raise ItipError("a line of more than 75 octets")
    text = content.decode(part.get_content_charset() or "us-ascii")
    message = parse(text)
    # RFC 6047 §2.4
    if str(part.get_param("method", "")).upper() != message.method:
        raise ItipError(f"the part says {part.get_param('method')}, the calendar {message.method}")
    return message


def parse(text: str) -> Message:
    """An iCalendar object as an iTIP message about one meeting."""
    outer: list[Line] = []
    event: list[Line] = []
    zones: set[str] = set()
    open_components: list[str] = []
    events = 0
    for line in content_lines(text):
        if line.name == "BEGIN":
            open_components.append(line.value.upper())
            events += line.value.upper() == "VEVENT"
        elif line.name == "END":
            if not open_components or open_components.pop() != line.value.upper():
                raise ItipError("components that do not nest")
        elif open_components == ["VCALENDAR"]:
            outer.append(line)
        elif open_components == ["VCALENDAR", "VEVENT"]:
            event.append(line)
        elif open_components == ["VCALENDAR", "VTIMEZONE"] and line.name == "TZID":
            zones.add(line.value)
    if open_components or events != 1:
        raise ItipError(f"{events} events")
    method = _one(outer, "METHOD").upper()
    if [_one(outer, "VERSION"), bool(_one(outer, "PRODID"))] != ["2.0", True]:
        raise ItipError("no VERSION or PRODID")
    for line in event:
        if "TZID" in line.parameters and line.parameters["TZID"] not in zones:
            raise ItipError(f"no VTIMEZONE for {line.parameters['TZID']}")
    stamp = _one(event, "DTSTAMP")
    if not re.fullmatch(r"\d{8}T\d{6}Z", stamp):
        raise ItipError(f"DTSTAMP {stamp}")
    message = Message(
        method=method,
        uid=_one(event, "UID"),
        version=Version(int(_maybe(event, "SEQUENCE") or 0), stamp),
        organizer=_address(_one(event, "ORGANIZER")),
        attendees=tuple(_address(line.value) for line in event if line.name == "ATTENDEE"),
        status=_maybe(event, "STATUS"),
        stored=re.sub(r"(?mi)^METHOD:.*\r\n", "", text),
    )
    _check(message, event)
    return message


def _check(message: Message, event: list[Line]) -> None:
    """The tables of RFC 5546 §3.2.2 and §3.2.5."""
    if not message.attendees:
        raise ItipError(f"a {message.method} without ATTENDEE")
    match message.method:
        case "REQUEST":
            for name in ("DTSTART", "SUMMARY"):
                _one(event, name)
            if message.status not in ("", "TENTATIVE", "CONFIRMED"):
                raise ItipError(f"a REQUEST of STATUS {message.status}")
        case "CANCEL":
            _one(event, "SEQUENCE")
            # It is there where the whole meeting is off, and only there
            if message.status not in ("", "CANCELLED"):
                raise ItipError(f"a CANCEL of STATUS {message.status}")
        case other:
            raise ItipError(f"METHOD {other}")


def _one(lines: list[Line], name: str) -> str:
    found = [line.value for line in lines if line.name == name]
    if len(found) != 1:
        raise ItipError(f"{len(found)} {name}")
    return found[0]


def _maybe(lines: list[Line], name: str) -> str:
    return _one(lines, name) if any(line.name == name for line in lines) else ""


def _address(value: str) -> str:
    if not value.lower().startswith("mailto:"):
        raise ItipError(f"{value} is no address of mail")
    return value[7:].lower()


@dataclass(frozen=True)
class Resource:
    """A calendar object on the server."""

    path: str
    etag: str
    text: str


class CalendarServer:
    """One person's calendar on a CalDAV server: what a program asks of it."""

    def __init__(self, port: int, user: str) -> None:
        self.port, self.user = port, user
        self.path = f"/{user}/meetings/"
        status, _, _ = self._ask("MKCALENDAR", self.path)
        if status != 201:
            raise RuntimeError(f"no calendar was made: {status}")

    def _ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        password = base64.b64encode(f"{self.user}:any".encode()).decode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(
                method, path, body.encode(), {"Authorization": f"Basic {password}", "Depth": "1", **sent}
            )
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def find(self, uid: str) -> Resource | None:
        """The object of a meeting (RFC 4791 §7.8.6)."""
        of_uid = f'<C:prop-filter name="UID"><C:text-match collation="i;octet">{escape(uid)}</C:text-match>'
        found = self._query(f"{of_uid}</C:prop-filter>")
        if len(found) > 1:
            raise RuntimeError(f"{len(found)} objects of one UID")
        return found[0] if found else None

    def between(self, start: datetime, end: datetime) -> list[Resource]:
        """What takes place between two moments in UTC, as the server reckons (RFC 4791 §7.8.1)."""
        form = "%Y%m%dT%H%M%SZ"
        return self._query(f'<C:time-range start="{start.strftime(form)}" end="{end.strftime(form)}"/>')

    def all(self) -> list[Resource]:
        return self._query("")

    def _query(self, inner: str) -> list[Resource]:
        query = (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
            "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
            f'<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{inner}</C:comp-filter>'
            "</C:comp-filter></C:filter></C:calendar-query>"
        )
        status, _, body = self._ask("REPORT", self.path, query, Content_Type="application/xml; charset=utf-8")
        if status != 207:
            raise RuntimeError(f"REPORT: {status}")
        found = []
        for each in ElementTree.fromstring(body).iter(f"{DAV}response"):  # noqa: S314 (our own server)
            data = each.findtext(f".//{CALDAV}calendar-data")
            if data is not None:
                # XML turns CRLF into LF
                text = data.replace("\r\n", "\n").replace("\n", "\r\n")
                path, etag = each.findtext(f"{DAV}href", ""), each.findtext(f".//{DAV}getetag", "")
                found.append(Resource(path, etag, text))
        return found

    def add(self, uid: str, text: str) -> None:
        """Store a new object, where none is."""
        self._put(f"{self.path}{quote(uid, safe='')}.ics", text, If_None_Match="*")

    def replace(self, old: Resource, text: str) -> None:
        """Store an object anew, if nobody else has meanwhile."""
        self._put(old.path, text, If_Match=old.etag)

    def _put(self, path: str, text: str, **condition: str) -> None:
        kind = "text/calendar; charset=utf-8"
        status, _, said = self._ask("PUT", path, text, Content_Type=kind, **condition)
        if status not in (201, 204):
            raise RuntimeError(f"PUT: {status} {said.decode(errors='replace')[:200]}")

    def remove(self, old: Resource) -> None:
        status, _, _ = self._ask("DELETE", old.path, If_Match=old.etag)
        if status not in (200, 204):
            raise RuntimeError(f"DELETE: {status}")


@dataclass
class CalendarProgram:
    """An attendee's program: `me` is his address. It remembers what it has removed."""

    server: CalendarServer
    me: str
    removed: dict[str, Version] = field(default_factory=dict)

    def take(self, part: EmailMessage) -> Outcome:
        """Do what a part of a mail says."""
        message = read(part)
        if self.me.lower() not in message.attendees:
            return Outcome.FOREIGN
        known = self.server.find(message.uid)
        # A stored object has no METHOD, and is read as the request that it came by
        have = parse(_as_request(known.text)) if known else None
        last = have.version if have else self.removed.get(message.uid)
        if have and have.organizer != message.organizer:
            return Outcome.FOREIGN
        if last is not None and not message.version.replaces(last):
            return Outcome.OUTDATED
        if message.method == "CANCEL":
            if known is None:
                return Outcome.UNKNOWN
            self.server.remove(known)
            self.removed[message.uid] = message.version
            return Outcome.REMOVED
        if known is None:
            self.server.add(message.uid, message.stored)
            return Outcome.ADDED
        self.server.replace(known, message.stored)
        return Outcome.UPDATED


def _as_request(stored: str) -> str:
    return re.sub(r"(?m)^VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:REQUEST\r\n", stored, count=1)
