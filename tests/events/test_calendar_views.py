"""`calendar.ics` and `event.ics` over HTTP: E11, E12, and what calendar readers find in them."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from core.models import Center, Topic
from events.calendar_data import calendar_feed
from events.changes import Cancellation, Times
from events.meetings import cancel, move
from events.models import Meeting, RoundtablePage, SchedulePage
from tests.core.factories import make_topic
from tests.events.factories import END, START, ZONE, make_roundtable
from tests.queries import assert_flat, assert_frugal, recorded_queries

pytestmark = pytest.mark.django_db
FEED = "/roundtables/calendar.ics"
BERLIN = {
    "start": datetime(2028, 10, 28, 23, 30, tzinfo=UTC),
    "end": datetime(2028, 10, 29, 2, 30, tzinfo=UTC),
    "zone": "Europe/Berlin",
}


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetch(path: str = FEED, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def events(data: bytes) -> list[Any]:
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def blocks(data: bytes) -> list[bytes]:
    """The lines of each VEVENT."""
    return [part.split(b"END:VEVENT")[0] for part in data.split(b"BEGIN:VEVENT")[1:]]


class TestFeed:
    def test_the_same_bytes_until_something_changes(self) -> None:
        """E11."""
        first, other = make_roundtable("First"), make_roundtable("Other")
        answer = fetch()
        again = fetch()
        data = body(answer)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert (body(again), again["ETag"]) == (data, answer["ETag"])
        # As after a restart: nothing is kept in the process, and the clock has gone on
        cache.clear()
        time.sleep(1.1)
        assert body(fetch()) == data
        head = Client().head(FEED)
        assert (head.status_code, head["ETag"], head.content) == (200, answer["ETag"], b"")
        unchanged = fetch(**{"If-None-Match": answer["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        for event in events(data):
            stamp = event.decoded("DTSTAMP")
            assert stamp.utcoffset() == timedelta()
            assert stamp < datetime.now(UTC) - timedelta(seconds=1)

        first.title = "First, mended"
        first.save_revision().publish()
        edited = fetch()
        assert edited["ETag"] != answer["ETag"]
        before, after = blocks(data), blocks(body(edited))
        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == 1
        assert b"First\\, mended" in changed[0]
        assert other.title.encode() not in changed[0]
        # The stored bytes are made anew where they are gone
        assert fetch(**{"If-None-Match": answer["ETag"]}).status_code == 200

    def test_what_is_in_it(self) -> None:
        topic = make_topic("Sites")
        Center.objects.update_or_create(
            pk=1, defaults={"name": "The center", "organizer_email": "office@colloquy.example"}
        )
        page = make_roundtable(
            "R&D: <2 years>; a, b",
            summary="A morning.",
            meeting={
                "place": "O'Neill & Sons",
                "address": "75 Kneeland Street\nBoston",
                "joining_link": "https://meet.example/zyzzyva",
                "zone": ZONE,
            },
            topics=[topic],
        )
        past = make_roundtable("Past", meeting={"day": date(2014, 11, 6)})
        gone = make_roundtable("Gone")
        cancel(gone.meeting_id, Cancellation("Ill."))
        make_roundtable("Draft", live=False)
        alias = page.create_alias(update_slug="alias")
        data = body(fetch())
        assert b"zyzzyva" not in data
        vobject.readOne(data.decode()).validate(raiseException=True)
        found = {str(event["SUMMARY"]): event for event in events(data)}
        assert set(found) == {page.title, "Past", "Gone"}
        event = found[page.title]
        assert str(event["UID"]) == str(page.meeting.uid)
        assert event.decoded("DTSTART") == START
        assert event["DTSTART"].params["TZID"] == ZONE
        assert event.decoded("DTEND") == END
        assert str(event["LOCATION"]) == "O'Neill & Sons, 75 Kneeland Street, Boston"
        assert str(event["URL"]) == f"https://colloquy.example/roundtables/{page.slug}/"
        assert str(event["ORGANIZER"]) == "mailto:office@colloquy.example"
        assert [str(value) for value in event["CATEGORIES"].cats] == ["Sites"]
        assert str(found["Gone"]["STATUS"]) == "CANCELLED"
        assert (int(found["Gone"]["SEQUENCE"]), int(event["SEQUENCE"])) == (1, 0)
        assert found["Past"].decoded("DTSTART") == date(2014, 11, 6)
        assert found["Past"].decoded("DTEND") == date(2014, 11, 7)
        calendar = icalendar.Calendar.from_ical(data)
        assert str(calendar["METHOD"]) == "PUBLISH"
        assert "ATTENDEE" not in data.decode()
        assert past.pk and alias.pk

    def test_a_service_is_in_it_at_once(self) -> None:
        page = make_roundtable()
        before = body(fetch())
        week = timedelta(days=7)
        move(page.meeting_id, Times(START + week, END + week, zone=ZONE))
        event = events(body(fetch()))[0]
        assert body(fetch()) != before
        assert (event.decoded("DTSTART"), int(event["SEQUENCE"])) == (START + week, 1)

    def test_by_topic(self) -> None:
        wide = make_topic("Trials")
        narrow, empty = make_topic("Sites", parent=wide), make_topic("Empty")
        make_roundtable("On sites", topics=[narrow])
        make_roundtable("On nothing")
        for topic in (wide, narrow):
            data = body(fetch(f"{FEED}?topic={topic.slug}"))
            assert [str(event["SUMMARY"]) for event in events(data)] == ["On sites"]
        nothing = fetch(f"{FEED}?topic={empty.slug}")
        assert nothing.status_code == 200
        calendar = icalendar.Calendar.from_ical(body(nothing))
        assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
        assert str(calendar.subcomponents[0]["TZID"]) == "America/New_York"

    @pytest.mark.parametrize("value", ["unknown", "%00", "%ED%A0%80", "x" * 5000, "%C3%BC", "a%0Ab", "'--"])
    def test_an_unknown_topic_is_no_empty_calendar(self, value: str) -> None:
        make_roundtable()
        client = Client(raise_request_exception=False)
        assert client.get(f"{FEED}?topic={value}").status_code == 404

    def test_without_a_database_no_empty_calendar(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_roundtable()
        fetch()

        def gone(*args: Any, **kwargs: Any) -> Any:
            raise OperationalError("gone")

        with monkeypatch.context() as without:
            without.setattr(connection, "cursor", gone)
            assert Client(raise_request_exception=False).get(FEED).status_code >= 500

    def test_other_methods_and_encodings(self) -> None:
        make_roundtable()
        assert Client().post(FEED).status_code == 405
        squeezed = fetch(**{"Accept-Encoding": "gzip"})
        assert squeezed["Content-Encoding"] == "gzip"
        assert squeezed["ETag"] != fetch()["ETag"]


@pytest.mark.parametrize("slug", ["", "metrics"])
def test_queries_stay_the_same(slug: str) -> None:
    wide = make_topic("Metrics", slug="metrics")
    topics = [make_topic("Sites", parent=wide), make_topic("Costs", parent=wide)]

    def add() -> None:
        for number in range(20):
            state = Meeting.State.CANCELLED if number % 5 == 4 else Meeting.State.ANNOUNCED
            make_roundtable(topics=topics, meeting={"state": state}, body=[("text", "<p>At length.</p>")])

    def make() -> bytes:
        return calendar_feed(SchedulePage.objects.get(), Topic.objects.get(slug=slug) if slug else None)

    def ask() -> None:
        address = f"{FEED}?topic={slug}" if slug else FEED
        assert body(fetch(address)).count(b"BEGIN:VEVENT") % 20 == 0

    add()
    # Made anew, and as it is stored
    assert_flat(make, add, at_most=6)
    ask()
    queries = assert_frugal(ask, at_most=6)
    assert not any("events_meeting" in sql for sql in queries)
    with recorded_queries() as asked:
        make()
    assert not any('"events_roundtablepage"."body"' in sql for sql in asked)


class TestFile:
    def of(self, page: RoundtablePage) -> Any:
        return fetch(f"/roundtables/{page.slug}/event.ics")

    def test_one_meeting(self) -> None:
        page = make_roundtable("One")
        answer = self.of(page)
        assert answer["Content-Disposition"] == f'attachment; filename="{page.slug}.ics"'
        (event,) = events(body(answer))
        assert str(event["UID"]) == str(page.meeting.uid)
        assert str(event["UID"]) in body(fetch()).decode()

    def test_the_night_the_clocks_change(self) -> None:
        """E12 (a): the UTC times hold also for a reader that has no table of zones."""
        data = body(self.of(make_roundtable(meeting=BERLIN)))
        assert data.count(b"BEGIN:VTIMEZONE") == 1
        assert data.index(b"BEGIN:VTIMEZONE") < data.index(b"BEGIN:VEVENT")
        (event,) = events(data.replace(b"Europe/Berlin", b"X-Unknown"))
        assert event.decoded("DTSTART").astimezone(UTC) == BERLIN["start"]
        assert event.decoded("DTEND").astimezone(UTC) == BERLIN["end"]

    def test_e16_whose_nine_o_clock(self) -> None:
        """E16."""
        nine = datetime(2028, 11, 9, 8, tzinfo=UTC)
        meeting = {"start": nine, "end": nine + timedelta(hours=2), "zone": "Europe/Zurich"}
        data = body(self.of(make_roundtable(meeting=meeting)))
        assert b"DTSTART;TZID=Europe/Zurich:20281109T090000" in data

    def test_what_is_not_public_has_none(self) -> None:
        assert self.of(make_roundtable(live=False)).status_code == 404
        page = make_roundtable()
        page.unpublish()
        assert self.of(page).status_code == 404
        assert str(page.meeting.uid).encode() not in body(fetch())

    def test_a_cancelled_one_says_so(self) -> None:
        page = make_roundtable()
        cancel(page.meeting_id, Cancellation())
        (event,) = events(body(self.of(page)))
        assert str(event["STATUS"]) == "CANCELLED"
        assert Meeting.objects.get().sequence == int(event["SEQUENCE"])


@pytest.mark.django_db(transaction=True)
def test_the_file_moves_with_its_page() -> None:
    """E17, the roundtable's side: in one hop, with the query, also after a second rename."""
    page = make_roundtable(slug="old")
    for slug in ("new", "newer"):
        page = RoundtablePage.objects.get(pk=page.pk)
        page.slug = slug
        page.save_revision().publish()
    for old in ("old", "new"):
        moved = fetch(f"/roundtables/{old}/event.ics?utm_source=mail")
        assert moved.status_code == 301
        assert moved["Location"].endswith("/roundtables/newer/event.ics?utm_source=mail")
    assert fetch("/roundtables/newer/event.ics").status_code == 200
    assert fetch("/roundtables/old/nothing.ics").status_code == 404
