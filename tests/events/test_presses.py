"""Presses of the same moment: answered together, and each as if it had come alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from core.models import OutboxMessage
from events import presses, registration
from events.desk import Desk
from events.models import Meeting, Registration, Transition
from events.registration import Application, RefusedError
from events.transactions import touched
from tests.events.factories import make_roundtable

pytestmark = pytest.mark.django_db(transaction=True)

Status = Registration.Status


def make_open(**values: Any) -> Meeting:
    return make_roundtable("A table", meeting={"registration": "open", "capacity": 3, **values}).meeting


def asked(meeting: Meeting, *names: str) -> list[Registration]:
    return [registration.submit(meeting.pk, Application(f"{name}@example.org", name)) for name in names]


def version(meeting: Meeting) -> int:
    return Meeting.objects.get(pk=meeting.pk).version


def at_once(meeting: Meeting, *acts: Callable[[], Any]) -> list[Any]:
    """What each answers or raises, in their order: while somebody else has the meeting's row the first waits
    for it, and the others behind the first, in the order in which they are given.
    """
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            outcomes[place] = acts[place]()
        except BaseException as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    line = presses._lines[meeting.pk] = presses._Line()
    with touched(meeting.pk):
        for place, thread in enumerate(threads):
            thread.start()
            until = time.monotonic() + 20
            while not line._led or len(line._waiting) != place:
                assert time.monotonic() < until, "it does not stand in the line"
                time.sleep(0.005)
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert (line._led, list(line._waiting)) == (False, [])
    return outcomes


def test_they_are_served_in_one_transaction_in_their_order() -> None:
    meeting = make_open()
    rows = asked(meeting, "ada", "bea", "cyn", "dan", "eve")
    OutboxMessage.objects.all().delete()
    before = version(meeting)
    answers = at_once(meeting, *[lambda row=row: registration.confirm(row.uuid) for row in rows])
    # Of whoever held the row, of the first, and of all others
    assert version(meeting) == before + 3
    assert [row.status for row in answers] == ["confirmed"] * 3 + ["waitlisted"] * 2
    stored = list(Registration.objects.order_by("queued_at"))
    assert [row.name for row in stored] == ["ada", "bea", "cyn", "dan", "eve"]
    assert [row.seat for row in stored] == [1, 2, 3, None, None]
    assert len({row.queued_at for row in stored}) == 5
    messages = OutboxMessage.objects.order_by("pk")
    assert [message.kind for message in messages] == ["confirmed"] * 3 + ["waiting"] * 2
    assert [message.letter.title for message in messages][3:] == [
        "You are number 1 on the waiting list",
        "You are number 2 on the waiting list",
    ]


def test_a_seat_given_back_goes_to_the_first_who_waits_and_not_to_who_comes_next() -> None:
    meeting = make_open(capacity=1)
    ada, bea, cyn = asked(meeting, "ada", "bea", "cyn")
    for row in (ada, bea):
        registration.confirm(row.uuid)
    (dan,) = asked(meeting, "dan")
    _, gone, late, offered = at_once(
        meeting,
        lambda: registration.confirm(dan.uuid),
        lambda: registration.withdraw(ada.uuid),
        lambda: registration.confirm(cyn.uuid),
        lambda: registration.accept(bea.uuid),
    )
    assert (gone.status, late.status, offered.status) == ("cancelled", "waitlisted", "confirmed")
    bea.refresh_from_db()
    assert (bea.status, bea.seat) == ("confirmed", 1)
    steps = Transition.objects.filter(registration=bea).values_list("from_status", "to_status")
    assert list(steps)[-2:] == [("waitlisted", "offered"), ("offered", "confirmed")]


def test_one_that_is_refused_or_leads_nowhere_spoils_no_other() -> None:
    meeting = make_open(capacity=1, waiting_list=False)
    ada, bea, cyn = asked(meeting, "ada", "bea", "cyn")

    def nowhere(at: Desk) -> Registration:
        return at.registration

    first, refused, nobody, again = at_once(
        meeting,
        lambda: registration.confirm(ada.uuid),
        lambda: registration.confirm(bea.uuid),
        lambda: presses.press(meeting.pk, cyn.uuid, nowhere, lambda found: False),
        lambda: registration.confirm(ada.uuid),
    )
    assert (first.status, again.status) == ("confirmed", "confirmed")
    assert isinstance(refused, RefusedError)
    assert isinstance(nobody, Registration.DoesNotExist)
    assert OutboxMessage.objects.filter(kind="confirmed").count() == 1


def test_two_of_one_registration_come_one_after_the_other() -> None:
    meeting = make_open()
    ada, bea = asked(meeting, "ada", "bea")
    before = version(meeting)
    _, taken, given = at_once(
        meeting,
        lambda: registration.confirm(ada.uuid),
        lambda: registration.confirm(bea.uuid),
        lambda: registration.withdraw(bea.uuid),
    )
    assert version(meeting) == before + 4
    assert (taken.seat, given.status) == (2, "cancelled")
    assert Registration.objects.get(pk=bea.pk).seat is None


def test_what_fails_after_it_changed_something_leaves_no_trace_and_spoils_no_other() -> None:
    meeting = make_open()
    ada, bea, cyn = asked(meeting, "ada", "bea", "cyn")

    def fail(at: Desk) -> Registration:
        registration._confirm(at)
        raise ZeroDivisionError

    _, failed, served = at_once(
        meeting,
        lambda: registration.confirm(ada.uuid),
        lambda: presses.press(meeting.pk, bea.uuid, fail),
        lambda: registration.confirm(cyn.uuid),
    )
    assert isinstance(failed, ZeroDivisionError)
    assert served.status == "confirmed"
    assert Registration.objects.get(pk=bea.pk).status == "unconfirmed"
    assert Registration.objects.get(pk=cyn.pk).seat == 2
    kinds = OutboxMessage.objects.order_by("pk").values_list("kind", "recipient")
    assert list(kinds)[3:] == [("confirmed", "ada@example.org"), ("confirmed", "cyn@example.org")]


def test_who_serves_and_is_ended_leaves_nobody_waiting() -> None:
    meeting = make_open()
    ada, bea, cyn = asked(meeting, "ada", "bea", "cyn")

    def leave(at: Desk) -> Registration:
        raise SystemExit

    _, left, told = at_once(
        meeting,
        lambda: registration.confirm(ada.uuid),
        lambda: presses.press(meeting.pk, bea.uuid, leave),
        lambda: registration.confirm(cyn.uuid),
    )
    assert isinstance(left, SystemExit)
    assert isinstance(told, RuntimeError)
    assert registration.confirm(cyn.uuid).status == "confirmed"


def test_without_a_meeting() -> None:
    meeting = make_open()
    (ada,) = asked(meeting, "ada")
    with pytest.raises(Meeting.DoesNotExist):
        presses.press(meeting.pk + 1, ada.uuid, registration._confirm)
