"""What a recipient's program reads: words as they were typed (E07), calendars that act (E09)."""

import email
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import vobject
from bs4 import BeautifulSoup
from django.test import Client
from icalendar import Calendar

from core.mail import OutboxEmail
from core.models import Center, OutboxMessage
from events import registration
from events.changes import Cancellation, Seats, Times
from events.meetings import cancel, change_seats, move
from events.models import Meeting, Registration, RoundtablePage
from events.registration import Application
from events.reminders import remind
from tests.events.factories import ZONE, make_roundtable

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
START = datetime(2031, 1, 21, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TITLE = 'R&D Sites: FDA\'s "Fast" Lane, <2 years>'
PLACE = "O'Neill & Sons"
NAME = "Zoë O'Brien & Co"


def make_open(title: str = TITLE, **meeting: Any) -> RoundtablePage:
    Center.objects.update_or_create(pk=1, defaults={"email": "office@colloquy.example", "name": "A center"})
    values = {"registration": "open", "capacity": 1, "start": START, "end": START + HOUR, "place": PLACE}
    return make_roundtable(title, meeting={**values, **meeting})


def enter(meeting: Meeting, address: str = "ada@example.org", name: str = NAME) -> Registration:
    row = registration.submit(meeting.pk, Application(address, name), NOW)
    return registration.confirm(row.uuid, NOW)


def received(row: OutboxMessage) -> EmailMessage:
    """A message as its recipient's program reads it."""
    content = OutboxEmail(row, Center.load()).message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(content, policy=default)  # type: ignore[return-value]


def parts_of(row: OutboxMessage) -> dict[str, Any]:
    """The parts of a message by content type; of several the first."""
    found: dict[str, Any] = {}
    for part in received(row).walk():
        found.setdefault(part.get_content_type(), part)
    return found


def calendar_of(row: OutboxMessage) -> bytes:
    return parts_of(row)["text/calendar"].get_payload(decode=True)


def last(kind: str, address: str = "ada") -> OutboxMessage:
    return OutboxMessage.objects.filter(kind=kind, recipient__startswith=address).latest("pk")


def every_kind() -> None:
    """Let one of each message be written."""
    page = make_open()
    meeting = page.meeting
    ada = enter(meeting)
    bea, cyn = (enter(meeting, f"{name}@example.org") for name in ("bea", "cyn"))
    registration.submit(meeting.pk, Application("ada@example.org", NAME), NOW)
    move(meeting.pk, Times(START + DAY, START + DAY + HOUR, zone=ZONE), note=NAME, now=NOW)
    registration.withdraw(ada.uuid, NOW)
    registration.withdraw(bea.uuid, NOW + HOUR)
    change_seats(meeting.pk, Seats(capacity=2, registration="open"), now=NOW + 2 * HOUR)
    registration.accept(cyn.uuid, NOW + 2 * HOUR)
    dan = enter(meeting, "dan@example.org")
    assert dan.status == "confirmed"
    eve = enter(meeting, "eve@example.org")
    registration.withdraw(dan.uuid, NOW + 3 * HOUR)
    assert Registration.objects.get(pk=eve.pk).status == "offered"
    remind(START + DAY - 7 * DAY)
    with registration.desk(meeting.pk, now=NOW + 2 * DAY):
        pass
    cancel(meeting.pk, Cancellation(NAME), now=NOW + 3 * DAY)


KINDS = {
    *("confirm", "confirmed", "waiting", "my registration", "changed", "withdrawn", "offer", "offer expired"),
    *("reminder", "cancelled"),
}


def test_e07_words_stand_in_every_message_as_they_were_typed() -> None:
    every_kind()
    rows = list(OutboxMessage.objects.all())
    assert {row.kind for row in rows} == KINDS
    for row in rows:
        message = received(row)
        assert TITLE in str(message["Subject"])
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        flowing = " ".join(text.split())
        assert TITLE in flowing
        assert PLACE in flowing
        if row.kind not in ("confirm", "reminder"):
            assert NAME in flowing
        for wrong in ("&amp;", "&#x27;", "&#39;", "&quot;", "&lt;"):
            assert wrong not in str(message["Subject"]) + text
        html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert "R&amp;D" in html
        assert "&lt;2 years&gt;" in html
        assert "&amp;amp;" not in html
        assert "&amp;#" not in html
        assert TITLE in BeautifulSoup(html, "html5lib").get_text(" ")


def test_e07_in_calendars_and_on_the_page() -> None:
    page = make_open()
    enter(page.meeting)
    event = Calendar.from_ical(calendar_of(last("confirmed"))).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == TITLE
    assert str(event["LOCATION"]) == PLACE
    assert event["ATTENDEE"].params["CN"] == NAME
    soup = BeautifulSoup(Client().get(page.url).content, "html5lib")
    assert soup.select_one("meta[property='og:title']")["content"] == TITLE
    assert soup.title.text.startswith(TITLE)


def test_e09_an_invitation_is_one_for_every_program() -> None:
    title = ("Überlänge é 👩‍🔬 " * 5)[:80].strip()
    page = make_open(title, capacity=2)
    enter(page.meeting)
    enter(page.meeting, "bea@example.org", "Bea")
    for name, other in (("ada", "bea"), ("bea", "ada")):
        row = last("confirmed", name)
        message = received(row)
        alternative = next(
            part for part in message.walk() if part.get_content_type() == "multipart/alternative"
        )
        kinds = [part.get_content_type() for part in alternative.iter_parts()]  # type: ignore[attr-defined]
        assert kinds[0] == "text/plain"
        assert kinds[-1] == "text/calendar"
        part = list(alternative.iter_parts())[-1]  # type: ignore[attr-defined]
        assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
        content = part.get_payload(decode=True)
        assert f"{other}@example.org" not in message.as_string()
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")
        for line in lines:
            line.decode()
        assert b"/registrations/" not in content
        calendar = Calendar.from_ical(content)
        assert calendar["METHOD"] == "REQUEST"
        assert content.index(b"METHOD:REQUEST") < content.index(b"BEGIN:V", 10)
        (event,) = calendar.walk("VEVENT")
        public = Calendar.from_ical(b"".join(Client().get(f"{page.url}event.ics").streaming_content)).walk(
            "VEVENT"
        )[0]
        assert event["UID"] == public["UID"] == str(page.meeting.uid)
        assert event["SEQUENCE"] == 0
        assert event["ORGANIZER"] == "mailto:office@colloquy.example"
        assert event["ATTENDEE"] == f"mailto:{name}@example.org"
        assert event["SUMMARY"] == title
        vobject.readOne(content.decode()).validate(raiseException=True)
        attached = [part for part in message.walk() if part.get_filename("").endswith(".ics")]
        assert all(part.get_payload(decode=True) == content for part in attached)


def test_sequences_rise_through_a_change_a_withdrawal_and_a_return() -> None:
    page = make_open()
    meeting = page.meeting
    ada = enter(meeting)
    move(meeting.pk, Times(START + DAY, START + DAY + HOUR, zone=ZONE), now=NOW)
    registration.withdraw(ada.uuid, NOW)
    enter(meeting)
    move(meeting.pk, Times(START, START + HOUR, zone=ZONE), now=NOW)
    cancel(meeting.pk, Cancellation(), now=NOW)
    rows = OutboxMessage.objects.exclude(calendar="").order_by("pk")
    events = [Calendar.from_ical(calendar_of(row)) for row in rows]
    told = [(str(each["METHOD"]), each.walk("VEVENT")[0]) for each in events]
    assert [method for method, _ in told] == [
        *("REQUEST", "REQUEST", "CANCEL", "REQUEST", "REQUEST", "CANCEL"),
    ]
    sequences = [event["SEQUENCE"] for _, event in told]
    assert sequences == sorted(set(sequences))
    assert len({str(event["UID"]) for _, event in told}) == 1
    # Who withdrew is taken from a meeting that takes place; the last one does not
    assert "STATUS" not in told[2][1]
    assert str(told[5][1]["STATUS"]) == "CANCELLED"
    starts = [event["DTSTART"].dt.astimezone(UTC) for _, event in told]
    assert starts[0] == starts[4] == START
    assert starts[1] == START + DAY


def test_an_attendee_with_a_strange_name_and_domain() -> None:
    page = make_open()
    enter(page.meeting, "ada@bücher.example", 'Ada "the first"; Byron, Lady: of <Ockham>')
    event = Calendar.from_ical(calendar_of(last("confirmed"))).walk("VEVENT")[0]
    assert event["ATTENDEE"] == "mailto:ada@xn--bcher-kva.example"
    assert "Byron" in event["ATTENDEE"].params["CN"]
    assert str(received(last("confirmed"))["To"]) == "ada@xn--bcher-kva.example"


def test_who_invites_is_the_sender_where_the_center_has_no_address() -> None:
    page = make_open()
    Center.objects.update(email="", organizer_email="", email_from="Center <talks@colloquy.example>")
    enter(page.meeting)
    event = Calendar.from_ical(calendar_of(last("confirmed"))).walk("VEVENT")[0]
    assert event["ORGANIZER"] == "mailto:talks@colloquy.example"
