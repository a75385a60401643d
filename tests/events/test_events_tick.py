"""What time itself does to registrations: reminders (E10), and the deletion of what is kept no longer."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from core.models import OutboxMessage
from events import registration, tokens
from events.changes import Cancellation, Times
from events.meetings import cancel, move
from events.models import Meeting, Registration, SentSequence
from events.registration import Application
from events.ticks import events_tick
from events.tokens import Purpose
from tests.events.factories import ZONE, make_roundtable

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_open(start: datetime, **meeting: Any) -> Meeting:
    values = {"registration": "open", "capacity": 9, "start": start, "end": start + 3 * HOUR, **meeting}
    return make_roundtable("A table", meeting={**values, "changed_at": NOW - DAY}).meeting


def enter(meeting: Meeting, name: str = "ada", now: datetime = NOW, **answers: Any) -> Registration:
    application = Application(email=f"{name}@example.org", name=name.title(), **answers)
    return registration.confirm(registration.submit(meeting.pk, application, now).uuid, now)


def hours(
    start: datetime, end: datetime, without: tuple[datetime, datetime] | None = None
) -> Iterator[datetime]:
    """Each hour of a stepped clock, but those between two moments."""
    while start <= end:
        if without is None or not without[0] < start < without[1]:
            yield start
        start += HOUR


def reminders() -> list[tuple[str, str]]:
    """Key's distance and subject of each reminder, in the order of their writing."""
    rows = OutboxMessage.objects.filter(kind="reminder").order_by("pk").values_list("key", "subject")
    return [(key.split(":")[0], subject) for key, subject in rows]


class TestReminders:
    """E10: never of the old date, never untrue, never twice."""

    start = NOW + 8 * DAY

    def run(self, end: datetime, begin: datetime = NOW, without: Any = None) -> None:
        for now in hours(begin, end, without):
            events_tick(now)

    def test_a_week_and_a_day_before(self) -> None:
        enter(make_open(self.start))
        self.run(self.start + DAY)
        assert reminders() == [
            ("reminder-7", "In 7 days: A table, December 9"),
            ("reminder-1", "Tomorrow at 7:00: A table"),
        ]

    def test_e10_a_moved_before_any_reminder(self) -> None:
        meeting = make_open(self.start)
        enter(meeting)
        new = NOW + 20 * DAY
        move(meeting.pk, Times(new, new + HOUR, zone=ZONE), now=NOW + HOUR)
        self.run(new + DAY, NOW + HOUR)
        assert [kind for kind, _ in reminders()] == ["reminder-7", "reminder-1"]
        assert "In 7 days: A table, December 21" in dict(reminders()).values()

    def test_e10_b_moved_after_the_first_one(self) -> None:
        meeting = make_open(self.start)
        enter(meeting)
        self.run(NOW + 2 * DAY)
        new = NOW + 20 * DAY
        move(meeting.pk, Times(new, new + HOUR, zone=ZONE), now=NOW + 2 * DAY)
        self.run(new + DAY, NOW + 2 * DAY)
        assert [kind for kind, _ in reminders()] == ["reminder-7", "reminder-7", "reminder-1"]

    def test_e10_c_moved_forward_to_three_hours_from_now(self) -> None:
        meeting = make_open(self.start)
        enter(meeting)
        new = NOW + 3 * HOUR
        move(meeting.pk, Times(new, new + HOUR, zone=ZONE), now=NOW)
        self.run(new + DAY)
        assert not reminders()
        assert OutboxMessage.objects.filter(kind="changed").count() == 1

    def test_e10_d_cancelled(self) -> None:
        meeting = make_open(self.start)
        enter(meeting)
        cancel(meeting.pk, Cancellation(), now=NOW)
        self.run(self.start + DAY)
        assert not reminders()

    def test_e10_e_the_clock_stood_still_around_the_day_before(self) -> None:
        enter(make_open(self.start))
        around = (self.start - 2 * DAY, self.start - 6 * HOUR)
        self.run(self.start + DAY, without=around)
        assert [kind for kind, _ in reminders()] == ["reminder-7"]

    def test_one_that_comes_late_says_how_far_it_is(self) -> None:
        enter(make_open(self.start))
        self.run(self.start - 6 * DAY, without=(NOW, self.start - 6 * DAY))
        assert [subject for _, subject in reminders()] == ["In 6 days: A table, December 9"]

    def test_e10_f_registered_five_hours_before(self) -> None:
        meeting = make_open(self.start)
        enter(meeting, now=self.start - 5 * HOUR)
        self.run(self.start + DAY, self.start - 5 * HOUR)
        assert not reminders()

    def test_who_waits_or_has_left_gets_none(self) -> None:
        meeting = make_open(self.start, capacity=1)
        ada = enter(meeting)
        enter(meeting, "bea")
        registration.withdraw(ada.uuid, NOW + HOUR)
        self.run(NOW + 3 * DAY, NOW + 2 * HOUR)
        assert not reminders()


