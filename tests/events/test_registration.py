"""The seat service: who gets a seat, who waits, what each press does, and what it never does twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.models import OutboxMessage
from events import allocation, registration
from events.allocation import By, NoSeatError
from events.changes import Cancellation, Seats, Times
from events.meetings import cancel, change_seats, move
from events.models import Meeting, Registration, Transition
from events.registration import Application, RefusedError
from events.seats import seats_of
from events.ticks import events_tick
from tests.core.factories import make_user
from tests.events.factories import END, START, ZONE, make_roundtable

NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPEN = {"registration": "open", "capacity": 2}


def make_open(**meeting: Any) -> Meeting:
    """A meeting that anybody can register for: two seats, in January 2031."""
    return make_roundtable("A table", meeting={**OPEN, **meeting}).meeting


def ask(meeting: Meeting, name: str = "ada", now: datetime = NOW, **fields: Any) -> Registration:
    """Send the form."""
    email = fields.pop("email", f"{name}@example.org")
    return registration.submit(meeting.pk, Application(email=email, name=name.title(), **fields), now)


def enter(meeting: Meeting, name: str = "ada", now: datetime = NOW, **fields: Any) -> Registration:
    """Send the form and press the button of the link."""
    return registration.confirm(ask(meeting, name, now, **fields).uuid, now)


def states(meeting: Meeting) -> dict[str, str]:
    """The state of each person's last registration."""
    rows = Registration.objects.filter(meeting=meeting).order_by("pk")
    return {row.name.lower(): row.status for row in rows}


def sent(name: str = "") -> list[str]:
    """Kinds of messages in the order of their writing: to one person, or to all."""
    messages = OutboxMessage.objects.order_by("pk")
    if name:
        messages = messages.filter(recipient__istartswith=f"{name}@")
    return list(messages.values_list("kind", flat=True))


def fresh(row: Registration) -> Registration:
    return Registration.objects.get(pk=row.pk)


@pytest.mark.django_db
class TestAsking:
    def test_an_asked_seat_is_not_held(self) -> None:
        meeting = make_open()
        row = ask(meeting, organization="Example", sector="cro", note="Captions", consent="2026-11")
        assert (row.status, row.seat, row.confirm_until) == ("unconfirmed", None, NOW + 2 * DAY)
        row = fresh(row)
        assert (row.organization, row.sector, row.note, row.consent_version) == (
            *("Example", "cro", "Captions"),
            "2026-11",
        )
        assert seats_of(meeting, NOW).free == 2
        assert sent() == ["confirm"]
        assert [str(step) for step in row.transitions.all()] == ["new → unconfirmed"]

    def test_asking_again_sends_the_link_again_and_overwrites_nothing(self) -> None:
        meeting = make_open()
        first = ask(meeting)
        again = ask(meeting, now=NOW + HOUR, email=" ADA@example.org ", note="Other")
        assert again.pk == first.pk
        assert (fresh(first).note, fresh(first).email) == ("", "ada@example.org")
        assert fresh(first).confirm_until == NOW + HOUR + 2 * DAY
        assert sent("ada") == ["confirm", "confirm"]

    def test_who_presses_the_button_of_the_form_twice_gets_one_message(self) -> None:
        meeting = make_open()
        ask(meeting)
        ask(meeting, now=NOW + timedelta(seconds=2))
        assert sent("ada") == ["confirm"]

    def test_who_has_a_seat_gets_the_link_to_it_instead(self) -> None:
        meeting = make_open()
        enter(meeting)
        ask(meeting, now=NOW + HOUR)
        assert sent("ada") == ["confirm", "confirmed", "my registration"]
        assert states(meeting) == {"ada": "confirmed"}

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"registration": "none"}, "cannot register"),
            ({"registration": "invitation"}, "cannot register"),
            ({"registration": "approval"}, "cannot register"),
            ({"registration_opens": NOW + DAY}, "not open yet"),
            ({"registration_closes": NOW - DAY}, "closed"),
            ({"start": NOW - HOUR, "end": NOW + HOUR}, "closed"),
            ({"start": NOW - 2 * DAY, "end": NOW - DAY}, "over"),
            ({"state": "cancelled"}, "cancelled"),
        ],
    )
    def test_refused_where_nobody_can_ask(self, values: dict[str, Any], sentence: str) -> None:
        meeting = make_open(**values)
        with pytest.raises(RefusedError, match=sentence):
            ask(meeting)
        assert not Registration.objects.exists()
        assert not sent()

    def test_refused_where_all_is_full_and_nobody_may_wait(self) -> None:
        meeting = make_open(capacity=1, waiting_list=False)
        enter(meeting)
        with pytest.raises(RefusedError, match="no waiting list"):
            ask(meeting, "bea")


