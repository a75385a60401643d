"""Cases of other people's trouble, on registration and its messages: what no other test of them shows."""

from __future__ import annotations

import json
import re
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

from core import outbox
from core.models import OutboxMessage
from core.schedule import run_due
from events import registration
from events.changes import Cancellation
from events.meetings import cancel
from events.models import Meeting, Registration, RoundtablePage, Transition
from events.registration import Application
from events.ticks import events_tick
from tests.core.factories import home_page, make_user
from tests.events.admin import PUBLISH, changed, edit_url, load, load_form, press, signed_in
from tests.events.factories import ZONE
from tests.events.reader import Received, faults
from tests.events.test_messages import received
from tests.events.test_registration_pages import (
    ANSWERS,
    enter,
    link_of,
    make_open,
    send,
    soup_of,
    stamp,
)
from tests.events.test_registration_pages import press as press_link
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADVERTISEMENT = "YOU WON 1000 EUR http://win.example/x"


def fill(meeting: Meeting, count: int) -> list[Registration]:
    """So many people with confirmed seats."""
    rows = []
    for number in range(count):
        row = registration.submit(meeting.pk, Application(f"guest-{number}@example.org", f"Guest {number}"))
        rows.append(registration.confirm(row.uuid))
    return rows


def calendars(kind: str) -> list[Calendar]:
    """What the messages of a kind have for calendars."""
    rows = OutboxMessage.objects.filter(kind=kind).order_by("pk")
    return [Calendar.from_ical(row.calendar) for row in rows if row.calendar]


