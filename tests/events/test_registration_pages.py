"""The pages of registration: the form, the links of messages, and what robots and mistakes do to them."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage, SharedValue
from events import registration, registration_views, tokens
from events.changes import Cancellation
from events.meetings import cancel
from events.models import Meeting, Registration, RoundtablePage
from events.tokens import Purpose
from tests.events.factories import make_roundtable

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Ada Byron",
    "email": "ada@example.org",
    "organization": "Example Therapeutics",
    "sector": "sponsor",
    "note": "Captions",
    "consent": "on",
    "website": "",
}
HOUR = timedelta(hours=1)


def make_open(**meeting: Any) -> RoundtablePage:
    """A roundtable that anybody can register for, next year."""
    start = timezone.now().replace(microsecond=0) + timedelta(days=365)
    values = {"registration": "open", "capacity": 2, "start": start, "end": start + HOUR, **meeting}
    return make_roundtable("A table", meeting=values)


def stamp(age: float = 10) -> str:
    """The moment at which a form was drawn, as the form itself says it."""
    signer = signing.TimestampSigner(salt="events.register")
    then = timezone.now().timestamp() - age

    class Then(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int(then))

    return Then(salt=signer.salt).sign("form")


def send(page: RoundtablePage, client: Client | None = None, **answers: Any) -> Any:
    """Send the form."""
    data = {**ANSWERS, "drawn": stamp(), **answers}
    data = {key: value for key, value in data.items() if value is not None}
    return (client or Client()).post(f"{page.url}register/", data)


def soup_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


def link_of(kind: str, name: str = "ada") -> str:
    """The path of the link in the last message of a kind to somebody."""
    message = OutboxMessage.objects.filter(kind=kind, recipient__istartswith=name).latest("pk")
    found = re.search(r"https://colloquy\.example(/registrations/[a-z]+/[^/\s]+/)", message.text)
    assert found is not None
    return found[1]


def press(path: str, button: str, **data: str) -> Any:
    return Client().post(path, {"press": button, **data})


def enter(page: RoundtablePage, name: str = "ada", **answers: Any) -> str:
    """Register and confirm; the path of one's own page."""
    send(page, name=name.title(), email=f"{name}@example.org", **answers)
    return press(link_of("confirm", name), "confirm")["Location"]