@pytest.mark.django_db
class TestConfirming:
    def test_a_seat_with_its_number_and_the_code_for_the_door(self) -> None:
        meeting = make_open()
        first, second = enter(meeting), enter(meeting, "bea")
        assert [(row.status, row.seat) for row in (first, second)] == [("confirmed", 1), ("confirmed", 2)]
        codes = {fresh(row).checkin_code for row in (first, second)}
        assert len(codes) == 2
        assert all(code.startswith("CLQ-") for code in codes)

    def test_the_line_in_the_order_of_the_presses(self) -> None:
        meeting = make_open(capacity=1)
        early = ask(meeting, "bea")
        enter(meeting)
        enter(meeting, "cyn", NOW + HOUR)
        registration.confirm(early.uuid, NOW + 2 * HOUR)
        line = allocation.waiting_list(meeting)
        assert [row.name for row in line] == ["Cyn", "Bea"]
        assert [allocation.place_in_queue(row) for row in line] == [1, 2]
        assert sent("bea") == ["confirm", "waiting"]

    def test_a_second_press_changes_nothing(self) -> None:
        meeting = make_open()
        row = enter(meeting)
        again = registration.confirm(row.uuid, NOW + HOUR)
        assert (again.status, again.seat, again.queued_at) == ("confirmed", 1, NOW)
        assert sent() == ["confirm", "confirmed"]

    def test_the_link_ends_after_two_days(self) -> None:
        meeting = make_open()
        row = ask(meeting)
        assert registration.confirm(row.uuid, NOW + 2 * DAY).status == "expired"
        assert sent() == ["confirm"]

    def test_who_asked_in_time_gets_it_after_the_end_of_registration(self) -> None:
        meeting = make_open(registration_closes=NOW + HOUR)
        row = ask(meeting)
        assert registration.confirm(row.uuid, NOW + DAY).status == "confirmed"

    @pytest.mark.parametrize("values", [{"registration": "none"}, {"registration": "invitation"}])
    def test_refused_when_one_cannot_register_any_more(self, values: dict[str, Any]) -> None:
        meeting = make_open()
        row = ask(meeting)
        change_seats(meeting.pk, Seats(capacity=2, **values), now=NOW)
        with pytest.raises(RefusedError, match="closed"):
            registration.confirm(row.uuid, NOW)
        assert fresh(row).status == "unconfirmed"

    def test_refused_after_the_beginning_and_of_a_cancelled_meeting(self) -> None:
        late, cancelled = make_open(start=NOW + DAY, end=NOW + 2 * DAY), make_open()
        row, other = ask(late), ask(cancelled)
        with pytest.raises(RefusedError, match="begun"):
            registration.confirm(row.uuid, NOW + DAY)
        cancel(cancelled.pk, Cancellation(), now=NOW)
        assert registration.confirm(other.uuid, NOW).status == "cancelled"
        assert sent().count("confirmed") == 0

    def test_when_the_last_seat_goes_meanwhile_and_nobody_may_wait(self) -> None:
        meeting = make_open(capacity=1, waiting_list=False)
        row = ask(meeting, "bea")
        enter(meeting)
        with pytest.raises(RefusedError, match="last seat"):
            registration.confirm(row.uuid, NOW)
        registration.withdraw(Registration.objects.get(name="Ada").uuid, NOW + HOUR)
        assert registration.confirm(row.uuid, NOW + 2 * HOUR).status == "confirmed"

    def test_seats_that_are_not_limited(self) -> None:
        meeting = make_open(capacity=None)
        assert [enter(meeting, name).seat for name in ("ada", "bea", "cyn")] == [1, 2, 3]

    def test_seats_given_away_elsewhere_are_nobodys_here(self) -> None:
        meeting = make_open(capacity=3, seats_held=2)
        assert enter(meeting).status == "confirmed"
        assert enter(meeting, "bea").status == "waitlisted"