def heading(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return soup_of(response).select_one("h1").text


# E01


def test_e01_the_offer_s_link_after_withdrawing_says_so_and_changes_nothing() -> None:
    page = make_open(capacity=2)
    own = {name: enter(page, name) for name in ("ada", "bea", "cyn", "dan")}
    press_link(own["bea"], "withdraw")
    offer = link_of("offer", "cyn")
    press_link(offer, "accept")
    press_link(own["cyn"], "withdraw")
    assert set(Registration.objects.values_list("name", "status")) == {
        *(("Ada", "confirmed"), ("Bea", "cancelled"), ("Cyn", "cancelled"), ("Dan", "offered")),
    }
    rows = list(Registration.objects.order_by("pk").values())
    assert heading(offer) == "You have withdrawn"
    assert press_link(offer, "accept").status_code == 303
    assert heading(offer) == "You have withdrawn"
    for hours in (1, 2, 3):
        events_tick(timezone.now() + hours * HOUR)
    assert list(Registration.objects.order_by("pk").values()) == rows
    kinds = OutboxMessage.objects.filter(recipient="cyn@example.org").order_by("pk")
    assert [row.kind for row in kinds] == ["confirm", "waiting", "offer", "confirmed", "withdrawn"]
    (withdrawn,) = [row for row in kinds if row.kind == "withdrawn"]
    assert withdrawn.calendar_method == "CANCEL"
    assert OutboxMessage.objects.filter(kind="offer", recipient="dan@example.org").count() == 1


# E03


def test_e03_a_known_address_is_answered_like_an_unknown_one() -> None:
    """Form, its answer and the page after it: nothing differs but the token against forgery."""

    def answered(email: str) -> list[tuple[int, str]]:
        client = Client()
        form = client.get(f"{page.url}register/")
        answer = send(page, client, email=email)
        after = client.get(answer["Location"])
        found = []
        for response in (form, answer, after):
            body = re.sub(r'(csrfmiddlewaretoken|drawn)" value="[^"]*"', "", response.content.decode())
            found.append((response.status_code, body))
        return found

    page = make_open(capacity=9)
    enter(page, "ada")
    enter(page, "cyn")
    unknown = answered("bea@example.org")
    for known in ("ada@example.org", " ADA@example.ORG", "bea@example.org", "cyn@example.org"):
        assert answered(known) == unknown
    assert Registration.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_e03_two_at_the_same_moment_are_one() -> None:
    page = make_open(capacity=9)
    typed = ["Ada@Example.org", "ada@example.ORG", " ada@example.org", "ADA@EXAMPLE.ORG"]
    together, codes = threading.Barrier(len(typed)), []

    def ask(email: str) -> None:
        data = {**ANSWERS, "email": email, "drawn": stamp()}
        together.wait(20)
        try:
            codes.append(Client().post(f"{page.url}register/", data).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[email]) for email in typed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert codes == [303] * len(typed)
    assert Registration.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


# E04


def test_e04_the_link_says_where_one_stands_also_the_next_days() -> None:
    page = make_open(capacity=1)
    enter(page, "ada")
    for place, name in enumerate(("bea", "cyn", "dan"), 1):
        enter(page, name)
        assert heading(link_of("confirm", name)) == f"You are number {place} on the waiting list"
    link, messages = link_of("confirm", "dan"), OutboxMessage.objects.count()
    for days in (1, 3, 30):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            assert heading(link) == "You are number 3 on the waiting list"
            assert press_link(link, "confirm").status_code == 303
    assert OutboxMessage.objects.count() == messages


# E05 and S16


class SharedCache:
    """A cache between visitors and the site that obeys RFC 9111: it stores what it may, for everybody."""

    def __init__(self) -> None:
        self.stored: dict[str, Any] = {}
        self.hits: list[str] = []

    def get(self, client: Client, path: str) -> Any:
        if path in self.stored:
            self.hits.append(path)
            return self.stored[path]
        response = client.get(path)
        said = response.get("Cache-Control", "")
        # §3: not what is private, nor what sets a cookie for one visitor
        may = not {"private", "no-store", "no-cache"} & set(re.split(r"[\s,=]+", said))
        if response.status_code == 200 and may and not response.cookies:
            self.stored[path] = response
        return response


@pytest.mark.parametrize("page_cache", [True, False])
def test_e05_s16_two_visitors_behind_a_shared_cache(page_cache: bool, settings: Any) -> None:
    settings.PAGE_CACHE = page_cache
    page = make_open(capacity=9)
    edge, tokens = SharedCache(), []
    for name in ("ada", "bea"):
        visitor = Client(enforce_csrf_checks=True)
        shown = edge.get(visitor, page.url)
        assert "csrfmiddlewaretoken" not in shown.content.decode()
        form = edge.get(visitor, f"{page.url}register/")
        tokens.append(soup_of(form).select_one("[name=csrfmiddlewaretoken]")["value"])
        sent = send(page, visitor, email=f"{name}@example.org", csrfmiddlewaretoken=tokens[-1])
        assert sent.status_code == 303
        edge.get(visitor, sent["Location"])
    assert len(set(tokens)) == 2
    assert Registration.objects.count() == 2
    assert not [path for path in edge.stored if "register" in path]
    assert page.url in edge.hits, "the roundtable itself may be stored"
    for response in edge.stored.values():
        assert not any(token in response.content.decode() for token in tokens)


def test_s16_public_pages_are_the_same_for_who_has_a_cookie(settings: Any) -> None:
    settings.PAGE_CACHE = True
    page, report = make_open(), make_report("A report")
    paths = [
        *("/", "/reports/", "/search/", report.url, "/reports/feed.xml", "/roundtables/", page.url),
        *("/roundtables/calendar.ics", f"{page.url}event.ics"),
    ]
    for path in paths:
        for cookie in (False, True):
            visitor = Client()
            if cookie:
                visitor.get(f"{page.url}register/")
                assert "csrftoken" in visitor.cookies
            response = visitor.get(path)
            body = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200, path
            assert not response.cookies, path
            assert b"csrfmiddlewaretoken" not in body, path
            assert not {"private", "no-store"} & set(re.split(r"[\s,]+", response.get("Cache-Control", "")))
            # What a search finds depends on who is signed in
            assert path == "/search/" or "cookie" not in response.get("Vary", "").lower(), path


# E07


def test_e07_in_the_data_for_programs_and_the_calendar_of_each_message() -> None:
    title, place = 'R&D Sites: FDA\'s "Fast" Lane, <2 years>', "O'Neill & Sons"
    page = make_open(place=place)
    RoundtablePage.objects.filter(pk=page.pk).update(title=title, draft_title=title)
    own = enter(page)
    cancel(page.meeting_id, Cancellation())
    soup = soup_of(Client().get(page.url))
    data = [json.loads(script.string) for script in soup.select("script[type='application/ld+json']")]
    assert title in [each.get("name") for each in data]
    assert soup.select_one("meta[property='og:title']")["content"] == title
    for path in (own, f"{page.url}register/"):
        assert title in soup_of(Client().get(path)).select_one("main").text
    for kind in ("confirmed", "cancelled"):
        (event,) = calendars(kind)[0].walk("VEVENT")
        assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (title, place)


# E08


def test_e08_an_advertisement_as_a_name_is_refused_at_its_field() -> None:
    page = make_open()
    response = send(page, name=ADVERTISEMENT, email="victim@example.org")
    assert response.status_code == 422
    assert "without an address" in soup_of(response).select_one("#id_name_error").text
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("name", ["YOU WON 1000 EUR at win.example", "Victim, CLICK HERE NOW"])
def test_e08_what_is_no_address_stands_in_no_message_to_who_has_not_confirmed(name: str) -> None:
    page = make_open()
    assert send(page, name=name, note=ADVERTISEMENT, organization=ADVERTISEMENT).status_code == 303
    # Sent again, and asked for again
    Registration.objects.update(confirm_until=timezone.now() + 40 * HOUR)
    send(page, name=name, note=ADVERTISEMENT)
    Client().post("/registrations/", {"email": ANSWERS["email"]})
    assert OutboxMessage.objects.count() == 3
    for row in OutboxMessage.objects.all():
        message = received(row)
        whole = message.as_string() + row.text + row.html + row.subject
        assert not [word for word in ("WON", "win.example", "CLICK", "Victim") if word in whole]
        assert str(message["To"]) == ANSWERS["email"]


def test_e08_nor_when_the_meeting_changes_before_he_confirms() -> None:
    """Whoever has not confirmed hears of a change, or of the end, only on the page."""
    page = make_open()
    send(page, name="Zyzzyva", note=ADVERTISEMENT)
    cancel(page.meeting_id, Cancellation())
    assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["confirm"]
    assert heading(link_of("confirm")) == "This roundtable is cancelled"


@pytest.mark.parametrize("name", ["Dr. Ana-Maria de la Cruz, PhD", "Nguyễn Thị Ánh", "María-José O'Neill"])
def test_e08_names_of_people_are_taken_and_greeted(name: str) -> None:
    page = make_open()
    send(page, name=name)
    press_link(link_of("confirm"), "confirm")
    assert OutboxMessage.objects.get(kind="confirmed").text.count(name) == 1


# E13


def test_e13_a_of_forty_each_hears_once_that_it_is_off_whatever_an_old_tab_does() -> None:
    page = make_open(capacity=40)
    page.save_revision().publish()
    fill(page.meeting, 40)
    editor, manager = signed_in(), signed_in()
    tab = load(editor, edit_url(page))
    answer = press(manager, page, "cancel", word="cancel")
    assert answer.status_code == 302, answer.context["form"].errors
    told = calendars("cancelled")
    assert [str(each["METHOD"]) for each in told] == ["CANCEL"] * 40
    assert {str(each.walk("VEVENT")[0]["STATUS"]) for each in told} == {"CANCELLED"}
    assert {int(each.walk("VEVENT")[0]["SEQUENCE"]) for each in told} == {1}
    guests = [str(each.walk("VEVENT")[0]["ATTENDEE"]) for each in told]
    assert len(set(guests)) == 40
    before = Meeting.objects.values().get()
    assert before["state"] == Meeting.State.CANCELLED

    mended = changed(tab, summary="Mended.", meeting_start="2031-01-21 09:00", meeting_zone=ZONE)
    assert editor.post(edit_url(page), {**mended, **PUBLISH}).status_code == 302
    page.refresh_from_db()
    assert (page.summary, page.live) == ("Mended.", True)
    assert Meeting.objects.values().get() == before
    events_tick(timezone.now() + DAY)
    assert OutboxMessage.objects.filter(kind="cancelled").count() == 40
    assert not Registration.objects.exclude(status="cancelled").exists()


# E15


def test_e15_a_a_note_whose_whole_schedule_is_over_takes_a_draft() -> None:
    """Went live and expired by schedule, then somebody opens it and saves a draft."""
    note = make_press_note("Over", live=False)
    now = timezone.now()
    note.go_live_at, note.expire_at = now + HOUR, now + 2 * HOUR
    note.save_revision().publish()
    for hours in (1, 2):
        with time_machine.travel(now + hours * HOUR + timedelta(minutes=1)):
            run_due()
            note.refresh_from_db()
            assert note.live is (hours == 1)
    editor = signed_in()
    with time_machine.travel(now + 3 * HOUR):
        values = load(editor, edit_url(note))
        assert editor.post(edit_url(note), {**values, "summary": "Mended."}).status_code == 302
    note.refresh_from_db()
    assert note.get_latest_revision_as_object().summary == "Mended."


@pytest.mark.parametrize("door", ["page", "list"])
def test_e15_b_cancelled_at_once_while_a_revision_waits_for_its_day(door: str) -> None:
    page = make_open(capacity=9)
    fill(page.meeting, 3)
    page.save_revision().publish()
    page = RoundtablePage.objects.get(pk=page.pk)
    then = timezone.now() + 2 * DAY
    page.summary, page.go_live_at = "Of the day after tomorrow.", then
    page.save_revision().publish()
    page = RoundtablePage.objects.get(pk=page.pk)
    assert page.live
    assert page.approved_schedule
    client = signed_in(make_user("Event managers"))
    where = edit_url(page) if door == "page" else "/admin/meetings/"
    shown = BeautifulSoup(client.get(where).content, "html5lib")
    form = f"/admin/roundtables/{page.pk}/meeting/cancel/"
    # From the list one button leads there, or the page's own
    leads = (f"a[href^='{form}']", f"a[href^='{edit_url(page)}']")
    assert [found for found in leads[: 1 if door == "page" else 2] if shown.select_one(found)]
    assert press(client, page, "cancel", word="cancel").status_code == 302
    assert [str(each["METHOD"]) for each in calendars("cancelled")] == ["CANCEL"] * 3
    before = Meeting.objects.values().get()
    with time_machine.travel(then + timedelta(minutes=1)):
        run_due()
        page = RoundtablePage.objects.get(pk=page.pk)
        assert (page.summary, page.meeting.state) == ("Of the day after tomorrow.", "cancelled")
        assert {**Meeting.objects.values().get(), "version": 0} == {**before, "version": 0}
        assert not OutboxMessage.objects.filter(kind__in=["changed", "confirmed"]).exclude(
            created__lt=before["cancelled_at"]
        )
    assert OutboxMessage.objects.filter(kind="cancelled").count() == 3


# E16


def test_e16_each_attendee_gets_an_updated_invitation() -> None:
    """As many as the warning says, each with the new clocks and a higher SEQUENCE."""
    nine = datetime(2028, 11, 9, 8, tzinfo=UTC)
    page = make_open(capacity=5, start=nine, end=nine + 2 * HOUR, zone="Europe/Zurich")
    fill(page.meeting, 4)
    client = signed_in(make_user("Event managers"))
    url = f"/admin/roundtables/{page.pk}/meeting/move/"
    asked = client.post(url, {**load_form(client, url), "zone": "America/New_York"})
    lines = [(line.number, line.text) for line in asked.context["follows"].lines]
    assert [number for number, text in lines if "invitation" in text] == [4], lines
    assert not OutboxMessage.objects.filter(kind="changed").exists()
    assert press(client, page, "move", zone="America/New_York").status_code == 302
    told = calendars("changed")
    assert [str(each["METHOD"]) for each in told] == ["REQUEST"] * 4
    events = [each.walk("VEVENT")[0] for each in told]
    assert {int(event["SEQUENCE"]) for event in events} == {1}
    assert {event.decoded("DTSTART").astimezone(UTC) for event in events} == {nine + 6 * HOUR}
    assert {event["DTSTART"].params["TZID"] for event in events} == {"America/New_York"}
    assert len({str(event["ATTENDEE"]) for event in events}) == 4
    for row in OutboxMessage.objects.filter(kind="changed"):
        assert "9:00 to 11:00, New York time" in row.text
        assert "Was 9:00 to 11:00, Zurich time" in row.text


# E18


@pytest.mark.parametrize("what", ["alone", "in bulk with a note", "above"])
def test_e18_the_mail_of_who_registered_still_goes_out(what: str, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page, note = make_open(capacity=2), make_press_note("Unrelated")
    fill(page.meeting, 2)
    registration.submit(page.meeting_id, Application("late@example.org", "Late"))
    models = (RoundtablePage, Meeting, Registration, Transition, OutboxMessage)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    path = {
        "alone": f"/admin/pages/{page.pk}/delete/",
        "above": f"/admin/pages/{home_page().pk}/delete/",
        "in bulk with a note": f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}&id={note.pk}",
    }[what]
    response = signed_in().post(path, follow=True)
    assert response.status_code == 200
    if what != "above":
        assert "3 registrations" in response.content.decode()
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert type(note).objects.filter(pk=note.pk).exists()
    assert outbox.send_due() == 5
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


# What no header and no list of recipients gets from a name


def test_a_name_with_line_breaks_brings_no_header() -> None:
    page = make_open()
    for name in (
        "Ada\r\nBcc: evil@win.example",
        "Ada\nSubject: You won\n\nText",
        "Ada\u2028X-Evil: 1\x0b\x00",
    ):
        Registration.objects.all().delete()
        OutboxMessage.objects.all().delete()
        send(page, name=name)
        press_link(link_of("confirm"), "confirm")
        for row in OutboxMessage.objects.all():
            content = Received(row.recipient, received_bytes(row))
            assert faults(content) == []
            assert not set(content.message.keys()) & {"Bcc", "X-Evil"}
            assert "You won" not in content.subject


@pytest.mark.parametrize(
    "email", ["ada@example.org\r\nBcc: evil@win.example", "ada@example.org,b@win.example"]
)
def test_an_address_with_more_than_one_in_it_is_refused(email: str) -> None:
    assert send(make_open(), email=email).status_code == 422
    assert not OutboxMessage.objects.exists()


def received_bytes(row: OutboxMessage) -> bytes:
    return received(row).as_bytes(policy=received(row).policy.clone(linesep="\r\n"))
