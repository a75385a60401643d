"""The services: what they write, refuse, log, and what they bring along."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from wagtail.models import PageLogEntry

from core.models import Generation
from events.changes import Cancellation, Place, Seats, Times
from events.meetings import apply, cancel, change_place, change_seats, move
from events.models import Meeting
from tests.core.factories import make_user
from tests.events.factories import END, START, ZONE, make_roundtable

State = Meeting.State
NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
LATER = Times(START + WEEK, END + WEEK, zone=ZONE)


def stored(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def messages(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


@pytest.mark.django_db
class TestMove:
    def test_writes_the_times_and_what_follows_from_them(self) -> None:
        meeting = make_roundtable().meeting
        move(meeting.pk, LATER, now=NOW)
        meeting = stored(meeting)
        assert (meeting.start, meeting.end, str(meeting.day)) == (START + WEEK, END + WEEK, "2031-01-28")
        assert (meeting.begins_at, meeting.over_at) == (START + WEEK, END + WEEK)
        assert (meeting.previous_start, meeting.sequence, meeting.changed_at) == (START, 1, NOW)

    def test_the_same_times_change_nothing(self) -> None:
        meeting = make_roundtable().meeting
        before = stored(meeting)
        move(meeting.pk, Times(START, END, zone=ZONE), now=NOW)
        after = stored(meeting)
        assert (after.sequence, after.changed_at) == (0, before.changed_at)
        assert not PageLogEntry.objects.filter(action="events.meeting.move").exists()

    def test_another_zone_keeps_nothing_but_the_wall(self) -> None:
        meeting = make_roundtable().meeting
        zurich = Times(START - timedelta(hours=6), END - timedelta(hours=6), zone="Europe/Zurich")
        move(meeting.pk, zurich, now=NOW)
        assert stored(meeting).start == datetime(2031, 1, 21, 8, tzinfo=UTC)
        assert stored(meeting).zone == "Europe/Zurich"

    def test_registration_keeps_its_distance_on_the_clocks(self) -> None:
        # A week before, 23:59 in Boston; the clocks change in between
        closes = datetime(2031, 3, 4, 4, 59, tzinfo=UTC)
        opens = datetime(2031, 1, 2, 14, tzinfo=UTC)
        start = datetime(2031, 3, 10, 13, tzinfo=UTC)
        meeting = make_roundtable(
            meeting={
                "start": start,
                "end": start + timedelta(hours=2),
                "registration_opens": opens,
                "registration_closes": closes,
            }
        ).meeting
        earlier = datetime(2031, 3, 3, 14, tzinfo=UTC)
        move(meeting.pk, Times(earlier, earlier + timedelta(hours=2), zone=ZONE), now=NOW)
        meeting = stored(meeting)
        assert meeting.registration_closes == datetime(2031, 2, 25, 4, 59, tzinfo=UTC)
        assert meeting.registration_opens == opens - timedelta(days=7)

    def test_a_registration_that_is_open_stays_so(self) -> None:
        opens = NOW - WEEK
        meeting = make_roundtable(meeting={"registration_opens": opens}).meeting
        move(meeting.pk, LATER, now=NOW)
        assert stored(meeting).registration_opens == opens

    def test_a_move_that_would_close_registration_before_it_opened_is_refused(self) -> None:
        meeting = make_roundtable(
            meeting={"registration_opens": NOW - WEEK, "registration_closes": START - WEEK}
        ).meeting
        soon = NOW + timedelta(hours=1)
        with pytest.raises(ValidationError) as error:
            move(meeting.pk, Times(NOW, soon, zone=ZONE), now=NOW - timedelta(hours=1))
        assert "close before it opens" in messages(error)
        assert stored(meeting).start == START

    @pytest.mark.parametrize(
        ("times", "name"),
        [
            (Times(START, START, zone=ZONE), "end"),
            (Times(START, START - WEEK, zone=ZONE), "end"),
            (Times(START, END, zone="Mars/Olympus"), "zone"),
            (Times(zone=ZONE), "start"),
            (Times(end=END, zone=ZONE), "start"),
            (Times(START, END, day=START.date(), zone=ZONE), "day"),
            (Times(NOW - WEEK, NOW - WEEK + timedelta(hours=2), zone=ZONE), "start"),
            (Times(day=datetime(2019, 1, 1).date(), zone=ZONE), "day"),
            (Times(datetime(1066, 1, 1, tzinfo=UTC), zone=ZONE), "start"),
        ],
    )
    def test_impossible_times_are_refused_by_name(self, times: Times, name: str) -> None:
        meeting = make_roundtable().meeting
        with pytest.raises(ValidationError) as error:
            move(meeting.pk, times, now=NOW)
        assert name in error.value.message_dict
        after = stored(meeting)
        assert (after.start, after.version) == (START, meeting.version)

    def test_a_meeting_that_is_over_can_be_put_right_and_not_revived(self) -> None:
        meeting = make_roundtable().meeting
        after = END + WEEK
        with pytest.raises(ValidationError, match="over"):
            move(meeting.pk, Times(START + 2 * WEEK, END + 2 * WEEK, zone=ZONE), now=after)
        move(meeting.pk, Times(START - WEEK, END - WEEK, zone=ZONE), now=after)
        assert (stored(meeting).start, stored(meeting).previous_start) == (START - WEEK, None)

    def test_a_planned_meeting_is_moved_without_a_trace(self) -> None:
        meeting = make_roundtable(live=False).meeting
        move(meeting.pk, LATER, now=NOW)
        meeting = stored(meeting)
        assert (meeting.start, meeting.sequence, meeting.previous_start) == (START + WEEK, 0, None)
        assert meeting.state == State.UNANNOUNCED


@pytest.mark.django_db
class TestPlaceAndSeats:
    def test_a_new_place_is_news_for_calendars_and_a_new_link_is_not(self) -> None:
        meeting = make_roundtable(meeting={"place": "At the center"}).meeting
        change_place(meeting.pk, Place(place="At the center", joining_link="https://meet.example/x"), now=NOW)
        assert (stored(meeting).sequence, stored(meeting).joining_link) == (0, "https://meet.example/x")
        change_place(meeting.pk, Place(mode="online"), now=NOW)
        assert (stored(meeting).sequence, stored(meeting).changed_at) == (1, NOW)

    def test_seats_raise_the_seats_number(self) -> None:
        meeting = make_roundtable(meeting={"capacity": 18}).meeting
        before = Generation.current(Generation.SEATS)
        change_seats(meeting.pk, Seats(capacity=20), now=NOW)
        assert stored(meeting).capacity == 20
        assert stored(meeting).sequence == 0
        assert Generation.current(Generation.SEATS) > before

    @pytest.mark.parametrize(
        ("seats", "name"),
        [
            (Seats(capacity=3, seats_held=4), "capacity"),
            (Seats(capacity=0), "capacity"),
            (Seats(registration_opens=NOW, registration_closes=NOW), "registration_closes"),
            (Seats(registration_closes=END + WEEK), "registration_closes"),
            (Seats(registration_opens=END), "registration_opens"),
        ],
    )
    def test_impossible_seats_are_refused_by_name(self, seats: Seats, name: str) -> None:
        meeting = make_roundtable().meeting
        with pytest.raises(ValidationError) as error:
            change_seats(meeting.pk, seats, now=NOW)
        assert name in error.value.message_dict

    def test_text_is_cleaned(self) -> None:
        meeting = make_roundtable().meeting
        change_place(meeting.pk, Place(place="Cafe\u0301 \ufffeBoston"), now=NOW)
        assert stored(meeting).place == "Café Boston"


@pytest.mark.django_db
class TestCancel:
    def test_says_so_and_why(self) -> None:
        meeting = make_roundtable().meeting
        cancel(meeting.pk, Cancellation("The room is needed."), now=NOW)
        meeting = stored(meeting)
        assert (meeting.state, meeting.cancelled_at, meeting.sequence) == (State.CANCELLED, NOW, 1)
        assert meeting.cancellation_note == "The room is needed."

    @pytest.mark.parametrize("change", [LATER, Place(), Seats(), Cancellation()])
    def test_is_final(self, change: Times | Place | Seats | Cancellation) -> None:
        meeting = make_roundtable().meeting
        cancel(meeting.pk, Cancellation(), now=NOW)
        with pytest.raises(ValidationError, match="final"):
            apply(meeting.pk, change, now=NOW)
        assert stored(meeting).sequence == 1

    def test_not_of_a_meeting_that_is_over_or_unknown_to_all(self) -> None:
        with pytest.raises(ValidationError, match="over"):
            cancel(make_roundtable().meeting.pk, Cancellation(), now=END)
        with pytest.raises(ValidationError, match="never announced"):
            cancel(make_roundtable(live=False).meeting.pk, Cancellation(), now=NOW)


@pytest.mark.django_db
class TestWhatFollows:
    @pytest.mark.parametrize(
        ("change", "action"),
        [
            (LATER, "move"),
            (Place(place="Zurich"), "change_place"),
            (Seats(capacity=5), "change_seats"),
            (Cancellation("Ill."), "cancel"),
        ],
    )
    def test_history_and_generation(self, change: Times | Place | Seats | Cancellation, action: str) -> None:
        page, user = make_roundtable(), make_user()
        alias = page.create_alias(update_slug="alias")
        before = Generation.current()
        apply(page.meeting_id, change, user=user, now=NOW)
        assert Generation.current() > before
        entry = PageLogEntry.objects.get(action=f"events.meeting.{action}")
        assert (entry.page_id, entry.user) == (page.pk, user)
        assert entry.message
        assert not PageLogEntry.objects.filter(page=alias.pk, action__startswith="events").exists()

    def test_what_a_service_refuses_leaves_no_trace(self) -> None:
        page = make_roundtable()
        before = Generation.current(), stored(page.meeting).version
        with pytest.raises(ValidationError):
            move(page.meeting_id, Times(END, START, zone=ZONE), now=NOW)
        assert (Generation.current(), stored(page.meeting).version) == before

    def test_an_unknown_meeting(self) -> None:
        with pytest.raises(Meeting.DoesNotExist):
            move(0, LATER, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_no_service_hangs_on_another_transaction() -> None:
    meeting = make_roundtable().meeting
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        move(meeting.pk, LATER, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_come_one_after_the_other() -> None:
    meeting = make_roundtable().meeting
    barrier = threading.Barrier(8)

    def work(number: int) -> None:
        barrier.wait()
        move(meeting.pk, Times(START + number * WEEK, END + number * WEEK, zone=ZONE), now=NOW)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.vendor in ("sqlite", "postgresql")
    # Each saw what the one before it had written, so no step of SEQUENCE is lost
    assert stored(meeting).sequence == 8
