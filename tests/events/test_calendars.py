"""Calendar files, read back by two libraries (cases E11 and E12)."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from events import calendars
from events.calendars import CalendarEvent, Organizer, Status, event_file, event_uid
from events.walltime import to_utc

BERLIN = "Europe/Berlin"
CHANGED = datetime(2027, 5, 4, 3, 2, 1, 987654, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="0e7d4a9e-8f0e-4d57-9a54-6a7a5cb6a0e1",
    start=to_utc(datetime(2028, 11, 9, 9), "Europe/Zurich"),
    end=to_utc(datetime(2028, 11, 9, 11), "Europe/Zurich"),
    zone="Europe/Zurich",
    summary='Sites, CROs; and "R&D": Größe 👩‍🔬 zählt, immer noch und überall, auch nach dem dritten Jahr',
    changed=CHANGED,
    description="What both sides measure.\nhttps://colloquy.example/roundtables/shared/",
    location="O'Neill & Sons, Zürich",
    url="https://colloquy.example/roundtables/shared/",
    categories=("Outsourcing, and CROs", "Metrics"),
    organizer=Organizer('Center for "Drugs"; D', "events@colloquy.example"),
)
DAY_ALONE = CalendarEvent(
    uid="day", start=date(2014, 11, 6), zone="America/New_York", summary="A day", changed=CHANGED
)


def feed(*events, **changes):
    about = {
        "name": "Roundtables of the center",
        "zone": "America/New_York",
        "url": "https://colloquy.example/roundtables/",
        "source": "https://colloquy.example/roundtables/calendar.ics",
    }
    return calendars.feed(events, **(about | changes))


def between(wall_start, wall_end, zone=BERLIN):
    return replace(EVENT, start=to_utc(wall_start, zone), end=to_utc(wall_end, zone), zone=zone)


def vevent(body):
    (event,) = icalendar.Calendar.from_ical(body).events
    return event


def test_one_meeting_carries_everything_a_calendar_needs():
    body = event_file(EVENT)
    calendar = icalendar.Calendar.from_ical(body)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    event = vevent(body)
    assert event["UID"] == EVENT.uid
    assert event["SUMMARY"] == EVENT.summary
    assert event["DESCRIPTION"] == EVENT.description
    assert event["LOCATION"] == EVENT.location
    assert event["URL"] == EVENT.url
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["CATEGORIES"].cats == ["Outsourcing, and CROs", "Metrics"]
    assert event["ORGANIZER"] == "mailto:events@colloquy.example"
    assert event["ORGANIZER"].params["CN"] == 'Center for "Drugs"; D'
    assert "ATTENDEE" not in event
    assert b"\r\nDTSTART;TZID=Europe/Zurich:20281109T090000\r\n" in body
    assert event.end - event.start == timedelta(hours=2)


def test_vobject_finds_it_valid():
    parsed = vobject.readOne(feed(EVENT, DAY_ALONE).decode())
    assert parsed.validate(raiseException=True)
    assert [event.summary.value for event in parsed.vevent_list] == ["A day", EVENT.summary]


def test_data_is_the_only_clock():
    body = event_file(EVENT)
    assert b"\r\nDTSTAMP:20270504T030201Z\r\n" in body
    assert b"\r\nLAST-MODIFIED:20270504T030201Z\r\n" in body


def test_the_same_data_gives_the_same_bytes():
    assert feed(EVENT, DAY_ALONE) == feed(DAY_ALONE, EVENT)
    assert event_file(EVENT) == event_file(replace(EVENT))


def test_an_edit_changes_the_lines_of_its_meeting_only():
    before = feed(EVENT, DAY_ALONE).split(b"\r\n")
    edited = replace(DAY_ALONE, summary="Another title", changed=CHANGED + timedelta(hours=1))
    after = feed(EVENT, edited).split(b"\r\n")
    assert {line for line in after if line not in before} == {
        b"SUMMARY:Another title",
        b"DTSTAMP:20270504T040201Z",
        b"LAST-MODIFIED:20270504T040201Z",
    }
    assert len(before) == len(after)


def test_an_empty_feed_is_still_a_calendar():
    calendar = icalendar.Calendar.from_ical(feed())
    assert not calendar.events
    (zone,) = calendar.timezones
    assert zone["TZID"] == "America/New_York"
    # UTC has no clocks to set; the component is there all the same
    (utc,) = icalendar.Calendar.from_ical(feed(zone="UTC")).timezones
    assert utc["TZID"] == "UTC"


def test_the_feed_says_what_it_is_and_how_often_to_come_back():
    body = feed(EVENT, description="All of them")
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Roundtables of the center"
    assert calendar["X-WR-TIMEZONE"] == "America/New_York"
    assert calendar["DESCRIPTION"] == "All of them"
    assert calendar["URL"] == "https://colloquy.example/roundtables/"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in body
    assert b"\r\nX-PUBLISHED-TTL:PT4H\r\n" in body
    assert b"\r\nSOURCE;VALUE=URI:https://colloquy.example/roundtables/calendar.ics\r\n" in body


def test_a_cancelled_meeting_stays_and_says_so():
    event = vevent(feed(replace(EVENT, status=Status.CANCELLED, sequence=3)))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 3)


def test_a_day_alone_is_a_day():
    body = event_file(DAY_ALONE)
    assert b"\r\nDTSTART;VALUE=DATE:20141106\r\n" in body
    assert b"VTIMEZONE" not in body
    assert b"DTEND" not in body
    two_days = event_file(replace(DAY_ALONE, end=date(2014, 11, 7)))
    assert b"\r\nDTEND;VALUE=DATE:20141108\r\n" in two_days  # exclusive


def test_every_tzid_has_one_vtimezone_before_the_first_event():
    other = replace(EVENT, uid="other", zone="America/New_York")
    body = feed(EVENT, other, replace(EVENT, uid="third"), DAY_ALONE).decode()
    assert re.findall(r"\r\nBEGIN:VTIMEZONE\r\nTZID:(.*)\r\n", body) == ["America/New_York", "Europe/Zurich"]
    assert body.rindex("END:VTIMEZONE") < body.index("BEGIN:VEVENT")


def test_lines_are_short_and_each_is_text_by_itself():
    body = feed(EVENT)
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")[:-1]
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()


def test_text_cannot_begin_a_property_of_its_own():
    hostile = "x\r\nATTENDEE:mailto:a@b.example\nEND:VEVENT"
    body = event_file(
        replace(EVENT, summary=hostile, location=hostile, organizer=Organizer(hostile, "a@b.example"))
    )
    event = vevent(body)
    assert "ATTENDEE" not in event
    assert event["SUMMARY"].replace("\r", "") == hostile.replace("\r", "")


NIGHTS = [
    # (start, end) by the wall, then in UTC
    ((2028, 10, 29, 1, 30), (2028, 10, 29, 3, 30), "2028-10-28T23:30Z", "2028-10-29T02:30Z"),
    ((2028, 3, 26, 1, 30), (2028, 3, 26, 3, 30), "2028-03-26T00:30Z", "2028-03-26T01:30Z"),
    ((2028, 10, 29, 2, 30), (2028, 10, 29, 3, 0), "2028-10-29T00:30Z", "2028-10-29T02:00Z"),
    ((2028, 3, 26, 3, 0), (2028, 3, 26, 3, 15), "2028-03-26T01:00Z", "2028-03-26T01:15Z"),
    ((2028, 1, 1, 0, 0), (2028, 12, 31, 23, 59), "2027-12-31T23:00Z", "2028-12-31T22:59Z"),
]


@pytest.mark.parametrize(("start", "end", "utc_start", "utc_end"), NIGHTS)
@pytest.mark.parametrize("known", [True, False])
def test_the_file_alone_tells_the_moment(start, end, utc_start, utc_end, known):
    """Also for a reader whose own tables do not know the zone."""
    # icalendar remembers a zone of this name from one file to the next
    tzid = BERLIN if known else f"X-Unknown-{uuid.uuid4()}"
    body = event_file(between(datetime(*start), datetime(*end))).replace(BERLIN.encode(), tzid.encode())
    event = vevent(body)
    read = [
        time.dt.replace(fold=0).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        for time in (event["DTSTART"], event["DTEND"])
    ]
    assert read == [utc_start, utc_end]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"]
)
def test_vtimezones_tell_when_the_clocks_are_set(zone):
    """Each observance begins at the last second of the old offset, by the zone's own table."""
    event = replace(
        EVENT, zone=zone, start=datetime(2025, 2, 1, tzinfo=UTC), end=datetime(2028, 2, 1, tzinfo=UTC)
    )
    (described,) = icalendar.Calendar.from_ical(event_file(event)).timezones
    first, *observances = described.subcomponents
    assert first["TZOFFSETFROM"].td == first["TZOFFSETTO"].td
    assert len(observances) >= 8
    tz = ZoneInfo(zone)
    for observance in observances:
        onset = (observance["DTSTART"].dt - observance["TZOFFSETFROM"].td).replace(tzinfo=UTC)
        assert (onset - timedelta(seconds=1)).astimezone(tz).utcoffset() == observance["TZOFFSETFROM"].td
        assert onset.astimezone(tz).utcoffset() == observance["TZOFFSETTO"].td


def test_the_second_of_two_equal_times_is_told_in_utc():
    """02:30 comes twice in that night, and a wall time means the first."""
    event = replace(EVENT, zone=BERLIN, start=datetime(2028, 10, 29, 1, 30, tzinfo=UTC), end=None)
    assert b"\r\nDTSTART:20281029T013000Z\r\n" in event_file(event)


def test_uids_come_from_the_stored_key():
    key = uuid.UUID("0e7d4a9e-8f0e-4d57-9a54-6a7a5cb6a0e1")
    assert event_uid(key) == "0e7d4a9e-8f0e-4d57-9a54-6a7a5cb6a0e1"
