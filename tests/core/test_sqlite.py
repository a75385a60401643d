"""Writers to SQLite stand in line: whoever waits long is not told that the database is locked."""

import fcntl
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction

from core.models import SharedValue
from core.sqlite import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="other databases have lines of their own"),
]

WRITERS = 24


def together(number: int, work: Callable[[int], None]) -> list[BaseException]:
    """Let so many threads, each with a connection that waits for nobody, do something; what went wrong."""
    failed: list[BaseException] = []
    start = threading.Barrier(number)

    def one(place: int) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout=0")
            start.wait()
            work(place)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def write(place: int) -> None:
    SharedValue.objects.update_or_create(
        key=f"writer {place}", defaults={"expires": "2031-01-01T00:00Z", "number": place}
    )


def in_a_transaction(place: int) -> None:
    with transaction.atomic(durable=True):
        SharedValue.objects.filter(key="nobody").update(number=1)
        time.sleep(0.005)
        write(place)


def alone(place: int) -> None:
    SharedValue.objects.bulk_create([SharedValue(key=f"alone {place}", expires="2031-01-01T00:00Z")])
    SharedValue.objects.filter(key=f"alone {place}").update(number=place)


@pytest.mark.parametrize("work", [in_a_transaction, alone])
def test_nobody_finds_the_database_locked(work: Callable[[int], None]) -> None:
    connections.close_all()
    assert together(WRITERS, work) == []
    assert SharedValue.objects.filter(key__regex="^(writer|alone) ").count() == WRITERS


def test_a_transaction_that_fails_lets_the_next_one_write() -> None:
    def fail(place: int) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write(place)
            raise ZeroDivisionError
        write(place)

    connections.close_all()
    assert together(4, fail) == []
    assert SharedValue.objects.count() >= 4


def test_the_worker_writes_after_one_other_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wait at the door."""
    name = str(connection.settings_dict["NAME"])
    holder = base.Line(name)
    holder.take()
    order: list[str] = []

    def turn(who: str) -> None:
        line = base.Line(name)
        line.take()
        order.append(who)
        time.sleep(0.02)
        line.leave()
        line.close()

    def begin(who: str) -> threading.Thread:
        thread = threading.Thread(target=turn, args=[who])
        thread.start()
        time.sleep(0.1)
        return thread

    threads = [begin(f"reader {number}") for number in range(5)]
    monkeypatch.setattr(base, "at_once", True)
    threads.append(begin("worker"))
    holder.leave()
    for thread in threads:
        thread.join()
    holder.close()
    assert order.index("worker") <= 1
    assert len(order) == 6


class TestIfFree:
    """What is rather left undone than waited for."""

    @pytest.fixture
    def other(self) -> Iterator[base.Line]:
        line = base.Line(str(connection.settings_dict["NAME"]))
        yield line
        line.close()

    def test_it_is_and_the_line_is_left_afterwards(self, other: base.Line) -> None:
        with connection.if_free() as free:
            assert free
            assert not other.take_if_free()
            write(1)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout")
                assert cursor.fetchone() == (0,)
        assert other.take_if_free()
        other.leave()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)

    def test_while_another_writes_it_is_not(self, other: base.Line) -> None:
        other.take()
        with connection.if_free() as free:
            assert not free
        other.leave()
        with connection.if_free() as free:
            assert free

    def test_while_another_waits_it_is_not(self, other: base.Line) -> None:
        fcntl.flock(other.door, fcntl.LOCK_EX)
        with connection.if_free() as free:
            assert not free

    def test_a_failure_leaves_the_line(self, other: base.Line) -> None:
        with pytest.raises(ZeroDivisionError), connection.if_free():
            raise ZeroDivisionError
        assert other.take_if_free()

    def test_in_a_transaction_of_ones_own_it_is(self, other: base.Line) -> None:
        with transaction.atomic():
            with connection.if_free() as free:
                assert free
            assert not other.take_if_free(), "the transaction goes on"
            write(1)