class TestWhatEnds:
    def test_an_address_that_is_not_confirmed_is_erased_when_its_link_ends(self) -> None:
        meeting = make_open(NOW + 30 * DAY)
        row = registration.submit(meeting.pk, Application("ada@example.org", "Zyzzyva"), NOW)
        events_tick(NOW + 2 * DAY - HOUR)
        assert Registration.objects.get().name == "Zyzzyva"
        events_tick(NOW + 2 * DAY)
        row = Registration.objects.get(pk=row.pk)
        assert (row.status, row.name, row.email, row.erased) == ("expired", "", "", NOW + 2 * DAY)
        # The same person may come again
        enter(meeting, now=NOW + 3 * DAY)

    def test_nothing_of_a_person_is_left_anywhere_after_thirty_days(self) -> None:
        meeting = make_open(NOW + 10 * DAY, capacity=2)
        said = ("Zyzzyva", "Vuvuzela", "Xylophone", "quokka")
        for name in ("quokka", "quokka+2", "quokka+3"):
            enter(meeting, name, organization="Vuvuzela", note="Xylophone")
        Registration.objects.update(name="Zyzzyva", answers=[{"question": "?", "answer": "Xylophone"}])
        registration.withdraw(Registration.objects.first().uuid, NOW)
        row = Registration.objects.last()
        path = tokens.path_of(row, Purpose.MANAGE)
        assert found_in_database(*said)
        over = meeting.over_at + 30 * DAY
        events_tick(over - HOUR)
        assert Registration.objects.filter(erased=None).count() == 3
        for _ in range(2):
            events_tick(over)
        assert not found_in_database(*said)
        assert Registration.objects.filter(erased=over).count() == 3
        assert not SentSequence.objects.exists()
        token = path.split("/")[-2]
        with pytest.raises(Registration.DoesNotExist):
            tokens.registration_of(tokens.open_token(token, Purpose.MANAGE))
        # That there was one, in which states and when, stays
        assert row.transitions.count() >= 2

    def test_a_cancelled_meeting_forgets_thirty_days_after_it_was_cancelled(self) -> None:
        meeting = make_open(NOW + 100 * DAY)
        enter(meeting)
        cancel(meeting.pk, Cancellation(), now=NOW)
        events_tick(NOW + 29 * DAY)
        assert Registration.objects.filter(erased=None).exists()
        events_tick(NOW + 30 * DAY)
        assert not Registration.objects.filter(erased=None).exists()

    def test_what_was_sent_to_a_calendar_is_remembered_while_somebody_is_registered(self) -> None:
        meeting = make_open(NOW + 30 * DAY)
        row = enter(meeting)
        registration.withdraw(row.uuid, NOW)
        registration.submit(meeting.pk, Application("ada@example.org", "Ada"), NOW)
        events_tick(NOW + 3 * DAY)
        assert SentSequence.objects.get().sequence == 1


def found_in_database(*words: str) -> list[str]:
    """Those of these words that stand anywhere in a table."""
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    dump = json.dumps(json.loads(out.getvalue()), ensure_ascii=False)
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("events_")]
    assert {model._meta.db_table for model in apps.get_app_config("events").get_models()} >= {
        name for name in names if not name.endswith("_topics")
    }
    return [word for word in words if word in dump]
