"""Anything that can happen to a meeting's seats, in any order, and what must hold after each step."""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.models import OutboxMessage
from events import registration
from events.changes import Cancellation, Seats, Times
from events.meetings import cancel, change_seats, move
from events.models import Meeting, Registration, SentSequence
from events.registration import Application, RefusedError
from events.seats import seats_of
from events.ticks import events_tick
from tests.events.factories import ZONE, make_roundtable

START = datetime(2031, 1, 21, 14, tzinfo=UTC)
NAMES = ("ada", "bea", "cyn", "dan", "eve")
HOUR = timedelta(hours=1)


class SeatsMachine(RuleBasedStateMachine):
    """Register, confirm, withdraw, offer, expire, capacity, move, cancel, as time goes on."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        OutboxMessage.objects.all().delete()
        values = {"registration": "open", "capacity": 2, "start": START, "end": START + HOUR}
        self.page = make_roundtable("Machine", meeting=values)
        self.now = datetime(2031, 1, 1, tzinfo=UTC)
        self.cancelled = False

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.get(pk=self.page.meeting_id)

    def attempt(self, act: Callable[..., Any], *args: Any) -> None:
        """Do something; a refusal is an answer."""
        with contextlib.suppress(RefusedError):
            act(*args, self.now)

    @rule(target=people, name=st.sampled_from(NAMES))
    def submit(self, name: str) -> str:
        self.attempt(registration.submit, self.page.meeting_id, Application(f"{name}@example.org", name))
        return name

    def last(self, name: str) -> Registration | None:
        return Registration.objects.filter(meeting=self.page.meeting_id, name=name).order_by("-pk").first()

    @rule(name=people, act=st.sampled_from(["confirm", "accept", "withdraw", "confirm", "accept"]))
    def press(self, name: str, act: str) -> None:
        row = self.last(name)
        if row is not None:
            self.attempt(getattr(registration, act), row.uuid)

    @rule(hours=st.sampled_from([1, 12, 25, 49]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR
        events_tick(self.now)

    @precondition(lambda self: not self.cancelled)
    @rule(capacity=st.one_of(st.none(), st.integers(1, 4)))
    def seats(self, capacity: int | None) -> None:
        change_seats(self.page.meeting_id, Seats(capacity=capacity, registration="open"), now=self.now)

    @precondition(lambda self: not self.cancelled and self.meeting.over_at > self.now)
    @rule(days=st.integers(1, 40))
    def moved(self, days: int) -> None:
        start = self.now + timedelta(days=days)
        move(self.page.meeting_id, Times(start, start + HOUR, zone=ZONE), now=self.now)

    @precondition(lambda self: not self.cancelled and self.meeting.over_at > self.now)
    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        if sure == 9:
            cancel(self.page.meeting_id, Cancellation(), now=self.now)
            self.cancelled = True

    @invariant()
    def no_more_seats_than_there_are_are_given(self) -> None:
        """Seats may be more than the capacity only after it was cut, and then none is given."""
        count = seats_of(self.meeting, self.now)
        given = Registration.objects.filter(meeting=self.page.meeting_id, seat__isnull=False)
        holding = given.filter(status__in=["confirmed", "offered", "attended"])
        assert given.count() == holding.count()
        if count.capacity is not None and given.filter(seat__gt=count.capacity).exists():
            assert count.free == 0 or count.taken <= count.capacity

    @invariant()
    def nobody_waits_where_a_seat_is_free(self) -> None:
        meeting = self.meeting
        count = seats_of(meeting, self.now)
        if meeting.state == Meeting.State.ANNOUNCED and meeting.begins_at > self.now:
            expired = Registration.objects.filter(
                meeting=meeting, status="offered", offered_until__lte=self.now
            ).exists()
            assert expired or not (count.waiting and count.free != 0)

    @invariant()
    def one_active_registration_a_person(self) -> None:
        active = Registration.objects.filter(
            meeting=self.page.meeting_id, status__in=Registration.ACTIVE
        ).values_list("email_key", flat=True)
        assert max(Counter(active).values(), default=1) == 1

    @invariant()
    def one_message_a_transition(self) -> None:
        for row in Registration.objects.filter(meeting=self.page.meeting_id):
            told = Counter(OutboxMessage.objects.filter(about_id=row.pk).values_list("kind", flat=True))
            seated = row.transitions.filter(to_status="confirmed").count()
            assert told["confirmed"] == seated or row.erased
            offered = row.transitions.filter(to_status="offered").count()
            assert told["offer"] == offered or row.erased

    @invariant()
    def a_cancelled_meeting_has_nobody(self) -> None:
        if self.cancelled:
            active = Registration.objects.filter(meeting=self.page.meeting_id, status__in=Registration.ACTIVE)
            assert not active.exists()

    @invariant()
    def sequences_never_fall(self) -> None:
        # Other examples have left meetings of their own
        rows = SentSequence.objects.filter(meeting=self.page.meeting_id)
        sent = dict(rows.values_list("email_key", "sequence"))
        before = getattr(self, "sent", {})
        assert all(sent[key] >= number for key, number in before.items() if key in sent)
        self.sent = sent


@pytest.mark.django_db
@pytest.mark.broken_corpus
def test_whatever_happens_to_seats_they_stay_right() -> None:
    run_state_machine_as_test(
        SeatsMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