class TestForm:
    def test_is_drawn_with_its_labels_and_kept_nowhere(self) -> None:
        page = make_open()
        response = Client().get(f"{page.url}register/")
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == (
            "strict-origin",
            "noindex, nofollow",
        )
        soup = soup_of(response)
        assert [label.text.strip() for label in soup.select("form .field > label:not(.check)")] == [
            *("Your name", "Work email", "Organization", "You come from"),
            "What we should arrange for you (optional)",
        ]
        assert soup.select_one("h1").text == "Register"
        assert soup.select_one("form [name=part]") is None
        assert soup.select_one(".trap")["aria-hidden"] == "true"

    def test_a_hybrid_meeting_asks_how_one_takes_part(self) -> None:
        page = make_open(mode="hybrid", locality="Boston")
        soup = soup_of(Client().get(f"{page.url}register/"))
        words = [label.text.strip() for label in soup.select("fieldset label.check")]
        assert words[:2] == ["In the room, Boston", "By video"]
        send(page, part="online")
        assert Registration.objects.get().part == "online"

    def test_is_taken_and_says_what_comes_next(self) -> None:
        page = make_open()
        response = send(page)
        assert (response.status_code, response["Location"]) == (303, f"{page.url}register/?sent")
        row = Registration.objects.get()
        assert (row.status, row.name, row.sector, row.note) == (
            *("unconfirmed", "Ada Byron", "sponsor"),
            "Captions",
        )
        assert row.consent_version == registration.CONSENT_VERSION
        after = soup_of(Client().get(response["Location"]))
        assert after.select_one("h1").text == "Check your email"
        assert "ada@example.org" not in after.text

    def test_the_answer_is_the_same_for_who_is_registered(self) -> None:
        page = make_open()
        first = send(page)
        for answers in ({}, {"email": "new@example.org"}):
            again = send(page, **answers)
            assert (again.status_code, again.content, again["Location"]) == (
                *(first.status_code, first.content),
                first["Location"],
            )

    def test_e03_one_person_many_spellings(self) -> None:
        page = make_open(capacity=9)
        typed = [
            *("Ada.Byron@Example.org", " ada.byron@example.org ", "ada.byron@EXAMPLE.ORG"),
            *("ada.byron+rt@example.org", "ada@bücher.example", "ada@xn--bcher-kva.example"),
        ]
        for email in typed:
            assert send(page, email=email).status_code == 303
        rows = Registration.objects.order_by("pk")
        assert [row.email for row in rows] == [typed[0], typed[3], typed[4]]
        assert [row.email_key for row in rows] == [
            *("ada.byron@example.org", "ada.byron+rt@example.org"),
            "ada@xn--bcher-kva.example",
        ]
        assert OutboxMessage.objects.first().recipient == "Ada.Byron@Example.org"

    @pytest.mark.parametrize(
        ("answers", "field", "words"),
        [
            ({"name": ""}, "name", "Write your name."),
            ({"name": "N" * 501}, "name", "500"),
            ({"name": "YOU WON 1000 EUR http://win.example/x"}, "name", "without an address"),
            ({"email": "alex.example@"}, "email", "in full"),
            ({"email": "a b@example.org"}, "email", "in full"),
            ({"email": "ada@" + "x" * 70 + ".example"}, "email", ""),
            ({"organization": " "}, "organization", "where you work"),
            ({"sector": "spy"}, "sector", "one of the answers"),
            ({"consent": None}, "consent", "cannot hold a seat"),
            ({"note": "x" * 2001}, "note", "2000"),
        ],
    )
    def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
        self, answers: dict[str, Any], field: str, words: str
    ) -> None:
        page = make_open()
        response = send(page, **answers)
        assert response.status_code == 422
        soup = soup_of(response)
        assert soup.select_one("title").text.startswith("Error: ")
        wrong = soup.select_one(f"[name={field}]")
        assert wrong["aria-invalid"] == "true"
        assert words in soup.select_one(f"#{wrong['id']}_error").text
        assert soup.select_one(f".errors a[href='#{wrong['id']}']")
        kept = {name: value for name, value in {**ANSWERS, **answers}.items() if name in ("name", "email")}
        for name, value in kept.items():
            assert soup.select_one(f"[name={name}]").get("value", "") == value
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        "name", ["X", "N" * 500, "Dr. Ana-Maria de la Cruz, PhD", "Nguyễn Thị Ánh", "<b>Zoë</b> & Co"]
    )
    def test_names_are_taken_as_they_are(self, name: str) -> None:
        page = make_open()
        assert send(page, name=name).status_code == 303
        own = press(link_of("confirm"), "confirm")["Location"]
        row = Registration.objects.get()
        assert (row.name, row.status) == (name, "confirmed")
        soup = soup_of(Client().get(own))
        assert soup.select_one(".answers dd").text == name
        message = OutboxMessage.objects.get(kind="confirmed")
        assert name in message.text.replace("\n", " " if " " in name else "")

    def test_e08_nothing_typed_stands_in_the_first_message(self) -> None:
        page = make_open()
        typed = {"name": "Zyzzyva Quokka", "organization": "Vuvuzela", "note": "Xylophone"}
        send(page, **typed)
        message = OutboxMessage.objects.get()
        said = " ".join([message.subject, message.text, message.html, message.recipient])
        assert not [value for value in typed.values() if value.split()[0] in said]
        assert message.recipient == "ada@example.org"

    def test_a_robot_that_fills_the_hidden_field_hears_of_success(self) -> None:
        page = make_open()
        assert send(page, website="http://win.example").status_code == 303
        assert not Registration.objects.exists()
        assert not OutboxMessage.objects.exists()

    @pytest.mark.parametrize("age", [0, 25 * 3600, None])
    def test_a_form_sent_at_once_or_long_ago_comes_back_whole(self, age: int | None) -> None:
        page = make_open()
        response = send(page, drawn="rubbish" if age is None else stamp(age))
        assert response.status_code == 422
        soup = soup_of(response)
        assert "send them again" in soup.select_one(".errors").text
        assert soup.select_one("[name=name]")["value"] == "Ada Byron"
        assert not Registration.objects.exists()

    def test_limits_by_client_and_by_address_of_mail(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registration_views, "FROM_ONE_CLIENT", 4)
        monkeypatch.setattr(registration_views, "FOR_ONE_ADDRESS", 2)
        page = make_open(capacity=9)
        for count in range(3):
            Registration.objects.update(confirm_until=timezone.now() + (47 - count) * HOUR)
            assert send(page).status_code == 303
        assert OutboxMessage.objects.count() == 2, "the third is answered as ever, and not sent"
        assert send(page, email="bea@example.org").status_code == 303
        response = send(page, email="cyn@example.org")
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert soup_of(response).select_one("[name=email]")["value"] == "cyn@example.org"
        assert not SharedValue.objects.filter(key__contains="@").exists()

    @pytest.mark.parametrize(
        ("meeting", "words"),
        [
            ({"registration": "none"}, "cannot register"),
            ({"state": "cancelled"}, "is cancelled"),
            ({"capacity": 1, "seats_held": 1, "waiting_list": False}, "All seats are taken"),
        ],
    )
    def test_where_nobody_can_register(self, meeting: dict[str, Any], words: str) -> None:
        page = make_open(**meeting)
        soup = soup_of(Client().get(f"{page.url}register/"))
        assert words in soup.select_one(".status").text
        assert soup.select_one("main form") is None
        assert send(page).status_code == 409
        assert not Registration.objects.exists()

    def test_a_full_table_has_a_waiting_list(self) -> None:
        page = make_open(capacity=1, seats_held=1)
        assert soup_of(Client().get(f"{page.url}register/")).select_one("h1").text == "Join the waiting list"
        own = enter(page)
        assert soup_of(Client().get(own)).select_one("h1").text == "You are number 1 on the waiting list"

    def test_posting_elsewhere_is_not_allowed(self) -> None:
        page = make_open()
        assert Client().post(page.url, ANSWERS).status_code == 405
        assert Client().post(f"{page.url}event.ics", ANSWERS).status_code == 405


