"""The one door to a meeting and its seats: a transaction whose first statement touches the meeting's row.

Two services at once then come one after the other on SQLite and PostgreSQL alike, and whatever one of them
counts stays true until it has written. Durable: none can hang on a page's save.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from events.models import Meeting
from events.statements import Taken, take


@contextmanager
def touched(meeting_id: int, uuids: Sequence[UUID] = ()) -> Iterator[Taken]:
    """Open the transaction of a service and hand over the row, which nobody else can change meanwhile.

    With it come the registrations of which `uuids` are the names.
    """
    with transaction.atomic(durable=True):
        taken = take(meeting_id, uuids)
        if taken is None:
            raise Meeting.DoesNotExist
        yield taken
