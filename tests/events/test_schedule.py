"""The schedule at `/roundtables/`: order, states, filters, pages, and what bad addresses get."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from core.models import Center, DemoItem
from events.models import Meeting
from tests.core.factories import make_topic
from tests.events.factories import END, START, make_roundtable, register
from tests.queries import assert_flat, recorded_queries

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BODY = [("text", "<p>Why a third of what is measured is read by nobody.</p>")]


@pytest.fixture(autouse=True)
def _december(time_machine_now: None) -> None:
    """It is December 1, 2030, in all of these tests."""


@pytest.fixture
def time_machine_now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def schedule(query: str = "") -> BeautifulSoup:
    response = Client().get(f"/roundtables/{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


def titles(soup: BeautifulSoup, section: str) -> list[str]:
    found = soup.select_one(f'section[aria-labelledby="{section}"]')
    return [link.text for link in found.select(".title-link")] if found else []


def row_of(soup: BeautifulSoup, title: str) -> Any:
    return next(row for row in soup.select("li.row") if row.select_one(".title-link").text == title)


def on(start: datetime, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": start + timedelta(hours=2), **more}


def test_the_nearest_first_then_the_latest() -> None:
    make_roundtable("Far", meeting=on(NOW + 90 * DAY))
    make_roundtable("Near", meeting=on(NOW + 3 * DAY))
    make_roundtable("Old", meeting={"day": date(2014, 11, 6)})
    make_roundtable("Recent", meeting=on(NOW - 3 * DAY))
    make_roundtable("Draft", live=False)
    alias_of = make_roundtable("Twice", meeting=on(NOW + 40 * DAY))
    alias_of.create_alias(update_slug="twice-again")
    soup = schedule()
    assert titles(soup, "coming") == ["Near", "Twice", "Far"]
    assert titles(soup, "past") == ["Recent", "Old"]
    assert [year.text for year in soup.select(".year-h")] == ["2030", "2031"]
    assert "3 to come, 2 past" in soup.select_one(".head .in-margin").text


def test_the_day_is_the_meeting_s_own() -> None:
    # It is still January 20 in Boston when it is the 21st in Tokyo
    make_roundtable("Tokyo", meeting=on(datetime(2031, 1, 20, 23, tzinfo=UTC), zone="Asia/Tokyo"))
    time = row_of(schedule(), "Tokyo").select_one("time")
    assert time.text == "Jan 21"
    assert time["datetime"] == "2031-01-21T08:00+09:00"


@pytest.mark.parametrize(
    ("meeting", "state", "action"),
    [
        (
            {"registration": "open", "capacity": 18, "seats_held": 11},
            "7 of 18 seats free",
            "Register",
        ),
        ({"registration": "open", "capacity": 18, "seats_held": 18}, "Full", "Join the waiting list"),
        (
            {"registration": "approval", "capacity": 18, "seats_held": 18},
            "Full",
            "Ask for the waiting list",
        ),
        ({"registration": "open", "capacity": 2, "seats_held": 2, "waiting_list": False}, "Full", None),
        ({"registration": "open"}, "Open for registration", "Register"),
        (
            {"registration": "open", "capacity": 18, "availability_is_public": False},
            "Open for registration",
            "Register",
        ),
        ({"registration": "open", "registration_opens": NOW + DAY}, "Not open yet, from December 2", None),
        ({"registration": "open", "registration_closes": NOW - DAY}, "Registration is closed", None),
        ({"registration": "invitation", "capacity": 9}, "By invitation", None),
        (
            {"registration": "approval", "registration_note": "Answer within a week."},
            "By approval, answer within a week",
            "Ask for a seat",
        ),
        ({"registration": "none"}, None, None),
    ],
)
def test_each_state_and_the_one_thing_to_do(meeting: Any, state: str | None, action: str | None) -> None:
    Center.objects.update_or_create(pk=1, defaults={"email": "office@colloquy.example"})
    make_roundtable("Table", meeting=meeting)
    place = row_of(schedule(), "Table").select_one(".place")
    said = place.select_one("p strong")
    assert (said.parent.text if said else None) == state
    link = place.select_one("a")
    if action is None:
        assert link is None
    else:
        assert link.find(string=True, recursive=False) == action
        form = meeting["registration"] == "open"
        assert link["href"].startswith("/roundtables/" if form else "mailto:office@colloquy.example?subject=")
        assert link["href"].endswith("/register/") is form
        assert ("btn" in (link.get("class") or [])) is (action == "Register")
    assert (place.select_one("svg.ring") is not None) is ("capacity" in meeting)
    if meeting.get("availability_is_public") is False:
        assert not place.select(".taken, .free")


def test_the_meeting_s_own_contact_goes_before_the_center_s() -> None:
    Center.objects.update_or_create(pk=1, defaults={"email": "office@colloquy.example"})
    make_roundtable(
        "R&D: ask?", meeting={"registration": "approval", "contact_email": "ines+rt@colloquy.example"}
    )
    link = row_of(schedule(), "R&D: ask?").select_one(".place a")
    assert (
        link["href"]
        == "mailto:ines+rt@colloquy.example?subject=Request%20for%20a%20seat%3A%20R%26D%3A%20ask%3F"
    )


def test_nobody_to_write_to_is_no_dead_link() -> None:
    make_roundtable("Table", meeting={"registration": "approval"})
    assert row_of(schedule(), "Table").select_one(".place a") is None


def test_cancelled_is_struck_out_and_stays_until_its_day() -> None:
    make_roundtable(
        "Gone",
        meeting={
            "state": Meeting.State.CANCELLED,
            "cancellation_note": "Ill.",
            "capacity": 9,
            "seats_held": 4,
        },
    )
    soup = schedule()
    row = row_of(soup, "Gone")
    assert "is-void" in row["class"]
    assert row.select_one(".place p").text == "Cancelled. Ill."
    assert not row.select(".taken, .free, .place a")
    with time_machine.travel(END + DAY):
        soup = schedule()
    assert titles(soup, "past") == ["Gone"]
    assert "is-void" in row_of(soup, "Gone")["class"]


def test_moved_and_today() -> None:
    make_roundtable("Moved", meeting={"previous_start": START - 7 * DAY, "registration": "open"})
    assert "moved from Jan 14" in row_of(schedule(), "Moved").text
    with time_machine.travel(START - timedelta(hours=4)):
        assert "Today, 9:00 to 12:30, New York time" in row_of(schedule(), "Moved").text
    with time_machine.travel(START + timedelta(hours=1)):
        row = row_of(schedule(), "Moved")
        assert "Today" in row.text
        assert row.select_one(".place a") is None


def test_who_took_part() -> None:
    page = make_roundtable("Past", meeting=on(NOW - 9 * DAY, capacity=18), attendees=16)
    page.proceedings_summary = "Four conclusions."
    page.save()
    row = row_of(schedule(), "Past")
    assert row.select_one(".sig-note").text == "16 took part"
    assert len(row.select(".taken")) == 16
    assert "Four conclusions." in row.text


def test_seats_are_facts() -> None:
    page = make_roundtable("Table", meeting={"registration": "open", "capacity": 6, "seats_held": 1})
    register(page.meeting, "confirmed")
    register(page.meeting, "attended")
    register(page.meeting, "offered", offered_until=NOW + DAY)
    register(page.meeting, "offered", offered_until=NOW - DAY)
    for status in ("unconfirmed", "pending", "cancelled", "rejected", "expired"):
        register(page.meeting, status)
    assert "2 of 6 seats free" in row_of(schedule(), "Table").text
    # Who waits comes before whoever is new
    register(page.meeting, "waitlisted")
    assert "Full, 1 waiting" in row_of(schedule(), "Table").text


class TestFilters:
    def test_by_topic_with_the_narrower_ones_and_by_year(self) -> None:
        wide = make_topic("Trials")
        narrow = make_topic("Sites", parent=wide)
        make_roundtable("On sites", topics=[narrow], meeting=on(NOW + DAY))
        make_roundtable("On trials", topics=[wide], meeting=on(NOW + 60 * DAY))
        make_roundtable("On nothing", meeting=on(NOW - DAY))
        soup = schedule(f"?topic={wide.slug}")
        assert titles(soup, "coming") == ["On sites", "On trials"]
        assert titles(soup, "past") == []
        assert titles(schedule(f"?topic={narrow.slug}"), "coming") == ["On sites"]
        soup = schedule("?year=2031")
        assert titles(soup, "coming") == ["On trials"]
        chosen = soup.select_one('nav[aria-label="Year"] [aria-current]')
        assert chosen.text == "2031"

    def test_pages_survive_a_reload(self) -> None:
        for number in range(23):
            make_roundtable(f"Past {number}", meeting=on(NOW - (number + 1) * DAY))
        first = schedule()
        assert len(first.select("li.row")) == 20
        following = first.select_one('nav.pages a[rel="next"]')["href"]
        second = schedule(following)
        assert titles(second, "past") == ["Past 20", "Past 21", "Past 22"]
        assert second.select_one('link[rel="canonical"]')["href"].endswith("/roundtables/?page=2")
        assert titles(second, "coming") == []

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("?page=abc", 400),
            ("?page=0", 400),
            ("?page=-1", 400),
            ("?page=2", 404),
            ("?page=99999", 404),
            ("?topic=unknown", 404),
            ("?topic=%00", 404),
            ("?topic=%ED%A0%80", 404),
            ("?topic=" + "x" * 5000, 404),
            ("?year=1990", 404),
            ("?year=abc", 404),
            ("?utm_source=mail", 200),
            ("?series=anything", 200),
        ],
    )
    def test_what_addresses_get(self, query: str, status: int) -> None:
        make_roundtable()
        assert Client(raise_request_exception=False).get(f"/roundtables/{query}").status_code == status

    def test_nothing_but_reading(self) -> None:
        assert Client().post("/roundtables/").status_code == 405
        assert Client().head("/roundtables/").status_code == 200


def test_an_empty_schedule_says_what_to_do() -> None:
    text = schedule().select_one("main").text
    assert "No roundtable is announced" in text
    assert "webcal://colloquy.example/roundtables/calendar.ics" in str(schedule())


@pytest.mark.parametrize("query", ["", "?year=2030", "?topic=metrics&page=2"])
def test_queries_stay_the_same(query: str) -> None:
    """With everything that a row of the schedule can draw: seats, topics, moved and cancelled, marks."""
    wide = make_topic("Metrics", slug="metrics")
    topics = [make_topic("Sites", parent=wide), make_topic("Costs", parent=wide)]
    state = Meeting.State

    def add(count: int) -> None:
        for number in range(count):
            more: dict[str, Any] = [
                {"registration": "open", "capacity": 5},
                {"previous_start": NOW, "registration": "approval"},
                {"state": state.CANCELLED, "cancellation_note": "Ill."},
            ][number % 3]
            # Half of them before, half after
            start = NOW + timedelta(hours=12 * (number + 1)) * (1 if number % 2 else -1)
            page = make_roundtable(topics=topics, meeting=on(start, **more), attendees=4, body=BODY)
            register(page.meeting)
            register(page.meeting, "waitlisted")
            DemoItem.objects.create(
                key=f"table-{page.pk}",
                content_type=page.cached_content_type,
                object_id=page.pk,
                content_hash="x",
            )

    add(44)
    assert_flat(lambda: schedule(query), lambda: add(20), at_most=15)
    assert "Demonstration" in schedule(query).text


def test_what_pages_say_at_length_is_not_fetched() -> None:
    make_roundtable(body=BODY)
    make_roundtable(body=BODY, meeting=on(NOW - DAY))
    with recorded_queries() as queries:
        schedule()
    rows = [sql for sql in queries if '"events_roundtablepage"."proceedings_summary"' in sql]
    assert len(rows) == 1
    assert '"events_roundtablepage"."body"' not in rows[0]
