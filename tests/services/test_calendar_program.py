"""What our messages do to an attendee's calendar: on a real server, by a program of RFC 5546 alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from core import outbox
from core.models import Center
from events import registration
from events.changes import Cancellation, Place, Seats, Times
from events.meetings import cancel, change_place, change_seats, move
from events.models import Meeting, Registration
from events.registration import Application
from tests.events.factories import ZONE, make_roundtable
from tests.events.reader import Received
from tests.services.caldav import calendar_server
from tests.services.itip import CalendarProgram, CalendarServer, ItipError, Outcome, read
from tests.services.smtp_server import Mailbox, mail_server

pytestmark = [pytest.mark.service, pytest.mark.django_db]

NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
START = datetime(2031, 1, 21, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = "Überlänge: one seat; many calendars, 👩‍🔬"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("radicale")
    with calendar_server(folder) as port:
        yield port


@pytest.fixture
def program(server: int, request: pytest.FixtureRequest) -> Callable[[str], CalendarProgram]:
    """Somebody's calendar program, with an empty calendar of this test's own."""

    def start(name: str) -> CalendarProgram:
        own = f"{name}-{abs(hash(request.node.name))}"
        return CalendarProgram(CalendarServer(server, own), f"{name}@example.org")

    return start


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as (mailbox, port):
        settings.EMAIL_BACKEND = "core.mail.SMTPBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield mailbox


class Post:
    """Everybody's mail, each message once."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox, self.read = mailbox, 0

    def arrived(self) -> list[Received]:
        """What has come since the last time."""
        outbox.send_due()
        new = [Received(*taken) for taken in self.mailbox.taken[self.read :]]
        self.read += len(new)
        return new

    def invitations(self, name: str = "ada") -> list[Any]:
        """The parts for calendars in what has just arrived for somebody."""
        return [part for one in self.arrived() if one.recipient.startswith(name) for part in one.calendars]

    def invitation(self, name: str = "ada") -> Any:
        (part,) = self.invitations(name)
        return part


@pytest.fixture
def post(mailbox: Mailbox) -> Post:
    Center.objects.update_or_create(pk=1, defaults={"email": "office@colloquy.example"})
    return Post(mailbox)


def make_open(**meeting: Any) -> Meeting:
    values = {"registration": "open", "capacity": 2, "start": START, "end": START + HOUR, **meeting}
    return make_roundtable(TITLE, meeting=values).meeting


def enter(meeting: Meeting, name: str = "ada") -> Registration:
    row = registration.submit(meeting.pk, Application(f"{name}@example.org", name.title()), NOW)
    return registration.confirm(row.uuid, NOW)


def test_imported_changed_removed_and_back(post: Post, program: Callable[[str], CalendarProgram]) -> None:
    meeting, ada = make_open(), program("ada")
    row = enter(meeting)
    first = post.invitation()
    assert ada.take(first) == Outcome.ADDED
    (kept,) = ada.server.all()
    said = vobject.readOne(kept.text).vevent
    (event,) = Calendar.from_ical(kept.text).walk("VEVENT")
    assert said.summary.value == event["SUMMARY"] == TITLE
    assert said.dtstart.value.astimezone(UTC) == event.decoded("DTSTART").astimezone(UTC) == START
    assert len(ada.server.between(START, START + HOUR)) == 1
    assert "METHOD" not in kept.text

    # Moved: the same entry at another time, and not where it was
    new = START + 2 * DAY
    move(meeting.pk, Times(new, new + HOUR, zone=ZONE), now=NOW)
    moved = post.invitation()
    assert ada.take(moved) == Outcome.UPDATED
    assert ada.server.between(START, START + HOUR) == []
    assert len(ada.server.between(new, new + HOUR)) == len(ada.server.all()) == 1
    # A message that was late says nothing any more, nor does one that comes twice
    assert ada.take(first) == ada.take(moved) == Outcome.OUTDATED
    assert ada.server.between(START, START + HOUR) == []

    change_place(meeting.pk, Place(place="Room 4, second floor", locality="Boston"), now=NOW)
    assert ada.take(post.invitation()) == Outcome.UPDATED
    (kept,) = ada.server.all()
    assert "Room 4\\, second floor" in kept.text.replace("\r\n ", "")

    # She gives her seat back, and nothing brings the entry back that is older
    registration.withdraw(row.uuid, NOW + HOUR)
    gone = post.invitation()
    assert read(gone).status == ""
    assert ada.take(gone) == Outcome.REMOVED
    assert ada.server.all() == []
    assert ada.take(first) == ada.take(moved) == Outcome.OUTDATED

    # She registers again, and the meeting is cancelled
    enter(meeting)
    assert ada.take(post.invitation()) == Outcome.ADDED
    assert len(ada.server.between(new, new + HOUR)) == 1
    cancel(meeting.pk, Cancellation(), now=NOW + 2 * HOUR)
    off = post.invitation()
    assert read(off).status == "CANCELLED"
    assert ada.take(off) == Outcome.REMOVED
    assert ada.server.all() == []


