"""What staff do by hand from the roster: a seat is given, a registration is cancelled, somebody is added."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from core.models import OutboxMessage
from core.permissions import EVENT_MANAGERS
from events import registration as service
from events.changes import Cancellation, Seats
from events.meetings import cancel, change_seats
from events.models import Meeting, Registration, RoundtablePage, Transition
from events.registration import Application
from events.retention import erase_due
from tests.core.factories import make_user
from tests.events.admin import load_form, signed_in
from tests.events.factories import END, START, make_roundtable

pytestmark = pytest.mark.django_db
Status = Registration.Status
DAY = timedelta(days=1)
GUESTS = ("ada", "bob", "cy", "dee", "eve")


@pytest.fixture
def manager() -> Any:
    return make_user(EVENT_MANAGERS)


@pytest.fixture
def client(manager: Any) -> Client:
    return signed_in(manager)


@pytest.fixture
def page() -> RoundtablePage:
    return make_roundtable("Shared scorecards", meeting={"capacity": 2, "registration": "open"})


def guest(name: str, page: RoundtablePage, *, confirmed: bool = True) -> Registration:
    """Somebody who used the form, and the button."""
    application = Application(email=f"{name}@example.org", name=name.title(), consent="2026-11")
    one = service.submit(page.meeting_id, application)
    return service.confirm(one.uuid) if confirmed else one


@pytest.fixture
def guests(page: RoundtablePage) -> dict[str, Registration]:
    """Two with seats, two on the waiting list, one who has not confirmed."""
    return {name: guest(name, page, confirmed=name != "eve") for name in GUESTS}


def url_of(page: RoundtablePage, *more: object) -> str:
    return "/".join(["/admin/meetings", str(page.meeting_id), "roster", *map(str, more), ""])


def read(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, answer
    return BeautifulSoup(answer.content.decode(), "html5lib")


def follows(soup: BeautifulSoup) -> list[str]:
    return [" ".join(line.get_text(" ").split()) for line in soup.select(".meeting__follows li")]


def sent(soup: BeautifulSoup) -> list[str]:
    return [" ".join(line.get_text(" ").split()) for line in soup.select(".meeting__told summary")]


def press(client: Client, url: str, **answers: str) -> Any:
    return client.post(url, {**load_form(client, url), **answers})


def states(page: RoundtablePage) -> dict[str, str]:
    rows = Registration.objects.filter(meeting=page.meeting_id).exclude(email="")
    return {email.partition("@")[0]: status for email, status in rows.values_list("email", "status")}


def messages_since(before: set[int]) -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.exclude(pk__in=before).order_by("pk")
    return [(row.recipient, row.subject) for row in rows]


def all_messages() -> set[int]:
    return set(OutboxMessage.objects.values_list("pk", flat=True))


def entries(page: RoundtablePage, verb: str) -> list[PageLogEntry]:
    return list(PageLogEntry.objects.filter(page=page.pk, action=f"events.meeting.{verb}"))


LEAVES = "1 person leaves the waiting list, and is told."


class TestCancelling:
    def test_the_preview_is_what_happens(
        self, client: Client, manager: Any, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        url = url_of(page, guests["ada"].uuid, "cancel")
        before = all_messages()
        soup = read(client, url)
        assert follows(soup) == [
            "1 person loses the seat, and gets a message that takes it out of the calendar.",
            "1 person moves up: Cy, number 1, is offered the seat for 24 hours.",
            "1 moves up in the line; nobody is told.",
        ]
        told = sent(soup)
        assert [line.partition(":")[0] for line in told] == ["1 Ada", "1 Cy"]
        answer = press(client, url, reason="Asked by phone")
        assert answer["Location"] == url_of(page, guests["ada"].uuid)
        assert states(page) == {
            "ada": "cancelled", "bob": "confirmed", "cy": "offered", "dee": "waitlisted",
            "eve": "unconfirmed",
        }  # fmt: skip
        written = messages_since(before)
        assert [recipient for recipient, _ in written] == ["ada@example.org", "cy@example.org"]
        for line, (_, subject) in zip(told, written, strict=True):
            assert subject.split(",")[0].partition(" until ")[0] in line
        step = Transition.objects.get(registration=guests["ada"], to_status="cancelled")
        assert (step.actor, step.user, step.reason) == ("staff", manager, "Asked by phone")

    def test_the_messages_are_shown_as_they_are_sent(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        url = url_of(page, guests["ada"].uuid, "cancel")
        texts = [part.get_text() for part in read(client, url).select(".meeting__told pre")]
        before = all_messages()
        press(client, url, reason="x")
        first = OutboxMessage.objects.exclude(pk__in=before).order_by("pk")[0]
        assert texts[0].strip() == first.text.strip()
        assert "/registrations/" not in texts[1].replace("/registrations/…", "")

    @pytest.mark.parametrize(
        ("name", "lines", "told"),
        [
            ("cy", [LEAVES, "1 moves up in the line; nobody is told."], 1),
            ("dee", [LEAVES], 1),
            ("eve", ["The link in the message ends. Nobody is told: the address was never confirmed."], 0),
        ],
    )
    def test_who_has_no_seat(
        self,
        client: Client,
        page: RoundtablePage,
        guests: dict[str, Registration],
        name: str,
        lines: list[str],
        told: int,
    ) -> None:
        url = url_of(page, guests[name].uuid, "cancel")
        soup = read(client, url)
        assert (follows(soup), len(sent(soup))) == (lines, told)
        before = all_messages()
        press(client, url, reason="x")
        assert states(page) == {**{n: guests[n].status for n in GUESTS}, name: "cancelled"}
        assert len(messages_since(before)) == told

    def test_an_offer_passes_on(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        service.withdraw(guests["ada"].uuid)
        url = url_of(page, guests["cy"].uuid, "cancel")
        assert follows(read(client, url))[:2] == [
            "1 person loses the offer, and is told.",
            "1 person moves up: Dee, number 1, is offered the seat for 24 hours.",
        ]
        press(client, url, reason="x")
        assert states(page)["dee"] == "offered"

    def test_near_the_beginning_the_seat_is_given_at_once(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        with time_machine.travel(START - DAY):
            client = signed_in(make_user(EVENT_MANAGERS))
            url = url_of(page, guests["ada"].uuid, "cancel")
            soup = read(client, url)
            assert "Cy, number 1, has the seat at once" in follows(soup)[1]
            assert "You have a seat" in sent(soup)[1]
            press(client, url, reason="x")
        assert states(page)["cy"] == "confirmed"

    def test_of_a_table_with_too_many_guests_nobody_moves_up(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        change_seats(page.meeting_id, Seats(capacity=1, registration="open"))
        url = url_of(page, guests["ada"].uuid, "cancel")
        assert "0 of 1 seat are free then." in follows(read(client, url))
        press(client, url, reason="x")
        assert states(page)["cy"] == "waitlisted"


class TestSeating:
    def test_past_the_queue(
        self, client: Client, manager: Any, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=3)
        url = url_of(page, guests["dee"].uuid, "seat")
        before = all_messages()
        soup = read(client, url)
        assert follows(soup) == [
            "1 person has a seat, and gets the confirmation with the calendar entry.",
            "0 of 3 seats are free then.",
        ]
        assert "1 person waits longer for a seat" in soup.main.get_text()
        press(client, url, reason="Speaks")
        assert states(page)["dee"] == "confirmed"
        (message,) = messages_since(before)
        assert message[0] == "dee@example.org" and message[1] in sent(soup)[0]
        step = Transition.objects.get(registration=guests["dee"], to_status="confirmed")
        assert (step.actor, step.user, step.reason) == ("staff", manager, "Speaks")

    def test_an_address_that_nobody_confirmed(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=3)
        url = url_of(page, guests["eve"].uuid, "seat")
        text = read(client, url).main.get_text()
        assert "Nobody has confirmed this address" in text and "2 people wait longer" in text
        press(client, url, reason="x")
        assert states(page)["eve"] == "confirmed"

    def test_an_offer_is_taken(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        service.withdraw(guests["ada"].uuid)
        press(client, url_of(page, guests["cy"].uuid, "seat"), reason="Said yes by phone")
        assert states(page)["cy"] == "confirmed"

    def test_no_seat_is_free(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        url = url_of(page, guests["cy"].uuid, "seat")
        soup = read(client, url)
        assert "No seat is free" in soup.main.get_text() and not soup.select(".meeting__does button")
        press(client, url, reason="x")
        assert states(page)["cy"] == "waitlisted"


class TestAdding:
    ANSWERS = {
        "name": "Fay  Brandt",
        "email": "Fay.Brandt@Example.org",
        "organization": "Mills",
        "sector": "cro",
        "note": "Captions",
        "reason": "By phone",
    }

    def test_somebody(self, client: Client, manager: Any, page: RoundtablePage) -> None:
        url = url_of(page, "add")
        soup = read(client, url)
        assert "No consent is noted" in soup.main.get_text()
        assert follows(soup)[:2] == [
            "1 person has a seat, and gets the confirmation with the calendar entry.",
            "1 of 2 seats are free then.",
        ]
        answer = press(client, url, **self.ANSWERS)
        one = Registration.objects.get()
        assert answer["Location"] == url_of(page, one.uuid)
        found = (one.name, one.email, one.email_key, one.organization, one.sector, one.note, one.source)
        assert found == (
            "Fay Brandt", "Fay.Brandt@Example.org", "fay.brandt@example.org",
            "Mills", "cro", "Captions", "staff",
        )  # fmt: skip
        assert (one.status, one.seat, one.consent_version, one.consented_at) == ("confirmed", 1, "", None)
        step = one.transitions.get()  # type: ignore[attr-defined]
        assert (step.actor, step.user, step.reason) == ("staff", manager, "By phone")
        assert [message[0] for message in messages_since(set())] == ["Fay.Brandt@Example.org"]

    def test_nothing_but_name_address_and_reason_must_be_known(
        self, client: Client, page: RoundtablePage
    ) -> None:
        press(client, url_of(page, "add"), name="Fay", email="fay@example.org", reason="x")
        assert states(page) == {"fay": "confirmed"}

    def test_how_somebody_takes_part(self, client: Client) -> None:
        page = make_roundtable(meeting={"mode": "hybrid"})
        press(client, url_of(page, "add"), name="F", email="fay@example.org", reason="x", part="online")
        assert Registration.objects.get().part == "online"

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "www.example.org"}, "name"),
            ({"name": "x" * 501}, "name"),
            ({"email": "fay"}, "email"),
            ({"email": "fay@-.example"}, "email"),
            ({"email": ""}, "email"),
            ({"sector": "moon"}, "sector"),
            ({"reason": "  "}, "reason"),
            ({"reason": "x" * 501}, "reason"),
        ],
    )
    def test_mistakes_are_said_at_their_field(
        self, client: Client, page: RoundtablePage, answers: dict[str, str], field: str
    ) -> None:
        answer = press(client, url_of(page, "add"), **{**self.ANSWERS, **answers})
        assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
        assert not Registration.objects.exists()
        kept = BeautifulSoup(answer.content.decode(), "html5lib").find(attrs={"name": "organization"})
        assert kept is not None and kept["value"] == "Mills"

    def test_somebody_who_is_registered(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=9)
        before, written = states(page), all_messages()
        answer = client.post(
            url_of(page, "add"),
            {**load_form(client, url_of(page, "add")), **self.ANSWERS, "email": "BOB@example.org"},
            follow=True,
        )
        assert "registered already: confirmed" in answer.content.decode()
        assert (states(page), messages_since(written)) == (before, [])

    def test_no_seat_is_free(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        soup = read(client, url_of(page, "add"))
        assert "No seat is free" in soup.main.get_text() and not soup.select(".meeting__does button")
        press(client, url_of(page, "add"), **self.ANSWERS)
        assert "fay.brandt" not in states(page)


def cancelled_before(page: RoundtablePage) -> None:
    cancel(page.meeting_id, Cancellation())


def begun(page: RoundtablePage) -> None:
    Meeting.objects.filter(pk=page.meeting_id).update(
        begins_at=timezone.now() - DAY, start=timezone.now() - DAY
    )


class TestPresses:
    """Each verb, pressed twice, late, without a reason, by GET, and without the form's token."""

    def urls(self, page: RoundtablePage, guests: dict[str, Registration]) -> dict[str, str]:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=3)
        return {
            "cancel": url_of(page, guests["ada"].uuid, "cancel"),
            "seat": url_of(page, guests["cy"].uuid, "seat"),
            "add": url_of(page, "add"),
        }

    @pytest.mark.parametrize("verb", ["cancel", "seat", "add"])
    def test_twice_is_once(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration], verb: str
    ) -> None:
        url = self.urls(page, guests)[verb]
        values = {**load_form(client, url), **TestAdding.ANSWERS}
        first = client.post(url, values)
        before, written, steps = states(page), all_messages(), Transition.objects.count()
        second = client.post(url, values, follow=True)
        assert second.redirect_chain[0] == (first["Location"], 302)
        assert "That is done" in second.content.decode()
        assert (states(page), messages_since(written)) == (before, [])
        assert Transition.objects.count() == steps
        assert len(entries(page, f"{verb}_registration")) == 1

    @pytest.mark.parametrize("verb", ["cancel", "seat", "add"])
    def test_only_with_a_reason_by_post_and_with_what_was_read(
        self, client: Client, manager: Any, page: RoundtablePage, guests: dict[str, Registration], verb: str
    ) -> None:
        url = self.urls(page, guests)[verb]
        values = {**load_form(client, url), **TestAdding.ANSWERS}
        before, written = states(page), all_messages()
        answer = client.post(url, {**values, "reason": " "})
        assert "Write a reason" in answer.content.decode()
        client.get(url, values)
        answer = client.post(url, {**values, "confirmed": "0"})
        assert "Something has changed" in answer.content.decode()
        for method in (client.put, client.delete, client.patch):
            assert method(url).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(manager)
        assert strict.post(url, values).status_code == 403
        assert (states(page), messages_since(written)) == (before, [])
        assert not Transition.objects.filter(actor="staff").exists()

    @pytest.mark.parametrize("verb", ["cancel", "seat", "add"])
    @pytest.mark.parametrize("happens", [cancelled_before, begun])
    def test_too_late(
        self,
        client: Client,
        page: RoundtablePage,
        guests: dict[str, Registration],
        verb: str,
        happens: Callable[[RoundtablePage], None],
    ) -> None:
        url = self.urls(page, guests)[verb]
        values = {**load_form(client, url), **TestAdding.ANSWERS}
        happens(page)
        before, written = states(page), all_messages()
        answer = client.post(url, values, follow=True)
        assert answer.status_code == 200
        assert (states(page), messages_since(written)) == (before, [])

    def test_what_has_changed_is_shown_first(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        url = url_of(page, guests["ada"].uuid, "cancel")
        values = {**load_form(client, url), "reason": "x"}
        service.withdraw(guests["cy"].uuid)
        answer = client.post(url, values)
        soup = BeautifulSoup(answer.content.decode(), "html5lib")
        assert "Something has changed" in soup.main.get_text() and "Dee, number 1" in follows(soup)[1]
        assert states(page)["ada"] == "confirmed"
        press(client, url, reason="x")
        assert (states(page)["ada"], states(page)["dee"]) == ("cancelled", "offered")

    def test_who_withdrew_meanwhile(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=3)
        url = url_of(page, guests["cy"].uuid, "seat")
        values = {**load_form(client, url), "reason": "x"}
        service.withdraw(guests["cy"].uuid)
        answer = client.post(url, values, follow=True)
        assert "cannot be done with this registration any more" in answer.content.decode()
        assert states(page)["cy"] == "cancelled"


class TestHistory:
    def test_names_the_registration_and_nobody(
        self, client: Client, manager: Any, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=3)
        press(client, url_of(page, "add"), **{**TestAdding.ANSWERS, "reason": "Fay Brandt called"})
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=4)
        press(client, url_of(page, guests["cy"].uuid, "seat"), reason="Cy speaks")
        press(client, url_of(page, guests["ada"].uuid, "cancel"), reason="Ada is ill")
        fay = Registration.objects.get(source="staff")
        for verb, one, before, to in (
            ("add", fay, "", "confirmed"),
            ("seat", guests["cy"], "waitlisted", "confirmed"),
            ("cancel", guests["ada"], "confirmed", "cancelled"),
        ):
            (entry,) = entries(page, f"{verb}_registration")
            assert entry.user == manager
            assert entry.data == {"registration": str(one.uuid), "from": before, "to": to}
        history = client.get(f"/admin/pages/{page.pk}/history/").content.decode()
        for said in ("was added by hand", "was given a seat by hand", "was cancelled by hand", str(fay.uuid)):
            assert said in history

    def test_erasure_leaves_nothing_of_a_person(
        self, client: Client, page: RoundtablePage, guests: dict[str, Registration]
    ) -> None:
        """Searched for in every text of the database."""
        Meeting.objects.filter(pk=page.meeting_id).update(capacity=4)
        secret = "Xylophania"
        press(
            client,
            url_of(page, "add"),
            name=f"{secret} Brandt",
            email=f"{secret}@example.org",
            organization=secret,
            note=secret,
            reason=f"{secret} called",
        )
        fay = Registration.objects.get(source="staff")
        press(client, url_of(page, fay.uuid, "cancel"), reason=f"{secret} is ill")
        assert places_of(secret)
        erase_due(END + 31 * DAY)
        assert places_of(secret) == set()


def places_of(word: str) -> set[str]:
    """The tables in which a word stands, whatever the column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 (the names are the database's own)
            if any(word.lower() in str(value).lower() for row in cursor.fetchall() for value in row):
                found.add(table)
    return found