class TestTokenOfTheForm:
    """E05, S16: a form's token is its reader's own."""

    @pytest.fixture(autouse=True)
    def _cached(self, settings: Any) -> Iterator[None]:
        settings.PAGE_CACHE = True
        cache.clear()
        yield
        cache.clear()

    @pytest.mark.parametrize("warm", [False, True])
    def test_e05_s16_two_visitors_have_two_tokens(self, warm: bool) -> None:
        page = make_open(capacity=9)
        if warm:
            Client().get(page.url)
            Client().get(f"{page.url}register/")
        tokens_seen = set()
        for name in ("ada", "bea"):
            visitor = Client(enforce_csrf_checks=True)
            shown = visitor.get(page.url)
            assert not shown.cookies
            assert b"csrfmiddlewaretoken" not in shown.content
            form = visitor.get(f"{page.url}register/")
            assert "no-store" in form["Cache-Control"]
            token = soup_of(form).select_one("[name=csrfmiddlewaretoken]")["value"]
            tokens_seen.add(token)
            answer = send(page, visitor, email=f"{name}@example.org", csrfmiddlewaretoken=token)
            assert answer.status_code == 303
        assert len(tokens_seen) == 2
        assert Registration.objects.count() == 2

    def test_e05_a_lost_cookie_leads_back_to_the_form_with_what_was_typed(self) -> None:
        page = make_open()
        visitor = Client(enforce_csrf_checks=True)
        response = send(page, visitor, csrfmiddlewaretoken="lost")
        assert response.status_code == 403
        soup = soup_of(response)
        form = soup.select_one("main form")
        data = {field["name"]: field.get("value", "") for field in form.select("input")}
        assert data["name"] == "Ada Byron"
        assert "DEBUG" not in soup.text
        assert Client(enforce_csrf_checks=True).post(f"{page.url}register/", data).status_code == 403
        assert visitor.post(form["action"], data).status_code == 303
        assert Registration.objects.get().name == "Ada Byron"


