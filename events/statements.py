"""Statements written out: what each press asks while others wait for the meeting's row.

Django takes several times as long to write one of these as a database to answer it. They are plain SQL of
SQLite and PostgreSQL; names are those of the models.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from core.statements import read, write_and_read
from events.models import Meeting, Registration

#: Where the numbers of these locks begin, so that nobody else's are met: “meet” in ASCII, above 32 bits
_LINE = 0x6D656574 << 32


def touch(meeting_id: int) -> Meeting | None:
    """Take a meeting's row, so that nobody else can until the transaction ends; None without one.

    PostgreSQL lets newcomers pass those who wait for a row that is written to all the time: with sixty at
    once some waited for a minute. At a lock of its own kind (advisory) they stand in line.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LINE + meeting_id])
    return write_and_read(Meeting, "version = version + 1", "id = %s", [meeting_id])


def find_registration(uuid: UUID) -> Registration | None:
    """The registration of this name."""
    return read(Registration, "uuid = %s", [UUIDField().get_db_prep_value(uuid, connection)])


def count_states(meeting_id: int, now: datetime) -> list[tuple[str, int, int]]:
    """Each state of active registrations, how many have it, and of how many of these the time has run out."""
    moment: Any = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, COUNT(*), COUNT(CASE"
            " WHEN status = 'offered' AND offered_until <= %s THEN 1"
            " WHEN status = 'unconfirmed' AND confirm_until <= %s THEN 1 END)"
            " FROM events_registration WHERE meeting_id = %s AND status IN"
            " ('unconfirmed', 'pending', 'confirmed', 'waitlisted', 'offered', 'attended')"
            " GROUP BY status",
            [moment, moment, meeting_id],
        )
        rows: list[tuple[str, int, int]] = cursor.fetchall()
    return rows


def taken_numbers(meeting_id: int) -> set[int]:
    """The numbers of the seats that somebody has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seat FROM events_registration WHERE meeting_id = %s AND seat IS NOT NULL", [meeting_id]
        )
        return {number for (number,) in cursor.fetchall()}


def count_before(meeting_id: int, queued_at: datetime, registration_id: int) -> int:
    """How many stand before a registration in the queue."""
    moment: Any = connection.ops.adapt_datetimefield_value(queued_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM events_registration WHERE meeting_id = %s AND status = 'waitlisted'"
            " AND (queued_at < %s OR (queued_at = %s AND id < %s))",
            [meeting_id, moment, moment, registration_id],
        )
        (number,) = cursor.fetchone()
    return int(number)


def raise_sequence(meeting_id: int, email_key: str, least: int) -> int:
    """One more than the last SEQUENCE that an address was sent for a meeting, and not below `least`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_sentsequence (meeting_id, email_key, sequence) VALUES (%s, %s, %s)"
            " ON CONFLICT (meeting_id, email_key) DO UPDATE SET sequence ="
            " CASE WHEN events_sentsequence.sequence < excluded.sequence"
            " THEN excluded.sequence ELSE events_sentsequence.sequence + 1 END RETURNING sequence",
            [meeting_id, email_key, least],
        )
        (number,) = cursor.fetchone()
    return int(number)
