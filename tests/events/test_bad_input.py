"""What people, their browsers and their clocks do to the pages and messages of a registration."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connections
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from core.models import OutboxMessage
from events import tokens
from events.changes import Times
from events.meetings import move
from events.models import Registration
from events.ticks import events_tick
from events.tokens import Purpose
from tests.events.admin import changed, load_form, signed_in
from tests.events.factories import make_roundtable
from tests.events.test_messages import received
from tests.events.test_registration_pages import enter, link_of, make_open, press, send, soup_of

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def shown(path: str, status: int = 200) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == status
    return soup_of(response)


class TestLinksThatHaveRunOut:
    @pytest.mark.parametrize("ticked", [False, True])
    def test_the_link_that_confirms(self, ticked: bool) -> None:
        """At once, and when the next minute has come: never an instruction that cannot be followed."""
        page = make_open()
        send(page)
        path = link_of("confirm")
        later = timezone.now() + 48 * HOUR + timedelta(seconds=1)
        with time_machine.travel(later, tick=False):
            if ticked:
                events_tick(later)
            soup = shown(path, 404 if ticked else 200)
            assert soup.select_one("h1").text == (
                "This link no longer works" if ticked else "This link has ended"
            )
            assert not soup.select("main button[value=confirm]")
            assert "press its button" not in soup.text
            # What can be done next
            assert soup.select_one("main form [name=email]" if ticked else f"a[href='{page.url}register/']")
            assert press(path, "confirm").status_code == (404 if ticked else 303)
        assert not Registration.objects.filter(status="confirmed").exists()

    @pytest.mark.parametrize("purpose", [Purpose.OFFER, Purpose.MANAGE])
    def test_an_offer_before_anybody_has_noticed(self, purpose: Purpose) -> None:
        page = make_open(capacity=1)
        own = enter(page)
        enter(page, "bea")
        press(own, "withdraw")
        path = tokens.path_of(Registration.objects.get(name="Bea"), purpose)
        later = timezone.now() + 24 * HOUR + timedelta(seconds=1)
        with time_machine.travel(later, tick=False):
            soup = shown(path)
            assert soup.select_one("h1").text == "The offer has ended"
            assert not soup.select("main button")
            assert soup.select_one(f"a[href='{page.url}register/']")

    @pytest.mark.parametrize("begun", [True, False])
    @pytest.mark.parametrize("status", ["unconfirmed", "waitlisted", "offered", "pending"])
    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_no_page_speaks_of_a_seat_to_come_when_the_table_has_met(
        self, purpose: Purpose, status: str, begun: bool
    ) -> None:
        page = make_open()
        enter(page)
        Registration.objects.update(status=status, seat=None, offered_until=None, confirm_until=None)
        start = page.meeting.start
        with time_machine.travel(start + (timedelta(minutes=1) if begun else DAY), tick=False):
            soup = shown(tokens.path_of(Registration.objects.get(), purpose))
            assert soup.select_one("h1").text == f"This roundtable {'has begun' if begun else 'is over'}"
            assert not soup.select("main button")
            assert soup.select_one("a[href='/roundtables/']")

    def test_when_it_is_over_a_seat_is_one_that_somebody_had(self) -> None:
        page = make_open(mode="online", joining_link="https://video.example/room")
        own = enter(page)
        with time_machine.travel(page.meeting.start + timedelta(minutes=5), tick=False):
            soup = shown(own)
            assert soup.select_one("h1").text == "You have a seat"
            assert soup.select_one(".qr")
            assert soup.select_one("a[href='https://video.example/room']")
        with time_machine.travel(page.meeting.start + DAY, tick=False):
            soup = shown(own)
            assert soup.select_one("h1").text == "You had a seat"
            assert not soup.select(".qr, a[href='https://video.example/room']")
            assert "give the seat back" not in soup.text


class TestMeetingsThatTakeNobody:
    @pytest.mark.parametrize(
        ("shift", "meeting", "words"),
        [
            (366 * DAY, {}, "This roundtable is over."),
            (365 * DAY + timedelta(minutes=5), {}, "Registration is closed."),
            (3 * DAY, {"registration_closes": 2 * DAY}, "Registration is closed."),
            (timedelta(0), {"registration_opens": 2 * DAY}, "Registration is not open yet."),
            (timedelta(0), {"state": "cancelled"}, "This roundtable is cancelled."),
            (timedelta(0), {"capacity": 0, "waiting_list": False}, "All seats are taken"),
        ],
    )
    def test_form_and_press_say_why(self, shift: timedelta, meeting: dict[str, Any], words: str) -> None:
        now = timezone.now()
        values = {name: now + one if isinstance(one, timedelta) else one for name, one in meeting.items()}
        page = make_open(**values)
        with time_machine.travel(now + shift, tick=False):
            soup = shown(f"{page.url}register/")
            assert words in soup.select_one("main .status").text
            assert not soup.select("main form")
            assert soup.select_one("main a[href='/registrations/']")
            answer = send(page)
            assert answer.status_code == 409
            assert words in soup_of(answer).text
        assert not Registration.objects.exists()

    def test_a_form_that_was_open_when_registration_closed(self) -> None:
        """The link of who asked in time still works, until the table meets."""
        now = timezone.now()
        page = make_open(registration_closes=now + HOUR)
        send(page)
        with time_machine.travel(now + 2 * HOUR, tick=False):
            assert send(page, email="late@example.org").status_code == 409
            assert press(link_of("confirm"), "confirm").status_code == 303
        assert Registration.objects.get().status == "confirmed"

    def test_a_press_that_comes_when_it_has_begun(self) -> None:
        page = make_open(capacity=2)
        own = enter(page)
        Registration.objects.update(confirm_until=None)
        send(page, email="bea@example.org")
        Registration.objects.filter(status="unconfirmed").update(confirm_until=page.meeting.start + DAY)
        with time_machine.travel(page.meeting.start, tick=False):
            for path, button in ((link_of("confirm", "bea"), "confirm"), (own, "withdraw")):
                answer = press(path, button)
                assert answer.status_code == 409
                assert "This roundtable has begun." in soup_of(answer).select_one("main").text
        assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed", "unconfirmed"}


class TestTwice:
    def test_a_form_sent_twice_is_one(self) -> None:
        page = make_open()
        for _ in range(3):
            assert send(page).status_code == 303
        assert Registration.objects.count() == OutboxMessage.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("button", ["confirm", "withdraw"])
    def test_a_button_pressed_four_times_at_once_is_pressed_once(self, button: str) -> None:
        page = make_open()
        if button == "confirm":
            send(page)
            path = link_of("confirm")
        else:
            path = enter(page)
        before, together, codes = OutboxMessage.objects.count(), threading.Barrier(4), []

        def go() -> None:
            together.wait(20)
            try:
                codes.append(press(path, button).status_code)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=go) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert codes == [303] * 4
        assert OutboxMessage.objects.count() == before + 1

    def test_declining_in_an_old_tab_gives_back_no_seat_that_was_taken(self) -> None:
        page = make_open(capacity=1)
        own = enter(page)
        enter(page, "bea")
        press(own, "withdraw")
        offer = link_of("offer", "bea")
        assert press(offer, "accept").status_code == 303
        answer = press(offer, "decline")
        assert answer.status_code == 409
        assert "taken this seat already" in soup_of(answer).select_one("main").text
        assert Registration.objects.get(name="Bea").status == "confirmed"
        # And the other way round
        press(link_of("confirmed", "bea"), "withdraw")
        assert press(offer, "accept").status_code == press(offer, "decline").status_code == 303
        assert Registration.objects.get(name="Bea").status == "cancelled"


class TestAddressesAndNames:
    @pytest.mark.parametrize(
        ("typed", "to"),
        [
            ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
            ("ada@例え.example", "ada@xn--r8jz45g.example"),
            ("Ada.Byron+RT@EXAMPLE.org", "Ada.Byron+RT@example.org"),
            ("ada_o'neill@example.org", "ada_o'neill@example.org"),
            ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
        ],
    )
    def test_an_address_of_any_alphabet_gets_its_mail(self, typed: str, to: str) -> None:
        page = make_open()
        assert send(page, email=typed).status_code == 303
        own = press(link_of("confirm", "a"), "confirm")["Location"]
        assert typed in shown(own).select_one(".answers").text
        for row in OutboxMessage.objects.all():
            assert str(received(row)["To"]) == to
            if row.calendar:
                (event,) = Calendar.from_ical(row.calendar).walk("VEVENT")
                assert str(event["ATTENDEE"]) == f"mailto:{to}"

    @pytest.mark.parametrize(
        "typed", ["jörg@example.org", "用户@example.org", "ada@-x-.example", "ada@exa mple.org"]
    )
    def test_one_that_no_server_takes_is_said_at_its_field(self, typed: str) -> None:
        answer = send(make_open(), email=typed)
        assert answer.status_code == 422
        assert len(soup_of(answer).select_one("#id_email_error").text.split()) >= 4
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        "name",
        ["<script>alert(1)</script>", "</title><h1>Won</h1>", "{{ meeting }} %s {% url %}", "& &amp; &lt;"],
    )
    def test_markup_is_a_name_like_any_other(self, name: str) -> None:
        page = make_open()
        send(page, name=name)
        own = press(link_of("confirm"), "confirm")["Location"]
        for path in (own, f"{own}?do=answers", f"{own}?do=leave"):
            soup = shown(path)
            assert len(soup.select("h1")) == 1
            assert not [script for script in soup.select("script") if "alert" in script.text]
        assert shown(own).select_one(".answers dd").text == name
        assert shown(f"{own}?do=answers").select_one("[name=name]")["value"] == name
        row = OutboxMessage.objects.get(kind="confirmed")
        html = BeautifulSoup(row.html, "html5lib")
        assert len(html.select("h1")) == 1
        assert not html.select("script")
        assert name in html.get_text(" ")
        assert name in row.text
        (event,) = Calendar.from_ical(row.calendar).walk("VEVENT")
        assert event["ATTENDEE"].params["CN"] == name

    def test_a_name_of_five_hundred_letters_fits_into_every_part(self) -> None:
        name = ("Wolfeschlegelsteinhausenbergerdorff " * 14)[:500].strip()
        page = make_open()
        send(page, name=name)
        press(link_of("confirm"), "confirm")
        row = OutboxMessage.objects.get(kind="confirmed")
        assert name in " ".join(row.text.split())
        content = received(row)
        assert max(map(len, content.as_bytes().split(b"\n"))) <= 998
        (event,) = Calendar.from_ical(row.calendar).walk("VEVENT")
        assert event["ATTENDEE"].params["CN"] == name


#: 2028-10-29: in Berlin the clocks show 2:30 twice
FIRST = datetime(2028, 10, 29, 0, 30, tzinfo=UTC)


class TestClocks:
    @pytest.mark.parametrize(
        ("start", "words", "stamp"),
        [
            (FIRST, "2:30 (UTC+2) to 4:30, Berlin time", b"DTSTART;TZID=Europe/Berlin:20281029T023000"),
            (FIRST + HOUR, "2:30 (UTC+1) to 5:30, Berlin time", b"DTSTART:20281029T013000Z"),
            (FIRST - HOUR, "1:30 to 3:30, Berlin time", b"DTSTART;TZID=Europe/Berlin:20281029T013000"),
        ],
    )
    def test_a_table_in_the_hour_that_comes_twice(self, start: datetime, words: str, stamp: bytes) -> None:
        """The text says which of the two, on the meeting's clocks; the calendar cannot be taken amiss."""
        page = make_open(start=start, end=start + 3 * HOUR, zone="Europe/Berlin")
        own = enter(page)
        row = OutboxMessage.objects.get(kind="confirmed")
        assert words in row.text
        assert words in BeautifulSoup(row.html, "html5lib").get_text(" ")
        assert words in " ".join(shown(own).text.split())
        content = row.calendar.encode()
        assert stamp in content
        assert content.count(b"BEGIN:VTIMEZONE") == 1
        # A reader without a table of zones has the part's own
        renamed = content.replace(b"Europe/Berlin", b"X-Unknown")
        (event,) = Calendar.from_ical(renamed).walk("VEVENT")
        assert event.decoded("DTSTART").astimezone(UTC) == start
        assert event.decoded("DTEND").astimezone(UTC) == start + 3 * HOUR

    def test_it_is_moved_from_one_of_the_two_hours_to_the_other(self) -> None:
        page = make_open(start=FIRST, end=FIRST + HOUR, zone="Europe/Berlin")
        enter(page)
        move(page.meeting_id, Times(FIRST + HOUR, FIRST + 2 * HOUR, zone="Europe/Berlin"))
        row = OutboxMessage.objects.get(kind="changed")
        assert row.subject.startswith("New hours: ")
        assert "2:30 (UTC+1) to 3:30, Berlin time" in row.text
        assert "Was 2:30 (UTC+2) to 2:30 (UTC+1), Berlin time" in row.text

    def test_an_offer_that_ends_in_such_an_hour_says_in_which(self) -> None:
        page = make_open(
            capacity=1, start=FIRST + 30 * DAY, end=FIRST + 30 * DAY + HOUR, zone="Europe/Berlin"
        )
        with time_machine.travel(FIRST + HOUR - DAY, tick=False):
            own = enter(page)
            enter(page, "bea")
            press(own, "withdraw")
            row = OutboxMessage.objects.get(kind="offer")
            assert "2:30 (UTC+1)" in row.subject
            assert "2:30 (UTC+1), Berlin time" in " ".join(row.text.split())
            assert "2:30 (UTC+1)" in shown(link_of("offer", "bea")).select_one("h1").text

    @pytest.mark.parametrize(
        ("start", "end", "field"),
        [
            ("2031-01-21 12:30", "2031-01-21 09:00", "end"),
            ("2031-01-21 12:30", "2031-01-21 12:30", "end"),
            # Later on the clocks and yet the same moment or before: they go back meanwhile
            ("2028-10-29 02:45", "2028-10-29 02:15", "end"),
            ("2028-03-26 02:30", "2028-03-26 04:00", "start"),
        ],
    )
    def test_an_end_before_the_start_moves_nothing(self, start: str, end: str, field: str) -> None:
        zone = "Europe/Berlin" if start.startswith("2028") else "America/New_York"
        page = make_open(start=FIRST + 10 * DAY, end=FIRST + 10 * DAY + HOUR, zone=zone)
        enter(page)
        before, messages = page.meeting.start, OutboxMessage.objects.count()
        client, url = signed_in(), f"/admin/roundtables/{page.pk}/meeting/move/"
        asked = client.post(url, changed(load_form(client, url), start=start, end=end, zone=zone))
        assert asked.status_code == 200
        assert not asked.context["confirmed"]
        assert field in asked.context["form"].errors
        page.meeting.refresh_from_db()
        assert page.meeting.start == before
        assert OutboxMessage.objects.count() == messages

    def test_a_day_without_hours_has_no_zone_to_err_in(self) -> None:
        day = (timezone.now() + 300 * DAY).date()
        page = make_roundtable(
            "A day", meeting={"day": day, "registration": "open", "capacity": 2, "zone": "Pacific/Auckland"}
        )
        enter(page)
        content = OutboxMessage.objects.get(kind="confirmed").calendar
        assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in content
        assert "VTIMEZONE" not in content