@pytest.mark.django_db
class TestQueue:
    def test_a_seat_that_is_given_back_is_offered_to_the_first(self) -> None:
        meeting = make_open(capacity=1)
        ada, bea, cyn = (enter(meeting, name) for name in ("ada", "bea", "cyn"))
        registration.withdraw(ada.uuid, NOW + HOUR)
        assert states(meeting) == {"ada": "cancelled", "bea": "offered", "cyn": "waitlisted"}
        assert (fresh(ada).seat, fresh(bea).seat, fresh(cyn).seat) == (None, 1, None)
        assert fresh(bea).offered_until == NOW + HOUR + DAY
        assert sent("ada") == ["confirm", "confirmed", "withdrawn"]
        assert sent("bea") == ["confirm", "waiting", "offer"]
        assert registration.accept(bea.uuid, NOW + 2 * HOUR).status == "confirmed"
        assert sent("bea")[-1] == "confirmed"

    def test_nobody_new_gets_past_the_line(self) -> None:
        meeting = make_open(capacity=1)
        ada = enter(meeting)
        enter(meeting, "bea")
        registration.withdraw(ada.uuid, NOW + HOUR)
        # The one seat is held by the offer; and had it ended, Bea's place would be Cyn's worry still
        assert enter(meeting, "cyn", NOW + 2 * HOUR).status == "waitlisted"

    def test_an_offer_that_ends_passes_on(self) -> None:
        meeting = make_open(capacity=1)
        ada, *_ = (enter(meeting, name) for name in ("ada", "bea", "cyn"))
        registration.withdraw(ada.uuid, NOW)
        for _ in range(3):
            events_tick(NOW + DAY)
        assert states(meeting) == {"ada": "cancelled", "bea": "expired", "cyn": "offered"}
        assert sent("bea") == ["confirm", "waiting", "offer", "offer expired"]
        assert sent("cyn") == ["confirm", "waiting", "offer"]

    def test_an_offer_that_ended_cannot_be_taken(self) -> None:
        meeting = make_open(capacity=1)
        ada, bea, _ = (enter(meeting, name) for name in ("ada", "bea", "cyn"))
        registration.withdraw(ada.uuid, NOW)
        assert registration.accept(bea.uuid, NOW + DAY).status == "expired"
        assert states(meeting)["cyn"] == "offered"

    def test_near_the_beginning_the_seat_is_given_at_once(self) -> None:
        meeting = make_open(capacity=1)
        ada, bea = enter(meeting), enter(meeting, "bea")
        registration.withdraw(ada.uuid, START - 47 * HOUR)
        assert fresh(bea).status == "confirmed"
        assert sent("bea") == ["confirm", "waiting", "confirmed"]

    def test_after_the_beginning_seats_stay_as_they_are(self) -> None:
        meeting = make_open(capacity=1)
        ada, bea = enter(meeting), enter(meeting, "bea")
        with pytest.raises(RefusedError, match="begun"):
            registration.withdraw(ada.uuid, START)
        change_seats(meeting.pk, Seats(capacity=9, registration="open"), now=START)
        assert states(meeting) == {"ada": "confirmed", "bea": "waitlisted"}
        assert fresh(bea).seat is None

    def test_more_seats_are_offered_to_as_many(self) -> None:
        meeting = make_open(capacity=1)
        for name in ("ada", "bea", "cyn", "dan"):
            enter(meeting, name)
        change_seats(meeting.pk, Seats(capacity=3, registration="open"), now=NOW)
        assert Counter(states(meeting).values()) == {"confirmed": 1, "offered": 2, "waitlisted": 1}

    def test_fewer_seats_turn_nobody_out_and_move_nobody_up(self) -> None:
        meeting = make_open(capacity=3)
        ada, bea, _, _ = (enter(meeting, name) for name in ("ada", "bea", "cyn", "dan"))
        change_seats(meeting.pk, Seats(capacity=1, registration="open"), now=NOW)
        registration.withdraw(bea.uuid, NOW)
        assert Counter(states(meeting).values()) == {"confirmed": 2, "cancelled": 1, "waitlisted": 1}
        registration.withdraw(ada.uuid, NOW)
        assert states(meeting)["dan"] == "waitlisted", "Cyn has the one seat that there is"

    def test_leaving_the_line(self) -> None:
        meeting = make_open(capacity=1)
        _, bea, cyn = (enter(meeting, name) for name in ("ada", "bea", "cyn"))
        registration.withdraw(bea.uuid, NOW)
        registration.withdraw(bea.uuid, NOW)
        assert allocation.place_in_queue(fresh(cyn)) == 1
        assert sent("bea") == ["confirm", "waiting", "withdrawn"]

    def test_e01_withdrawn_after_accepting_an_offer(self) -> None:
        meeting = make_open(capacity=2)
        _, bea, cyn, _ = (enter(meeting, name) for name in ("ada", "bea", "cyn", "dan"))
        registration.withdraw(bea.uuid, NOW)
        registration.accept(cyn.uuid, NOW + HOUR)
        registration.withdraw(cyn.uuid, NOW + 2 * HOUR)
        assert states(meeting) == {
            "ada": "confirmed",
            "bea": "cancelled",
            "cyn": "cancelled",
            "dan": "offered",
        }
        count = seats_of(meeting, NOW + 2 * HOUR)
        assert (count.confirmed, count.offered, count.taken) == (1, 1, 2)
        for _ in range(3):
            events_tick(NOW + 3 * HOUR)
        assert sent("cyn") == ["confirm", "waiting", "offer", "confirmed", "withdrawn"]
        assert sent("dan") == ["confirm", "waiting", "offer"]
        # The offer's link, pressed again, changes nothing
        assert registration.accept(cyn.uuid, NOW + 4 * HOUR).status == "cancelled"
        enter(meeting, "eve", NOW + 5 * HOUR)
        again = enter(meeting, "cyn", NOW + 6 * HOUR)
        assert allocation.place_in_queue(again) == 2


