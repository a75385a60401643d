"""The one door to a meeting and its seats: a transaction whose first statement touches the meeting's row.

Two services at once then come one after the other on SQLite and PostgreSQL alike, and whatever one of them
counts stays true until it has written. Durable: none can hang on a page's save.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from events.models import Meeting

# Written out, as everything that a press does while others wait for the row: Django takes several times as
# long to write these statements as a database to answer them
_TOUCH = "UPDATE events_meeting SET version = version + 1 WHERE id = %s"
_READ = "SELECT * FROM events_meeting WHERE id = %s"


@contextmanager
def touched(meeting_id: int) -> Iterator[Meeting]:
    """Open the transaction of a service and hand over the row, which nobody else can change meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_TOUCH, [meeting_id])
            if not cursor.rowcount:
                raise Meeting.DoesNotExist
        yield Meeting.objects.raw(_READ, [meeting_id])[0]