def test_each_has_a_calendar_of_his_own(post: Post, program: Callable[[str], CalendarProgram]) -> None:
    meeting, ada, bea = make_open(), program("ada"), program("bea")
    enter(meeting)
    enter(meeting, "bea")
    parts = {one.recipient[:3]: one.calendars[0] for one in post.arrived() if one.calendars}
    assert ada.take(parts["bea"]) == Outcome.FOREIGN
    assert ada.take(parts["ada"]) == bea.take(parts["bea"]) == Outcome.ADDED
    (of_ada,), (of_bea,) = ada.server.all(), bea.server.all()
    assert "bea@" not in of_ada.text
    assert "ada@" not in of_bea.text
    cancel(meeting.pk, Cancellation(), now=NOW)
    off = post.arrived()
    assert [len(one.calendars) for one in off] == [1, 1]
    for one in off:
        own = ada if one.recipient.startswith("ada") else bea
        assert own.take(one.calendars[0]) == Outcome.REMOVED
    assert ada.server.all() == bea.server.all() == []


def test_a_seat_that_comes_late_is_one(post: Post, program: Callable[[str], CalendarProgram]) -> None:
    """Who waits has no entry; taking the offer brings it, after the meeting was moved twice."""
    meeting, bea = make_open(capacity=1), program("bea")
    enter(meeting)
    waits = enter(meeting, "bea")
    for days in (1, 2):
        move(meeting.pk, Times(START + days * DAY, START + days * DAY + HOUR, zone=ZONE), now=NOW)
    assert post.invitations("bea") == []
    change_seats(meeting.pk, Seats(capacity=2, registration="open"), now=NOW)
    registration.accept(waits.uuid, NOW)
    part = post.invitation("bea")
    assert bea.take(part) == Outcome.ADDED
    assert len(bea.server.between(START + 2 * DAY, START + 2 * DAY + HOUR)) == 1
    registration.withdraw(waits.uuid, NOW)
    assert bea.take(post.invitation("bea")) == Outcome.REMOVED


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        # The second of two equal hours, and the first of them
        (datetime(2031, 10, 26, 1, 30, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2031, 10, 26, 0, 30, tzinfo=UTC), "Europe/Berlin"),
        # Before the hour that is skipped, and right after it
        (datetime(2031, 3, 30, 0, 30, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2031, 3, 30, 1, 0, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2031, 4, 5, 15, 30, tzinfo=UTC), "Australia/Lord_Howe"),
        (datetime(2031, 7, 1, 3, 15, tzinfo=UTC), "Asia/Kathmandu"),
        (datetime(2031, 7, 1, 3, 15, tzinfo=UTC), "UTC"),
    ],
)
def test_hours_are_the_same_on_the_server(
    start: datetime, zone: str, post: Post, program: Callable[[str], CalendarProgram]
) -> None:
    """Also where the server has never heard of the zone: it has the part's own VTIMEZONE alone."""
    meeting, ada = make_open(start=start, end=start + HOUR, zone=zone), program("ada")
    enter(meeting)
    plain = post.invitation().get_payload(decode=True).decode().replace("\r\n ", "")
    # A name of its own each time: the server keeps what it has learned
    name = f"X-{zone.replace('/', '-')}-{start:%m%d%H%M}"
    renamed = plain.replace(f"TZID:{zone}", f"TZID:{name}").replace(f"TZID={zone}", f"TZID={name}")
    strange = part_of("\r\n".join(map(folded, renamed.split("\r\n"))).encode())
    assert ada.take(strange) == Outcome.ADDED
    minute = timedelta(minutes=1)
    assert len(ada.server.between(start, start + minute)) == 1
    assert len(ada.server.between(start + HOUR - minute, start + HOUR)) == 1
    assert ada.server.between(start - HOUR, start) == []
    # Radicale adds the length by the wall clock, so the hour that comes twice makes it one longer there
    assert ada.server.between(start + 2 * HOUR, start + 3 * HOUR) == []


def folded(line: str) -> str:
    """A content line in lines of at most 75 octets (RFC 5545 §3.1)."""
    parts = [""]
    for character in line:
        if len((parts[-1] + character).encode()) > 70:
            parts.append("")
        parts[-1] += character
    return "\r\n ".join(parts)


def part_of(content: bytes) -> EmailMessage:
    """An invitation as a part of a mail."""
    part = EmailMessage()
    part.set_content(content, "text", "calendar", params={"method": "REQUEST", "charset": "utf-8"})
    return part


BROKEN = {
    "no guest": (b"ATTENDEE", b"X-GUEST", "without ATTENDEE"),
    "no organizer": (b"ORGANIZER", b"X-HOST", "0 ORGANIZER"),
    "another method": (b"METHOD:REQUEST", b"METHOD:CANCEL", "the part says REQUEST"),
    "no method": (b"METHOD:REQUEST\r\n", b"", "0 METHOD"),
    "a floating stamp": (b"\r\nDTSTAMP:2030", b"\r\nDTSTAMP;X=", "DTSTAMP"),
    "no zone": (b"TZID:America", b"TZID:Amerika", "no VTIMEZONE"),
    "bare line feeds": (b"\r\nBEGIN:VEVENT", b"\nBEGIN:VEVENT", "CRLF"),
    "a long line": (b"\r\nUID:", b"\r\nUID:" + b"x" * 75, "75 octets"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_program_refuses_what_is_wrong(name: str, post: Post) -> None:
    """Else it would prove nothing of what it takes."""
    enter(make_open())
    content = post.invitation().get_payload(decode=True).replace(b"STATUS:CONFIRMED\r\n", b"")
    assert read(part_of(content)).method == "REQUEST"
    old, new, words = BROKEN[name]
    assert old in content
    with pytest.raises(ItipError, match=words):
        read(part_of(content.replace(old, new)))