@pytest.mark.django_db
class TestByHand:
    @pytest.fixture
    def by(self) -> By:
        return By("staff", make_user("Event managers"), "Speaks at ten")

    def test_somebody_is_added_past_the_line_if_a_seat_is_free(self, by: By) -> None:
        meeting = make_open(capacity=2, registration_closes=NOW - DAY)
        row = registration.add(meeting.pk, Application("Eve@Example.org", "Eve"), by, NOW)
        assert (row.status, row.seat, row.source) == ("confirmed", 1, "staff")
        step = row.transitions.get()
        assert (step.actor, step.user, step.reason) == ("staff", by.user, "Speaks at ten")
        assert sent() == ["confirmed"]
        with pytest.raises(RefusedError, match="registered already"):
            registration.add(meeting.pk, Application("eve@example.org", "Eve"), by, NOW)
        registration.add(meeting.pk, Application("fay@example.org", "Fay"), by, NOW)
        with pytest.raises(RefusedError, match="No seat is free"):
            registration.add(meeting.pk, Application("gil@example.org", "Gil"), by, NOW)

    def test_a_registration_is_taken_back(self, by: By) -> None:
        meeting = make_open(capacity=1)
        ada = enter(meeting)
        enter(meeting, "bea")
        registration.cancel(ada.uuid, by, NOW)
        assert states(meeting) == {"ada": "cancelled", "bea": "offered"}
        message = OutboxMessage.objects.get(kind="withdrawn")
        assert message.subject.startswith("Your registration was cancelled")
        assert message.calendar_method == "CANCEL"

    def test_a_seat_is_given_past_the_line(self, by: By) -> None:
        meeting = make_open(capacity=1)
        ada, _, cyn = (enter(meeting, name) for name in ("ada", "bea", "cyn"))
        with pytest.raises(RefusedError, match="No seat is free"):
            registration.seat_now(cyn.uuid, by, NOW)
        registration.withdraw(ada.uuid, NOW)
        assert registration.seat_now(fresh(Registration.objects.get(name="Bea")).uuid, by, NOW).status == (
            "confirmed"
        )
        with pytest.raises(RefusedError, match="cannot get a seat"):
            registration.seat_now(ada.uuid, by, NOW)


