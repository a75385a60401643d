"""Statements that are made once: rows come and go as by Django's own."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import OutboxMessage
from core.statements import (
    Statement,
    changing,
    conclude,
    insert,
    inserted,
    inserting,
    reading,
    row_of,
    together,
    updating,
)
from events.models import Registration
from tests.events.factories import make_roundtable

pytestmark = pytest.mark.django_db

MOMENT = datetime(2031, 1, 21, 14, 5, 6, 789, tzinfo=UTC)


def values_of(row: Registration) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def make_row() -> Registration:
    return Registration(
        meeting=make_roundtable().meeting,
        email="Ada@Example.org",
        email_key="ada@example.org",
        name="Ada",
        answers=[{"q": "“Why?”", "a": None}],
        queued_at=MOMENT,
        seat=3,
        status="confirmed",
    )


def test_a_row_that_was_inserted_reads_the_same_either_way() -> None:
    row = make_row()
    assert insert(row)
    assert row.pk
    by_django = Registration.objects.get()
    (found,) = together(reading(Registration, "id = %s", [row.pk]))
    mine = row_of(Registration, found)
    assert mine is not None
    assert values_of(mine) == values_of(by_django) == values_of(row)
    assert (mine._state.adding, mine._state.db) == (False, "default")
    assert isinstance(mine.uuid, uuid.UUID)
    assert mine.meeting == row.meeting


def test_update_writes_what_it_is_told_and_nothing_else() -> None:
    row = make_row()
    insert(row)
    other = make_row()
    insert(other)
    together(updating(row, {"status": "cancelled", "seat": None, "offered_until": MOMENT}))
    stored = Registration.objects.get(pk=row.pk)
    assert (stored.status, stored.seat, stored.offered_until) == ("cancelled", None, MOMENT)
    assert values_of(stored) == values_of(row)
    assert Registration.objects.get(pk=other.pk).status == "confirmed"


def test_nothing_is_none() -> None:
    for statement in (
        reading(Registration, "id = %s", [0]),
        changing(Registration, "name = 'Bea'", "id = %s", [0]),
    ):
        assert row_of(Registration, *together(statement)) is None


def test_a_second_row_is_an_error_or_no_row() -> None:
    assert insert(OutboxMessage(key="one", kind="x", recipient="a@x.example"), once=True)
    second = OutboxMessage(key="one", kind="y", recipient="b@x.example")
    assert not insert(second, once=True)
    assert second.pk is None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(second)
    assert OutboxMessage.objects.get().kind == "x"


def test_what_a_row_must_not_be_without_is_an_error_also_once() -> None:
    """A conflict with another row is passed over, and nothing else."""
    message = OutboxMessage(key="one", kind="x", recipient="a@x.example")
    message.subject = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(message, once=True)


def test_several_are_answered_in_their_order_and_see_each_other() -> None:
    row, other = make_row(), OutboxMessage(key="one", kind="x", recipient="a@x.example")
    insert(row)
    written, key, changed, nothing = together(
        updating(row, {"name": "Bea"}),
        inserting(other, once=True),
        changing(Registration, "seat = seat + 1", "id = %s", [row.pk]),
        inserting(OutboxMessage(key="one", kind="y", recipient="b@x.example"), once=True),
    )
    assert (written, nothing) == ([], [])
    assert inserted(other, key)
    assert other.pk == OutboxMessage.objects.get().pk
    read = row_of(Registration, changed)
    assert read is not None
    assert (read.name, read.seat) == ("Bea", 4)
    assert values_of(read) == values_of(Registration.objects.get())


def test_an_error_among_several_is_djangos_and_takes_all_back() -> None:
    row = make_row()
    insert(row)
    insert(OutboxMessage(key="one", kind="x", recipient="a@x.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        together(
            updating(row, {"name": "Bea"}),
            inserting(OutboxMessage(key="one", kind="y", recipient="b@x.example")),
            Statement("SELECT 1", []),
        )
    assert Registration.objects.get().name == "Ada"
    # The connection goes on
    assert together(Statement("SELECT 1", []), Statement("SELECT 2", [])) == [[(1,)], [(2,)]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its statements by itself")
def test_postgresql_parses_and_plans_each_at_its_first_run() -> None:
    row = make_row()
    insert(row)
    together(updating(row, {"name": "Bea"}), reading(Registration, "id = %s", [row.pk]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert [statement for statement in prepared if statement.startswith("UPDATE events_registration")]
    assert [statement for statement in prepared if statement.startswith("SELECT")]


def names() -> list[str]:
    """What another connection sees."""
    found: list[str] = []

    def look() -> None:
        found.extend(Registration.objects.values_list("name", flat=True))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_the_last_ones_end_the_transaction_and_what_waits_for_that_follows() -> None:
    insert(row := make_row())
    followed: list[bool] = []
    with transaction.atomic():
        transaction.on_commit(lambda: followed.append(True))
        conclude(updating(row, {"name": "Bea"}), Statement("SELECT 1", []))
        # SQLite's transaction ends with its block
        assert names() == (["Bea"] if connection.vendor == "postgresql" else ["Ada"])
        assert followed == []
    assert (names(), followed) == (["Bea"], [True])


@pytest.mark.django_db(transaction=True)
def test_the_last_ones_of_a_block_within_another_end_nothing() -> None:
    insert(row := make_row())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with transaction.atomic():
            conclude(updating(row, {"name": "Bea"}))
        raise ZeroDivisionError
    assert names() == ["Ada"]


@pytest.mark.django_db(transaction=True)
def test_an_error_in_the_last_ones_takes_all_back() -> None:
    insert(row := make_row())
    insert(OutboxMessage(key="one", kind="x", recipient="a@x.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        conclude(
            updating(row, {"name": "Bea"}),
            inserting(OutboxMessage(key="one", kind="y", recipient="b@x.example")),
        )
    assert names() == ["Ada"]
    # The connection goes on
    with transaction.atomic():
        conclude(updating(row, {"name": "Cyn"}))
    assert names() == ["Cyn"]