class TestLinks:
    def test_e04_a_scanner_opens_the_link_first(self) -> None:
        page = make_open()
        send(page)
        path = link_of("confirm")
        before = (
            list(Registration.objects.values()),
            OutboxMessage.objects.count(),
            Meeting.objects.values().get(),
        )
        assert Client().head(path).status_code == 200
        for _ in range(3):
            assert Client().get(path).status_code == 200
        assert before == (
            *(list(Registration.objects.values()), OutboxMessage.objects.count()),
            Meeting.objects.values().get(),
        )
        shown = soup_of(Client().get(path))
        assert shown.select_one("h1").text == "Confirm your address"
        assert "Ada" not in shown.text
        assert press(path, "confirm").status_code == 303
        after = Client().get(path)
        assert after.status_code == 200
        assert soup_of(after).select_one("h1").text == "You have a seat"
        assert press(path, "confirm").status_code == 303
        assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["confirm", "confirmed"]
        press(link_of("confirmed"), "withdraw")
        press(path, "confirm")
        assert Registration.objects.get().status == "cancelled"
        assert soup_of(Client().get(path)).select_one("h1").text == "You have withdrawn"
        assert OutboxMessage.objects.count() == 3

    def test_e04_without_any_cookie_a_press_gets_a_sentence(self) -> None:
        page = make_open()
        send(page)
        response = Client(enforce_csrf_checks=True).post(link_of("confirm"), {"press": "confirm"})
        assert response.status_code == 403
        assert "again" in soup_of(response).select_one("main").text
        assert Registration.objects.get().status == "unconfirmed"

    @pytest.mark.parametrize(
        "change", ["tampered", "foreign", "other site", "long", "empty", "revoked", "erased"]
    )
    def test_a_link_that_is_not_ours_says_what_to_do_next(self, change: str) -> None:
        page = make_open()
        own = enter(page)
        row = Registration.objects.get()
        token = own.split("/")[-2]
        strange = signing.dumps({"u": row.uuid.hex, "v": 1}, key="x" * 50)
        path = {
            "tampered": own.replace(token, token[:-2] + ("AA" if token[-2:] != "AA" else "BB")),
            "foreign": own.replace("/manage/", "/offer/"),
            "other site": f"/registrations/manage/{strange}/",
            "long": f"/registrations/manage/{'x' * 2000}/",
            "empty": "/registrations/manage/:::/",
        }.get(change, own)
        if change == "revoked":
            Registration.objects.update(token_version=2)
        if change == "erased":
            Registration.objects.update(erased=timezone.now())
        for response in (Client().get(path), press(path, "withdraw")):
            assert response.status_code == 404
            soup = soup_of(response)
            assert soup.select_one("h1").text == "This link no longer works"
            assert soup.select_one("main form [name=email]")
            assert response["Cache-Control"] == "private, no-store"
        assert Registration.objects.get().status == "confirmed"

    def test_an_unknown_purpose_is_no_page(self) -> None:
        assert Client().get("/registrations/steal/abc/").status_code == 404

    def test_an_unknown_button_changes_nothing(self) -> None:
        own = enter(make_open())
        assert press(own, "explode").status_code == 400
        assert Client().post(own).status_code == 400
        assert press(own, "confirm").status_code == 400
        assert Registration.objects.get().status == "confirmed"

    def test_these_pages_touch_no_session_and_set_no_cookie_but_the_form_s(self) -> None:
        page = make_open()
        own = enter(page)
        for path in (f"{page.url}register/", own, "/registrations/"):
            client = Client()
            client.cookies["sessionid"] = "x" * 32
            response = client.get(path)
            assert set(response.cookies) <= {"csrftoken"}

    def test_nothing_foreign_is_loaded(self) -> None:
        page = make_open(mode="online", joining_link="https://video.example/room")
        own = enter(page)
        soup = soup_of(Client().get(own))
        loaded = [
            tag.get("src") or tag.get("href")
            for tag in soup.select("script, img, link[rel=stylesheet], iframe")
        ]
        assert not [address for address in loaded if address and not address.startswith("/")]


