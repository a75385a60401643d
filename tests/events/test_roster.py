"""The roster in the admin: numbers, search, filters, order, pages, and a registration's own page."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.permissions import ADMINISTRATORS, DOOR_STAFF, EDITORS, EVENT_MANAGERS, PRODUCERS
from events import registration as service
from events import roster
from events.allocation import By, place_in_queue
from events.models import Meeting, Registration, RoundtablePage
from events.registration import Application
from events.retention import erase_due
from tests.core.factories import make_user
from tests.events.admin import edit_url, signed_in
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db
Status = Registration.Status
DAY = timedelta(days=1)


@pytest.fixture
def manager() -> Any:
    return make_user(EVENT_MANAGERS)


@pytest.fixture
def client(manager: Any) -> Client:
    return signed_in(manager)


@pytest.fixture
def page() -> RoundtablePage:
    return make_roundtable("Shared scorecards", meeting={"capacity": 4, "registration": "open"})


def url_of(page: RoundtablePage, *more: object) -> str:
    return "/".join(["/admin/meetings", str(page.meeting_id), "roster", *map(str, more), ""])


def read(client: Client, url: str, **query: str) -> BeautifulSoup:
    answer = client.get(url, query)
    assert answer.status_code == 200, answer
    return BeautifulSoup(answer.content.decode(), "html5lib")


def names(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select(".roster__who a")]


def numbers(soup: BeautifulSoup) -> dict[str, int]:
    links = soup.select(".roster__numbers a")
    return {link.get_text().rpartition(" ")[0].strip(): int(link.b.get_text()) for link in links}


def one_of_each(meeting: Meeting) -> dict[str, Registration]:
    now = timezone.now()
    return {
        "pending": register(meeting, "pending", name="Pia Pending"),
        "offered": register(meeting, "offered", name="Olaf Offered", seat=3, offered_until=now + DAY),
        "second": register(meeting, "confirmed", name="Zoe Second", seat=2),
        "first": register(meeting, "confirmed", name="Yann First", seat=1, source="staff"),
        "later": register(meeting, "waitlisted", name="Lena Later", queued_at=now),
        "head": register(meeting, "waitlisted", name="Hana Head", queued_at=now - DAY),
        "unconfirmed": register(meeting, "unconfirmed", name="Ute Unconfirmed", confirm_until=now + DAY),
        "cancelled": register(meeting, "cancelled", name="Carl Cancelled"),
        "expired": register(meeting, "expired", name="Eva Expired"),
    }


class TestList:
    def test_nobody_yet(self, client: Client, page: RoundtablePage) -> None:
        soup = read(client, url_of(page))
        assert "Nobody is registered yet" in soup.main.get_text()
        said = {"All": 0, "Confirmed": 0, "Offered": 0, "Waiting": 0, "Unconfirmed": 0, "Cancelled": 0}
        assert numbers(soup) == said

    def test_one(self, client: Client, page: RoundtablePage) -> None:
        one = register(page.meeting, name="Ada Byron", organization="Mills & Co", sector="cro", seat=1)
        soup = read(client, url_of(page))
        row = soup.select_one(".roster-list tbody tr")
        assert row is not None
        for said in ("Ada Byron", one.email, "Mills & Co", "A CRO", "Confirmed", "seat 1"):
            assert said in row.get_text()
        assert row.a is not None and row.a["href"] == url_of(page, one.uuid)
        assert "4: 1 confirmed, 0 offered, 3 free" in soup.main.get_text()

    def test_what_needs_somebody_stands_first(self, client: Client, page: RoundtablePage) -> None:
        rows = one_of_each(page.meeting)
        assert list(rows) == [
            "pending", "offered", "second", "first", "later", "head", "unconfirmed", "cancelled", "expired"
        ]  # fmt: skip
        order = ("pending", "offered", "first", "second", "head", "later", "unconfirmed", "cancelled")
        soup = read(client, url_of(page))
        assert names(soup) == [rows[name].name for name in (*order, "expired")]
        text = soup.main.get_text()
        for said in ("seat 1, by hand", "number 1", "number 2", "link ends", "until"):
            assert said in text
        assert numbers(soup)["All"] == 9
        assert (numbers(soup)["Waiting"], numbers(soup)["To be approved"]) == (2, 1)

    def test_the_place_is_that_of_the_queue(self, client: Client, page: RoundtablePage) -> None:
        for row in one_of_each(page.meeting).values():
            assert roster.places(page.meeting).get(row.pk, 0) == place_in_queue(row)
        # Also where the list shows a part of it
        soup = read(client, url_of(page), q="Later")
        assert "number 2" in soup.main.get_text() and names(soup) == ["Lena Later"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ada", {"Ada Byron"}),
            ("BYRON ada", {"Ada Byron"}),
            ("mills", {"Ada Byron"}),
            ("müller", {"Jörg MÜLLER"}),
            ("joerg@example", {"Jörg MÜLLER"}),
            ("100%", {"Per Cent 100%"}),
            ("' OR 1=1 --", set()),
            ("x" * 100_000, set()),
            ("a b c d e f g h i j" * 100, set()),
            ("\x00", {"Ada Byron", "Jörg MÜLLER", "Per Cent 100%"}),
        ],
    )
    def test_search(self, client: Client, page: RoundtablePage, query: str, found: set[str]) -> None:
        register(page.meeting, name="Ada Byron", organization="Mills & Co", email="b@one.example")
        register(page.meeting, name="Jörg MÜLLER", email="Joerg@Example.org")
        register(page.meeting, name="Per Cent 100%", email="p@two.example")
        assert set(names(read(client, url_of(page), q=query))) == found
        assert set(names(read(client, url_of(page, "results"), q=query))) == found

    def test_filters_and_order(self, client: Client, page: RoundtablePage) -> None:
        one_of_each(page.meeting)
        register(page.meeting, name="Sam Sponsor", sector="sponsor", seat=4)
        assert names(read(client, url_of(page), status="waitlisted")) == ["Hana Head", "Lena Later"]
        assert names(read(client, url_of(page), sector="sponsor")) == ["Sam Sponsor"]
        assert names(read(client, url_of(page), source="staff")) == ["Yann First"]
        everybody = names(read(client, url_of(page)))
        assert names(read(client, url_of(page), ordering="name")) == sorted(everybody)
        assert names(read(client, url_of(page), ordering="-name")) == sorted(everybody, reverse=True)
        assert names(read(client, url_of(page), ordering="created"))[0] == "Pia Pending"
        for wrong in ({"status": "x"}, {"ordering": "password"}, {"p": "x"}, {"p": "999"}, {"export": "x"}):
            assert set(names(read(client, url_of(page), **wrong))) == set(everybody)
        soup = read(client, url_of(page), status="waitlisted")
        current = soup.select('.roster__numbers [aria-current="true"]')
        assert [link.get_text().split()[0] for link in current] == ["Waiting"]
        assert "Nobody fits" in read(client, url_of(page), q="Nobody of that name").main.get_text()

    def test_many_stand_on_pages(self, client: Client, page: RoundtablePage) -> None:
        for number in range(120):
            register(page.meeting, "waitlisted", name=f"Guest {number:03}", queued_at=timezone.now())
        found = [names(read(client, url_of(page), p=str(number))) for number in (1, 2, 3)]
        assert [len(part) for part in found] == [50, 50, 20]
        assert sorted(name for part in found for name in part) == [
            f"Guest {number:03}" for number in range(120)
        ]

    def test_as_many_queries_for_many_as_for_one(self, client: Client, page: RoundtablePage) -> None:
        def queries(**query: str) -> int:
            with CaptureQueriesContext(connection) as found:
                assert client.get(url_of(page), query).status_code == 200
            return len(found)

        register(page.meeting, "waitlisted", name="First", queued_at=timezone.now())
        queries()
        plain, filtered = queries(), queries(q="first", status="waitlisted")
        for number in range(299):
            register(page.meeting, "waitlisted", name=f"First {number}", queued_at=timezone.now())
        assert (queries(), queries(q="first", status="waitlisted")) == (plain, filtered)

    def test_a_cancelled_meeting_and_one_that_has_begun(self, client: Client) -> None:
        now = timezone.now()
        cancelled = make_roundtable(meeting={"state": "cancelled", "cancelled_at": now})
        over = make_roundtable(meeting={"start": now - 2 * DAY, "end": now - 1.9 * DAY})
        draft = make_roundtable(live=False)
        for page, said in (
            (cancelled, "The meeting is cancelled"),
            (over, "has begun"),
            (draft, "not announced"),
        ):
            one = register(page.meeting, seat=1)
            soup = read(client, url_of(page))
            assert said in soup.main.get_text()
            assert "Add someone" not in soup.get_text() and names(soup) == [one.name]
        for page in (cancelled, over):
            one = Registration.objects.get(meeting=page.meeting)
            assert not read(client, url_of(page, one.uuid)).select(".registration .button")
            text = read(client, url_of(page, one.uuid, "cancel")).main.get_text()
            assert "This roundtable" in text and "What follows" not in text

    def test_who_was_erased(self, client: Client) -> None:
        now = timezone.now()
        page = make_roundtable(meeting={"start": now - 40 * DAY, "end": now - 39.9 * DAY, "capacity": 4})
        one = register(page.meeting, seat=1, name="Ada Byron", note="Captions", consent_version="2026-11")
        one.transitions.create(to_status="confirmed", actor="staff", reason="Ada called")  # type: ignore[attr-defined]
        assert erase_due(now) == 1
        soup = read(client, url_of(page))
        assert names(soup) == ["Erased"] and numbers(soup)["Confirmed"] == 1
        text = read(client, url_of(page, one.uuid)).main.get_text()
        assert "The answers were erased on" in text and "Confirmed" in text
        for gone in ("Ada", "Captions", one.email):
            assert gone not in text

    def test_names_are_text(self, client: Client, page: RoundtablePage) -> None:
        name = "<script>alert(1)</script> & " + "x" * 470
        one = register(page.meeting, name=name, seat=1, note="<b>note</b>", organization="<i>")
        for path in (url_of(page), url_of(page, one.uuid), url_of(page, one.uuid, "cancel")):
            soup = read(client, path)
            assert not soup.find_all("script", string="alert(1)") and not soup.main.find_all("i")
            assert "<script>alert(1)</script>" in soup.main.get_text()

    def test_a_table_where_nothing_is_attributed_says_so(self, client: Client) -> None:
        page = make_roundtable(meeting={"chatham_house": True})
        assert "Nothing is attributed" in read(client, url_of(page)).main.get_text()

    def test_it_is_stored_nowhere(self, client: Client, page: RoundtablePage) -> None:
        one = register(page.meeting, seat=1)
        for path in (url_of(page), url_of(page, one.uuid), url_of(page) + "?export=csv"):
            assert "no-store" in client.get(path)["Cache-Control"]


class TestRegistration:
    def test_what_was_answered_and_what_happened(
        self, client: Client, manager: Any, page: RoundtablePage
    ) -> None:
        application = Application(
            email="ada@example.org",
            name="Ada Byron",
            organization="Mills",
            sector="cro",
            note="Captions",
            consent="2026-11",
        )
        one = service.submit(page.meeting_id, application)
        service.confirm(one.uuid)
        service.cancel(one.uuid, By("staff", manager, "Asked by phone"))
        text = " ".join(read(client, url_of(page, one.uuid)).main.get_text(" ").split())
        for said in (
            "Ada Byron", "ada@example.org", "Mills", "A CRO", "Captions", "To the text of 2026-11",
            "Unconfirmed , by the form", "Unconfirmed → confirmed , by the person’s button",
            f"Confirmed → cancelled , by {manager.get_username()}: Asked by phone",
            "Confirm your address", "You have a seat", "Your registration was cancelled", "Waiting",
        ):  # fmt: skip
            assert said in text, said

    def test_a_message_leads_to_its_row(self, client: Client, page: RoundtablePage) -> None:
        for name in ("ada", "bob"):
            one = service.submit(page.meeting_id, Application(email=f"{name}@example.org", name=name))
        link = read(client, url_of(page, one.uuid)).select_one("#messages ~ div a")
        assert link is not None and "@" not in str(link["href"])
        rows = read(client, str(link["href"])).select(".listing tbody tr")
        assert len(rows) == 1 and "bob@example.org" in rows[0].get_text()

    def test_who_was_added_by_hand_agreed_to_nothing_here(
        self, client: Client, manager: Any, page: RoundtablePage
    ) -> None:
        by = By("staff", manager, "By phone")
        one = service.add(page.meeting_id, Application(email="ada@example.org", name="Ada"), by)
        manager.delete()
        text = read(signed_in(), url_of(page, one.uuid)).main.get_text(" ")
        assert "None here: added by hand" in text and "by staff" in text and "By phone" in text

    def test_of_another_meeting_or_none(self, client: Client, page: RoundtablePage) -> None:
        other = make_roundtable()
        one = register(other.meeting, seat=1)
        for path in (
            url_of(page, one.uuid),
            url_of(page, one.uuid, "cancel"),
            url_of(page, one.uuid, "erase"),
            url_of(page, "ada@example.org"),
            "/admin/meetings/0/roster/",
            "/admin/meetings/0/roster/add/",
        ):
            assert client.get(path).status_code == 404, path

    def test_the_queries_do_not_hang_on_the_others(self, client: Client, page: RoundtablePage) -> None:
        one = register(page.meeting, "waitlisted", queued_at=timezone.now())

        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                client.get(url_of(page, one.uuid))
            return len(found)

        queries()
        before = queries()
        for number in range(50):
            register(page.meeting, "waitlisted", queued_at=timezone.now())
            one.transitions.create(to_status="waitlisted", actor="system", reason=str(number))  # type: ignore[attr-defined]
        assert queries() == before


class TestWho:
    @pytest.mark.parametrize(
        ("group", "allowed"),
        [
            (EVENT_MANAGERS, True),
            (ADMINISTRATORS, True),
            (EDITORS, False),
            (PRODUCERS, False),
            (DOOR_STAFF, False),
        ],
    )
    def test_sees_it(self, page: RoundtablePage, group: str, allowed: bool) -> None:
        one = register(page.meeting, name="Ada Byron", seat=1)
        client = signed_in(make_user(group))
        for path in (
            url_of(page),
            url_of(page, "results"),
            url_of(page) + "?export=csv",
            url_of(page, "add"),
            url_of(page, one.uuid),
            url_of(page, one.uuid, "cancel"),
        ):
            answer = client.get(path)
            assert (answer.status_code == 200) is allowed, path
            if not allowed:
                assert answer.status_code in (302, 403) and b"Ada" not in answer.content
        client.post(url_of(page, one.uuid, "cancel"), {"reason": "x"})
        client.post(url_of(page, "add"), {"name": "B", "email": "b@example.org", "reason": "x"})
        assert list(Registration.objects.values_list("status", flat=True)) == ["confirmed"]

    @pytest.mark.parametrize(
        ("group", "shown"), [(EVENT_MANAGERS, True), (ADMINISTRATORS, True), (EDITORS, False)]
    )
    def test_finds_the_link_in_the_editor(self, page: RoundtablePage, group: str, shown: bool) -> None:
        answer = signed_in(make_user(group)).get(edit_url(page))
        assert answer.status_code == 200
        assert (url_of(page) in answer.content.decode()) is shown

    @pytest.mark.parametrize(("group", "shown"), [(EVENT_MANAGERS, True), (DOOR_STAFF, False)])
    def test_finds_the_link_in_the_list(self, page: RoundtablePage, group: str, shown: bool) -> None:
        answer = signed_in(make_user(group)).get("/admin/meetings/")
        assert answer.status_code == 200
        assert (url_of(page) in answer.content.decode()) is shown

    def test_signs_in_first(self, page: RoundtablePage) -> None:
        answer = Client().get(url_of(page))
        assert answer.status_code == 302 and "/login/" in answer["Location"]