@pytest.mark.django_db
class TestMistakesAreErrors:
    def test_two_cannot_have_one_seat(self) -> None:
        meeting = make_open()
        row, other = enter(meeting), enter(meeting, "bea")
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=other.pk).update(seat=row.seat)

    def test_no_number_above_the_capacity_is_given(self) -> None:
        meeting = make_open(capacity=1)
        enter(meeting)
        with pytest.raises(NoSeatError):
            allocation.free_numbers(meeting, 1)

    def test_a_state_that_holds_a_seat_needs_its_number(self) -> None:
        row = ask(make_open())
        with pytest.raises(ValueError, match="number"):
            allocation.change(row, "confirmed", By(), NOW)
        with pytest.raises(ValueError, match="number"):
            allocation.change(row, "waitlisted", By(), NOW, seat=1)


@pytest.mark.django_db
class TestMeetingsButtons:
    def test_moving_tells_who_has_a_confirmed_address(self) -> None:
        meeting = make_open(capacity=1)
        enter(meeting)
        enter(meeting, "bea")
        ask(meeting, "cyn")
        later = Times(START + 7 * DAY, END + 7 * DAY, zone=ZONE)
        move(meeting.pk, later, note="The room is needed.", now=NOW)
        move(meeting.pk, later, now=NOW)
        assert sent("ada")[-1] == "changed"
        assert sent("bea")[-1] == "changed"
        assert sent("cyn") == ["confirm"]
        assert sent().count("changed") == 2
        message = OutboxMessage.objects.get(kind="changed", recipient="ada@example.org")
        assert "The room is needed." in message.text
        assert message.calendar_method == "REQUEST"
        assert not OutboxMessage.objects.get(kind="changed", recipient="bea@example.org").calendar

    def test_cancelling_ends_everything_and_tells_everybody_once(self) -> None:
        meeting = make_open(capacity=1)
        enter(meeting)
        enter(meeting, "bea")
        ask(meeting, "cyn")
        cancel(meeting.pk, Cancellation("Both speakers withdrew."), now=NOW)
        assert set(states(meeting).values()) == {"cancelled"}
        assert sent("ada")[-1] == sent("bea")[-1] == "cancelled"
        assert sent("cyn") == ["confirm"]
        message = OutboxMessage.objects.get(kind="cancelled", recipient="ada@example.org")
        assert (message.calendar_method, "Both speakers withdrew." in message.text) == ("CANCEL", True)
        assert "STATUS:CANCELLED" in message.calendar
        assert not Registration.objects.filter(seat__isnull=False).exists()

    def test_a_meeting_moved_near_gives_its_free_seats_at_once(self) -> None:
        meeting = make_open(capacity=1)
        ada, bea = enter(meeting), enter(meeting, "bea")
        registration.withdraw(ada.uuid, NOW)
        enter(meeting, "cyn")
        change_seats(meeting.pk, Seats(capacity=2, registration="open"), now=NOW)
        enter(meeting, "dan")
        near = Times(NOW + DAY, NOW + DAY + HOUR, zone=ZONE)
        move(meeting.pk, near, now=NOW)
        change_seats(meeting.pk, Seats(capacity=3, registration="open"), now=NOW)
        assert states(meeting) == {"ada": "cancelled", "bea": "offered", "cyn": "offered", "dan": "confirmed"}
        assert fresh(bea).offered_until == NOW + DAY
        assert Transition.objects.filter(registration__name="Dan").count() == 3