class TestOwnPage:
    def test_a_seat_with_its_code_and_answers(self) -> None:
        page = make_open(mode="hybrid", locality="Boston", joining_link="https://video.example/room")
        own = enter(page, part="online")
        soup = soup_of(Client().get(own))
        row = Registration.objects.get()
        assert soup.select_one("h1").text == "You have a seat"
        assert row.checkin_code in soup.select_one(".scan").text
        assert soup.select_one(".scan svg.qr path")["d"].startswith("M")
        assert "https://video.example/room" in str(soup.select_one("main"))
        assert "ada@example.org" in soup.select_one(".answers").text

    def test_the_joining_link_is_not_for_who_comes_in_person(self) -> None:
        page = make_open(mode="hybrid", locality="Boston", joining_link="https://video.example/room")
        own = enter(page, part="in_person")
        assert b"video.example" not in Client().get(own).content
        assert "video.example" not in OutboxMessage.objects.get(kind="confirmed").text

    def test_answers_are_changed(self) -> None:
        own = enter(make_open())
        form = soup_of(Client().get(f"{own}?do=answers"))
        assert form.select_one("[name=name]")["value"] == "Ada"
        assert form.select_one("[name=email]") is None
        wrong = press(own, "answers", name="", organization="X", sector="cro")
        assert wrong.status_code == 422
        right = press(
            own, "answers", name="Ada B.", organization="X", sector="cro", note="", email="evil@x.example"
        )
        assert right.status_code == 303
        row = Registration.objects.get()
        assert (row.name, row.sector, row.email) == ("Ada B.", "cro", "ada@example.org")

    def test_the_seat_is_given_back_in_two_steps(self) -> None:
        own = enter(make_open())
        step = soup_of(Client().get(f"{own}?do=leave"))
        assert step.select_one("button[value=withdraw]").text == "Give back my seat"
        assert soup_of(Client().get(own)).select_one("button[value=withdraw]") is None
        response = press(own, "withdraw")
        assert response.status_code == 303
        after = soup_of(Client().get(response["Location"]))
        assert after.select_one("h1").text == "You have withdrawn"
        assert after.select_one("a[href$='/register/']")
        assert press(own, "withdraw").status_code == 303
        assert OutboxMessage.objects.filter(kind="withdrawn").count() == 1

    def test_an_offer_is_taken_and_declined(self) -> None:
        page = make_open(capacity=1)
        own = enter(page)
        names = ("bea", "cyn")
        waiting = {name: enter(page, name) for name in names}
        assert soup_of(Client().get(waiting["cyn"])).select_one(".queue [aria-current]").text.startswith("2")
        press(own, "withdraw")
        offered = soup_of(Client().get(link_of("offer", "bea")))
        assert offered.select_one("h1").text.startswith("A seat is free for you until ")
        assert [button["value"] for button in offered.select("main button")] == ["accept", "decline"]
        assert press(link_of("offer", "bea"), "decline").status_code == 303
        assert press(link_of("offer", "bea"), "accept").status_code == 303
        assert Registration.objects.get(name="Bea").status == "cancelled"
        # One's own page has the same two buttons
        assert press(waiting["cyn"], "accept").status_code == 303
        assert Registration.objects.get(name="Cyn").status == "confirmed"

    def test_an_offer_that_has_ended_says_so(self) -> None:
        page = make_open(capacity=1)
        own = enter(page)
        enter(page, "bea")
        press(own, "withdraw")
        Registration.objects.filter(name="Bea").update(offered_until=timezone.now() - HOUR)
        path = link_of("offer", "bea")
        assert soup_of(Client().get(path)).select_one("button[value=accept]") is None
        press(path, "accept")
        assert soup_of(Client().get(path)).select_one("h1").text == "The offer has ended"

    def test_a_cancelled_meeting_has_no_buttons(self) -> None:
        page = make_open()
        own = enter(page)
        cancel(page.meeting_id, Cancellation("The room is gone."))
        soup = soup_of(Client().get(own))
        assert soup.select_one("h1").text == "This roundtable is cancelled"
        assert "The room is gone." in soup.text
        assert not soup.select("main button")

    def test_an_unpublished_page_leaves_registrations_as_they_are(self) -> None:
        page = make_open()
        own = enter(page)
        page.unpublish()
        response = Client().get(own)
        assert response.status_code == 200
        assert soup_of(response).select_one(f"a[href='{page.url}']") is None
        assert Client().get(f"{page.url}register/").status_code == 404

    @pytest.mark.parametrize("status", [status for status, _ in Registration.Status.choices])
    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_each_state_has_a_page_for_each_link(self, status: str, purpose: Purpose) -> None:
        page = make_open()
        enter(page)
        Registration.objects.update(status=status, seat=None)
        path = tokens.path_of(Registration.objects.get(), purpose)
        response = Client().get(path)
        assert response.status_code == 200
        assert len(soup_of(response).select_one("h1").text) > 8


