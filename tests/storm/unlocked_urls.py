"""The site's addresses, and the one door to seats without its lock: others count while one is writing.

The version still rises, in a transaction of its own that holds nothing. On PostgreSQL the service's own
transaction follows. On SQLite a transaction would still take turns, since each begins with the write lock
(IMMEDIATE), so there is none: each statement stands for itself. What else keeps a mistake from becoming a
guest too many is off as well: the number of a seat is any, so that neither the capacity nor “one guest a
seat” is asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from uuid import UUID

from django.db import connection, transaction

import events.allocation
import events.desk
import events.presses
import events.transactions
from config.urls import urlpatterns as urlpatterns
from events.models import Meeting
from events.statements import Taken, take


@contextmanager
def untouched(meeting_id: int, uuids: Sequence[UUID] = ()) -> Iterator[Taken]:
    """What `events.transactions.touched` is, without its lock: it ends before anything is written."""
    taken = take(meeting_id, uuids)
    assert taken is not None
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        yield replace(taken, next_seat=None)


def any_numbers(meeting: Meeting, wanted: int) -> list[int]:
    """Numbers of seats, whoever has them."""
    return [random.randrange(1, 2**30) for _ in range(wanted)]


for module in (events.desk, events.presses, events.transactions):
    module.touched = untouched  # type: ignore[attr-defined]
events.desk.free_numbers = events.allocation.free_numbers = any_numbers
