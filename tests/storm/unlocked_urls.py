"""The site's addresses, and the one door to seats without its lock: the meeting's row is read, not touched.

On PostgreSQL that is a transaction as before. On SQLite a transaction would still take turns, since each
begins with the write lock (IMMEDIATE), so there is none: each statement stands for itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

import events.desk
import events.transactions
from config.urls import urlpatterns as urlpatterns
from events.models import Meeting
from events.statements import read_meeting


@contextmanager
def untouched(meeting_id: int) -> Iterator[Meeting]:
    """What `events.transactions.touched` is, without the touch."""
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        meeting = read_meeting(meeting_id)
        assert meeting is not None
        yield meeting


events.desk.touched = events.transactions.touched = untouched