class TestAskingAgain:
    def test_sends_new_links_and_ends_the_old_ones(self) -> None:
        page = make_open()
        own = enter(page)
        response = Client().post("/registrations/", {"email": "ADA@example.org"})
        assert (response.status_code, response["Location"]) == (303, "/registrations/?sent")
        assert Client().get(own).status_code == 404
        assert Client().get(link_of("my registration")).status_code == 200

    def test_says_the_same_of_an_address_that_it_does_not_know(self) -> None:
        make_open()
        response = Client().post("/registrations/", {"email": "nobody@example.org"})
        assert (response.status_code, response["Location"]) == (303, "/registrations/?sent")
        assert not OutboxMessage.objects.exists()
        assert "If the address is registered" in soup_of(Client().get("/registrations/?sent")).text

    @pytest.mark.parametrize("email", ["", "x", "ada@", "a@" + "b" * 400])
    def test_what_is_no_address(self, email: str) -> None:
        assert Client().post("/registrations/", {"email": email}).status_code == 422


def test_a_query_count_that_does_not_grow(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    page = make_open(capacity=1)
    own = enter(page)
    for count in range(8):
        enter(page, f"guest{count}")
    for path, most in ((f"{page.url}register/", 12), (own, 20), (link_of("confirmed"), 20)):
        with django_assert_max_num_queries(most):
            Client().get(path)


class TestWhatPagesShow:
    def test_nothing_is_chosen_for_anybody(self) -> None:
        page = make_open()
        sector = soup_of(Client().get(f"{page.url}register/")).select_one("select[name=sector]")
        assert [option["value"] for option in sector.select("option")][:2] == ["", "sponsor"]
        assert not sector.select("option[selected]:not([value=''])")
        assert send(page, sector="").status_code == 422

    def test_the_seats_are_told_at_the_head_where_everyone_may_know(self) -> None:
        page = make_open(capacity=3)
        enter(page)

        def margin(path: str) -> list[str]:
            return [line.get_text() for line in soup_of(Client().get(path)).select(".head .meta > span")]

        assert "2 of 3 seats free" in margin(f"{page.url}register/")
        enter(page, "bea")
        enter(page, "cyn")
        assert "0 of 3 seats free" in margin(f"{page.url}register/")
        waits = enter(page, "dan")
        assert "3 of 3 seats taken" in margin(waits)
        Meeting.objects.update(availability_is_public=False)
        for path in (f"{page.url}register/", waits):
            assert not any("seats" in line for line in margin(path)), path
            assert "seats" not in "".join(tag.get_text() for tag in soup_of(Client().get(path)).select("svg"))

    def test_the_seat_that_is_offered_is_drawn_apart_from_those_that_are_taken(self) -> None:
        page = make_open(capacity=2)
        own = enter(page)
        enter(page, "bea")
        enter(page, "cyn")
        assert "One of the 2 seats taken is yours." in soup_of(Client().get(own)).select_one(".status").text
        # As the roundtable's page counts them: also those that were given away elsewhere
        Meeting.objects.update(capacity=5, seats_held=2)
        assert "One of the 4 seats taken is yours." in soup_of(Client().get(own)).select_one(".status").text
        Meeting.objects.update(capacity=2, seats_held=0)
        press(own, "withdraw")
        ring = soup_of(Client().get(link_of("offer", "cyn"))).select_one("svg")
        drawn = [
            tag.get("class", []) for tag in soup_of(Client().get(link_of("offer", "cyn"))).select("svg *")
        ]
        assert ring is not None
        assert any("held" in " ".join(classes) for classes in drawn), drawn

    def test_these_pages_stand_under_roundtables(self) -> None:
        own = enter(make_open())
        for path in (own, "/registrations/"):
            current = soup_of(Client().get(path)).select(".nav [aria-current]")
            assert [link["href"] for link in current] == ["/roundtables/"]

    def test_another_roundtable_is_a_whole_sentence(self) -> None:
        page = make_open(capacity=1)
        enter(page)
        other = make_open(capacity=3)
        waiting = enter(page, "bea")
        text = " ".join(soup_of(Client().get(waiting)).select_one("main").text.split())
        day = other.meeting.start.strftime("%B ")
        assert f"On {day}" in text
        assert ", 3 seats are free at “A table”." in text
