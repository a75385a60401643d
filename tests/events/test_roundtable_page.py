"""A roundtable's page in each of its states, what stands under it, and its preview."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from core.models import Center, DemoItem
from events.models import (
    AgendaItem,
    Conclusion,
    Material,
    Meeting,
    RoundtableEpisode,
    RoundtablePage,
    RoundtableReport,
    Speaker,
)
from tests.core.factories import make_document, make_person, make_topic, skeleton_page
from tests.events.admin import WHEN, add_url, changed, load, signed_in
from tests.events.factories import START, make_roundtable, register
from tests.podcasts.factories import make_episode
from tests.queries import assert_flat, assert_frugal, recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECRET = "https://meet.example/zyzzyva"


@pytest.fixture(autouse=True)
def _december() -> Any:
    Center.objects.update_or_create(pk=1, defaults={"email": "office@colloquy.example"})
    with time_machine.travel(NOW, tick=False):
        yield


def get(page: RoundtablePage, rest: str = "", **headers: str) -> Any:
    return Client().get(f"/roundtables/{page.slug}/{rest}", **headers)


def soup_of(page: RoundtablePage) -> BeautifulSoup:
    response = get(page)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


def event_of(soup: BeautifulSoup) -> dict[str, Any]:
    found = [json.loads(script.string) for script in soup.select('script[type="application/ld+json"]')]
    return next((item for item in found if item.get("@type") == "Event"), {})


def aside(soup: BeautifulSoup) -> str:
    return " ".join(soup.select_one("aside.register").text.split())


class TestStates:
    def test_open(self) -> None:
        page = make_roundtable(
            meeting={
                "capacity": 18,
                "seats_held": 11,
                "registration": "open",
                "registration_closes": datetime(2031, 1, 15, 4, 59, tzinfo=UTC),
                "registration_note": "No fee.",
                "contact_name": "Ines Caldwell",
                "place": "At the center",
                "locality": "Boston",
                "mode": "hybrid",
                "joining_link": SECRET,
            }
        )
        soup = soup_of(page)
        margin = " ".join(soup.select_one(".head .in-margin").text.split())
        lines = [part.text for part in soup.select(".head .in-margin > time, .head .in-margin > span")]
        assert lines == ["Roundtable", "Jan 21", "Tuesday, 2031", "9:00 to 12:30, Boston time"]
        assert soup.select_one(".ring .count").text == "7"
        assert soup.select_one(".ring .of").text == "of 18 seats free"
        assert soup.select_one(".said").text == "7 of 18 seats are free"
        button = soup.select_one("aside.register a.btn")
        assert (button.text, button["href"]) == ("Register", f"/roundtables/{page.slug}/register/")
        text = aside(soup)
        assert "Questions go to Ines Caldwell: office@colloquy.example." in text
        assert "Open until January 14. No fee. When the seats are gone, a waiting list opens by" in text
        assert "Add to calendar" in margin
        assert "zyzzyva" not in get(page).content.decode()

    @pytest.mark.parametrize(
        ("meeting", "said"),
        [
            (
                {"registration": "open", "capacity": 3, "seats_held": 3},
                "A seat that comes free goes to the first in the line. Questions go to the center:",
            ),
            (
                {"registration": "approval", "capacity": 3, "seats_held": 3},
                "be put on the waiting list, write to",
            ),
            (
                {"registration": "open", "capacity": 3, "seats_held": 3, "waiting_list": False},
                "Full Questions go to the center:",
            ),
            (
                {"registration": "open", "registration_opens": NOW + DAY},
                "Registration opens December 2, 2030, 7:00, New York time.",
            ),
            (
                {"registration": "open", "registration_closes": NOW - DAY},
                "Registration is closed If you have a seat and cannot come, give it back on your own page",
            ),
            ({"registration": "approval"}, "To ask for a seat, write to the center:"),
            ({"registration": "invitation"}, "By invitation Questions go to the center:"),
            ({"registration": "none"}, "There is no registration here. Questions go to the center:"),
        ],
    )
    def test_how_to_ask_and_whom(self, meeting: Any, said: str) -> None:
        soup = soup_of(make_roundtable(meeting=meeting))
        assert said in aside(soup)
        assert "mailto:office@colloquy.example" in soup.select_one("aside.register p.meta a")["href"]

    def test_without_any_address_the_page_of_contact(self) -> None:
        Center.objects.update(email="")
        soup = soup_of(make_roundtable(meeting={"registration": "approval"}))
        assert soup.select_one("aside.register p.meta a")["href"] == "/contact/"
        assert soup.select_one("aside.register .btn") is None

    def test_seats_that_are_not_public(self) -> None:
        page = make_roundtable(
            meeting={"capacity": 18, "registration": "open", "availability_is_public": False}
        )
        for _ in range(3):
            register(page.meeting)
        soup = soup_of(page)
        assert soup.select_one(".ring .of").text == "seats"
        assert not soup.select(".taken, .free")
        assert "15" not in aside(soup)
        assert "inventoryLevel" not in event_of(soup)["offers"]

    def test_full_is_said_once_on_a_phone(self) -> None:
        def state(**meeting: Any) -> Any:
            page = make_roundtable(meeting={"registration": "open", "capacity": 3, **meeting})
            return soup_of(page).select_one("aside.register .meta:has(> strong)")

        # The style sheet leaves it out there, where the sentence above it stands
        full = state(seats_held=3, waiting_list=True)
        assert full.text.startswith("Full")
        assert "is-said" in full["class"]
        assert "is-said" not in state(registration="approval")["class"]

    def test_cancelled(self) -> None:
        page = make_roundtable(
            meeting={"state": Meeting.State.CANCELLED, "cancellation_note": "The room is gone."}
        )
        soup = soup_of(page)
        assert "is-void" in soup.select_one(".head")["class"]
        # Before anything else below its head, on a phone as well, and no seats of nobody
        notice = soup.select_one(".head + .notice .status")
        assert "This meeting is cancelled. The room is gone." in notice.text
        assert soup.select(".ring") == []
        assert soup.select_one("aside.register .btn") is None
        assert "Add to calendar" not in soup.text
        assert event_of(soup)["eventStatus"] == "https://schema.org/EventCancelled"
        assert "offers" not in event_of(soup)

    def test_today(self) -> None:
        page = make_roundtable(meeting={"registration": "open"})
        with time_machine.travel(START - timedelta(hours=2)):
            soup = soup_of(page)
        assert "Today 9:00 to 12:30, New York time." in soup.select_one(".status").text
        with time_machine.travel(START + timedelta(hours=2)):
            soup = soup_of(page)
        assert "Today" in soup.select_one(".status").text
        assert "Registration is closed" in aside(soup)

    def test_moved(self) -> None:
        page = make_roundtable(meeting={"previous_start": START - 7 * DAY})
        soup = soup_of(page)
        assert "Moved from January 14" in soup.select_one(".head").text
        event = event_of(soup)
        assert event["eventStatus"] == "https://schema.org/EventRescheduled"
        assert event["previousStartDate"] == "2031-01-14T09:00:00-05:00"

    def test_a_day_alone(self) -> None:
        page = make_roundtable(meeting={"day": date(2014, 11, 6)})
        soup = soup_of(page)
        assert soup.select_one(".head time")["datetime"] == "2014-11-06"
        assert "November 6, 2014" in soup.select_one(".head").text
        event = event_of(soup)
        assert (event["startDate"], event["endDate"]) == ("2014-11-06", "2014-11-06")
        assert soup.select_one("aside.register .btn") is None

    def test_past_without_proceedings(self) -> None:
        page = make_roundtable(meeting={"start": NOW - DAY, "end": NOW - DAY + timedelta(hours=2)})
        soup = soup_of(page)
        assert soup.select_one("#conclusions") is None
        assert "Proceedings" not in soup.select_one(".head").text
        assert "write to" not in soup.select_one("main").text

    def test_the_hour_that_comes_twice_has_its_offset(self) -> None:
        start = datetime(2028, 10, 29, 0, 30, tzinfo=UTC)
        page = make_roundtable(
            meeting={"start": start, "end": start + timedelta(hours=2), "zone": "Europe/Berlin"}
        )
        with time_machine.travel(start - DAY):
            soup = soup_of(page)
        assert "2:30 (UTC+2) to 3:30, Berlin time" in soup.select_one(".head").text


class TestProceedings:
    @pytest.fixture
    def page(self) -> RoundtablePage:
        page = make_roundtable(
            "The price",
            meeting={"start": NOW - 9 * DAY, "end": NOW - 9 * DAY + timedelta(hours=3), "capacity": 18},
            attendees=16,
            speakers=[make_person("Ines", "Caldwell", role="Head of alliances")],
            topics=[make_topic("Metrics")],
        )
        page.proceedings_summary = "What sixteen people agreed to publish."
        page.agenda = [AgendaItem(start=time(9, 20), title="Anatomy", text="Of one amendment.")]
        page.conclusions = [
            Conclusion(text="Weeks are lost before.", sort_order=0),
            Conclusion(text="Sites learn last.", sort_order=1),
        ]
        page.materials = [
            Material(title="Slides", document=make_document(name="the slides.pdf")),
            Material(title="Paper", document=make_document(name="paper.pdf"), stage="briefing"),
        ]
        public, hidden = make_report("What it costs"), make_report("Not yet", live=False)
        page.reports = [
            RoundtableReport(report=public, relation="result"),
            RoundtableReport(report=public, finding=1, relation="reading"),
            RoundtableReport(report=hidden, relation="result"),
        ]
        page.episodes = [RoundtableEpisode(episode=make_episode("Heard"), second=754.2)]
        page.save()
        return RoundtablePage.objects.get(pk=page.pk)

    def test_all_that_came_of_it(self, page: RoundtablePage) -> None:
        soup = soup_of(page)
        head = soup.select_one(".head")
        assert "Proceedings" in head.text
        assert "16 took part" in head.text
        assert "What sixteen people agreed to publish." in head.text
        assert [item["id"] for item in soup.select(".findings > li")] == ["conclusion-1", "conclusion-2"]
        assert [link.text for link in soup.select(".rows .title-link")] == ["What it costs", "Heard"]
        mention = soup.select_one('.rows a[href$="#t754"]')
        assert mention.text == "12:34"
        assert "Not yet" not in soup.text
        assert soup.select_one(".ring .of").text == "of 18 took part"
        assert "The morning" in soup.text
        assert soup.select_one(".agenda time").text == "09:20"
        assert "Head of alliances" in soup.select_one(".people").text
        assert soup.select_one("#cite") is not None
        assert "Paper, PDF" in soup.select_one('aside[aria-label="About the meeting"]').text

    def test_numbers_are_given_once(self, page: RoundtablePage) -> None:
        before = page.save_revision()
        page = before.as_object()
        second = list(page.conclusions.all())[1]
        page.conclusions = [Conclusion(text="A new one.", sort_order=0), second]
        page.save_revision().publish()
        texts = {
            item["id"]: item.select_one(".in-text").text for item in soup_of(page).select(".findings > li")
        }
        assert texts == {"conclusion-3": "A new one.", "conclusion-2": "Sites learn last."}
        before.publish()
        assert [item["id"] for item in soup_of(page).select(".findings > li")] == [
            "conclusion-1",
            "conclusion-2",
        ]

    def test_unpublished_and_published_again_the_rows_are_the_same(self, page: RoundtablePage) -> None:
        """E14: other primary keys, the same rows; whatever points at one keeps its stored key."""
        keys = set(page.agenda.values_list("key", flat=True)) | set(
            page.conclusions.values_list("key", flat=True)
        )
        first = page.save_revision()
        first.publish()
        RoundtablePage.objects.get(pk=page.pk).unpublish()
        assert get(page).status_code == 404
        RoundtablePage.objects.get(pk=page.pk).get_latest_revision().publish()
        first.publish()
        page = RoundtablePage.objects.get(pk=page.pk)
        assert {row.key for row in page.agenda.all()} | {row.key for row in page.conclusions.all()} == keys
        assert [row.number for row in page.conclusions.all()] == [1, 2]
        assert len(soup_of(page).select(".findings > li")) == 2

    def test_files_answer_at_the_page_s_address_only(self, page: RoundtablePage) -> None:
        link = soup_of(page).find("a", string="Slides, PDF")["href"]
        assert link.startswith(f"/roundtables/{page.slug}/files/the_slides")
        slides = Client().get(link)
        assert slides.status_code == 200
        assert slides["Content-Type"] == "application/pdf"
        assert b"".join(slides.streaming_content).startswith(b"%PDF")
        assert get(page, "files/other.pdf").status_code == 404
        document = page.materials.get(title="Slides").document
        moved = Client().get(document.url)
        assert (moved.status_code, moved["Location"]) == (302, link)
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert Client().get(link).status_code in (302, 403)
        restriction.delete()
        page.unpublish()
        assert Client().get(link).status_code == 404
        assert Client().get(document.url).status_code == 404


class TestQueries:
    """Of a page that has everything, each asked once, however much there is."""

    def add_rows(self, page: RoundtablePage) -> None:
        again = RoundtablePage.objects.get(pk=page.pk)
        again.agenda.add(*(AgendaItem(title=f"Item {n}") for n in range(30)))
        again.conclusions.add(*(Conclusion(text=f"Conclusion {n}") for n in range(30)))
        again.speakers.add(*(Speaker(person=make_person()) for n in range(10)))
        again.topics.add(*(make_topic() for n in range(3)))
        again.materials.add(*(Material(title="File", document=make_document()) for n in range(3)))
        again.materials.add(Material(title="Paper", document=make_document(), stage="briefing"))
        again.reports.add(*(RoundtableReport(report=make_report(), relation="result") for n in range(5)))
        again.reports.add(*(RoundtableReport(report=make_report(), finding=1) for n in range(5)))
        again.episodes.add(*(RoundtableEpisode(episode=make_episode(), second=n) for n in range(5)))
        again.save()
        for n in range(10):
            register(page.meeting)
            make_roundtable(meeting={"start": NOW + n * DAY, "end": NOW + (n + 1) * DAY})

    def full_page(self, **meeting: Any) -> RoundtablePage:
        page = make_roundtable(meeting={"capacity": 18, "registration": "open", **meeting}, attendees=16)
        page.body = [("heading", {"text": "Why", "level": "2"}), ("text", "<p>Because.</p>")]
        page.audience = "Sponsors and sites."
        page.save()
        self.add_rows(page)
        return RoundtablePage.objects.get(pk=page.pk)

    def test_of_proceedings(self) -> None:
        page = self.full_page(start=NOW - 9 * DAY, end=NOW - 8 * DAY)
        assert_flat(lambda: get(page), lambda: self.add_rows(page), at_most=15)
        soup = soup_of(page)
        for part in (".findings", ".rows", ".agenda", ".people", "#cite", ".ring", 'a[href*="/files/"]'):
            assert soup.select_one(part), part

    def test_of_an_invitation(self) -> None:
        page = self.full_page()
        assert_flat(lambda: get(page), lambda: self.add_rows(page), at_most=15)
        assert "Reading for the table" in soup_of(page).text

    def test_what_a_page_has_not_is_not_asked_for(self) -> None:
        bare, full = make_roundtable(), self.full_page()
        with recorded_queries() as less:
            get(bare)
        with recorded_queries() as more:
            get(full)
        assert len(less) == len(more) - 6

    def test_of_files(self) -> None:
        """The calendar file, the card and a material ask for no more than the page."""
        page = self.full_page()
        link = soup_of(page).select_one('a[href*="/files/"]')["href"].rpartition("/files/")[2]
        for rest in ("event.ics", "card.png", f"files/{link}"):
            get(page, rest)
            assert_frugal(lambda rest=rest: get(page, rest), at_most=15)


def test_json_ld_of_an_open_one() -> None:
    page = make_roundtable(
        "R&D: <2 years>",
        summary="A morning.",
        meeting={
            "capacity": 18,
            "seats_held": 11,
            "registration": "open",
            "mode": "hybrid",
            "place": "O'Neill & Sons",
            "locality": "Boston",
            "address": "75 Kneeland Street\nSuite 1100",
        },
        speakers=[make_person("Ines", "Caldwell")],
        topics=[make_topic("Metrics")],
    )
    event = event_of(soup_of(page))
    address = f"https://colloquy.example/roundtables/{page.slug}/"
    assert event["name"] == "R&D: <2 years>"
    assert (event["startDate"], event["endDate"]) == (
        "2031-01-21T09:00:00-05:00",
        "2031-01-21T12:30:00-05:00",
    )
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["location"] == [
        {
            "@type": "Place",
            "name": "O'Neill & Sons",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "75 Kneeland Street, Suite 1100",
                "addressLocality": "Boston",
            },
        },
        {"@type": "VirtualLocation", "url": address},
    ]
    assert event["offers"]["availability"] == "https://schema.org/InStock"
    assert event["offers"]["inventoryLevel"]["value"] == 7
    assert event["performer"][0]["name"] == "Ines Caldwell"
    assert event["image"].startswith(f"{address}card.png")
    assert get(page, "card.png")["Content-Type"] == "image/png"


def test_the_night_the_clocks_change_in_json_ld() -> None:
    """E12 (a)."""
    page = make_roundtable(
        meeting={
            "start": datetime(2028, 10, 28, 23, 30, tzinfo=UTC),
            "end": datetime(2028, 10, 29, 2, 30, tzinfo=UTC),
            "zone": "Europe/Berlin",
        }
    )
    event = event_of(soup_of(page))
    assert event["startDate"] == "2028-10-29T01:30:00+02:00"
    assert event["endDate"] == "2028-10-29T03:30:00+01:00"


def test_the_demonstration_tag() -> None:
    page = make_roundtable()
    assert soup_of(page).select_one(".head .demo") is None
    DemoItem.objects.create(
        key="x", content_type=page.cached_content_type, object_id=page.pk, content_hash="x"
    )
    assert soup_of(page).select_one(".head .demo") is not None


class TestPreview:
    def preview(self, **fields: Any) -> str:
        client = signed_in()
        parent = skeleton_page("roundtables").pk
        url = f"/admin/pages/add/events/roundtablepage/{parent}/preview/"
        values = changed(load(client, add_url()), title="Never saved", **fields)
        assert client.post(url, values).json() == {"is_valid": True, "is_available": True}
        response = client.get(url)
        assert response.status_code == 200
        assert not RoundtablePage.objects.exists()
        assert not Meeting.objects.exists()
        return response.content.decode()

    def test_of_a_page_that_was_never_saved(self) -> None:
        text = self.preview(**WHEN, meeting_capacity="18", meeting_registration="open")
        assert "Never saved" in text
        assert "9:00 to 12:30, New York time" in text
        assert "18 of 18 seats are free" in text

    def test_without_a_date(self) -> None:
        text = self.preview()
        assert "No date yet" in text
        assert "application/ld+json" not in text

    def test_of_a_draft_with_what_its_form_says_now(self) -> None:
        client = signed_in()
        page = make_roundtable(live=False)
        page.save_revision()
        url = f"/admin/pages/{page.pk}/edit/preview/"
        values = load(client, f"/admin/pages/{page.pk}/edit/")
        values["meeting_start"], values["meeting_end"] = "2031-02-18 10:00", "2031-02-18 11:00"
        client.post(url, values)
        assert "10:00 to 11:00" in client.get(url).content.decode()
        assert Meeting.objects.get().start == START

    def test_of_conclusions_that_are_not_saved_shows_the_numbers_to_come(self) -> None:
        client = signed_in()
        page = make_roundtable(meeting={"start": NOW - DAY, "end": NOW - DAY / 2})
        page.conclusions = [Conclusion(text="First.")]
        page.save()
        url = f"/admin/pages/{page.pk}/edit/preview/"
        values = load(client, f"/admin/pages/{page.pk}/edit/")
        added = {
            "conclusions-TOTAL_FORMS": "2",
            "conclusions-1-text": "Second.",
            "conclusions-1-id": "",
            "conclusions-1-ORDER": "2",
            "conclusions-1-DELETE": "",
        }
        assert client.post(url, {**values, **added}).json()["is_valid"]
        soup = BeautifulSoup(client.get(url).content, "html5lib")
        assert [item["id"] for item in soup.select(".findings > li")] == ["conclusion-1", "conclusion-2"]

    def test_of_the_schedule_and_the_base_page_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []
        monkeypatch.setattr("core.numbering.preview", asked.append)
        client, page = signed_in(), skeleton_page("roundtables")
        url = f"/admin/pages/{page.pk}/edit/preview/"
        values = load(client, f"/admin/pages/{page.pk}/edit/")
        assert client.post(url, {**values, "title": "Tables"}).json()["is_valid"]
        assert "Tables" in client.get(url).content.decode()
        assert [type(page).__name__ for page in asked] == ["SchedulePage"]

    def test_of_an_announced_page_shows_the_meeting_as_it_is(self) -> None:
        client = signed_in()
        page = make_roundtable()
        page.save_revision()
        values = load(client, f"/admin/pages/{page.pk}/edit/")
        url = f"/admin/pages/{page.pk}/edit/preview/"
        client.post(url, {**values, "meeting_start": "2031-02-18 10:00"})
        assert "9:00 to 12:30" in client.get(url).content.decode()


def test_the_api_says_when_and_never_how_to_join() -> None:
    page = make_roundtable(meeting={"joining_link": SECRET, "place": "At the center"})
    found = Client().get(f"/api/v2/pages/{page.pk}/").json()
    assert found["start"] == "2031-01-21T14:00:00Z"
    assert (found["zone"], found["state"]) == ("America/New_York", "announced")
    assert "zyzzyva" not in json.dumps(found)
    assert Client().get("/api/v2/pages/?type=events.RoundtablePage&fields=*").status_code == 200
