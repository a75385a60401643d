"""Statements written out: what each press asks while others wait for the meeting's row.

Django takes several times as long to write one of these as a database to answer it. They are plain SQL of
SQLite and PostgreSQL; names are those of the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, UUIDField, Value

from core.models import Generation
from core.statements import Found, Statement, changing, reading, row_of, together
from events.models import Meeting, Registration

#: Where the numbers of these locks begin, so that nobody else's are met: “meet” in ASCII, above 32 bits
_LINE = 0x6D656574 << 32


@dataclass(frozen=True)
class Taken:
    """A meeting's row, which nobody else can change now, and what was asked with it."""

    meeting: Meeting
    #: Of the site, before anything was changed (`core.models.Generation`)
    generation: int
    #: Each state of active registrations, how many have it, and when the first of these runs out
    states: list[tuple[str, int, datetime | None]]
    #: The next number of a seat where those before it are all taken; None where some are free again
    next_seat: int | None
    #: The registration that the press is about, where one was named and exists
    registration: Registration | None = None


def take(meeting_id: int, uuid: UUID | None = None) -> Taken | None:
    """Take a meeting's row, so that nobody else can until the transaction ends; None without one.

    PostgreSQL lets newcomers pass those who wait for a row that is written to all the time: with sixty at
    once some waited for a minute. At a lock of its own kind (advisory) they stand in line, and whoever is
    the first finds everything else answered as soon as it has the lock: all of it is one journey.
    """
    *_, generation, touched, counted, named = together(
        *_line(meeting_id),
        Generation.asking(),
        changing(Meeting, "version = version + 1", "id = %s", [meeting_id]),
        _states(meeting_id),
        _registration(uuid, meeting_id),
    )
    meeting = row_of(Meeting, touched)
    if meeting is None:
        return None
    seats = sum(seats for *_, seats, _ in counted)
    last = max((last for *_, last in counted if last), default=0)
    return Taken(
        meeting,
        generation=Generation.of(generation),
        states=[(status, number, _moment(runs_out)) for status, number, runs_out, *_ in counted],
        next_seat=last + 1 if last == seats else None,
        registration=row_of(Registration, named),
    )


def _line(meeting_id: int) -> list[Statement]:
    if connection.vendor != "postgresql":
        return []
    return [Statement("SELECT pg_advisory_xact_lock(%s)", [_LINE + meeting_id])]


def _states(meeting_id: int) -> Statement:
    return Statement(
        "SELECT status, COUNT(*), MIN(CASE status WHEN 'offered' THEN offered_until"
        " WHEN 'unconfirmed' THEN confirm_until END), COUNT(seat), MAX(seat)"
        " FROM events_registration WHERE meeting_id = %s AND status IN"
        " ('unconfirmed', 'pending', 'confirmed', 'waitlisted', 'offered', 'attended')"
        " GROUP BY status",
        [meeting_id],
    )


def _moment(found: Any) -> datetime | None:
    """What a database answers where it computes a moment: SQLite has no type for it."""
    for convert in connection.ops.get_db_converters(_A_MOMENT):
        found = convert(found, _A_MOMENT, connection)
    return found


_A_MOMENT = Value(None, DateTimeField())


def _registration(uuid: UUID | None, meeting_id: int) -> Statement:
    return reading(Registration, "uuid = %s AND meeting_id = %s", [_prepared(uuid), meeting_id])


def find_registration(uuid: UUID) -> Registration | None:
    """The registration of this name."""
    return row_of(Registration, *together(reading(Registration, "uuid = %s", [_prepared(uuid)])))


def _prepared(uuid: UUID | None) -> Any:
    return UUIDField().get_db_prep_value(uuid, connection)


def taken_numbers(meeting_id: int) -> set[int]:
    """The numbers of the seats that somebody has."""
    statement = "SELECT seat FROM events_registration WHERE meeting_id = %s AND seat IS NOT NULL"
    return {number for (number,) in _asked(statement, meeting_id)}


def count_before(meeting_id: int, queued_at: datetime, registration_id: int) -> int:
    """How many stand before a registration in the queue."""
    moment: Any = connection.ops.adapt_datetimefield_value(queued_at)
    statement = (
        "SELECT COUNT(*) FROM events_registration WHERE meeting_id = %s AND status = 'waitlisted'"
        " AND (queued_at < %s OR (queued_at = %s AND id < %s))"
    )
    return int(_asked(statement, meeting_id, moment, moment, registration_id)[0][0])


def raise_sequence(meeting_id: int, email_key: str, least: int) -> int:
    """One more than the last SEQUENCE that an address was sent for a meeting, and not below `least`."""
    return sequence_of(*together(raising_sequence(meeting_id, email_key, least)))


def sequence_of(found: Found) -> int:
    """The number that `raising_sequence` answers with."""
    return int(found[0][0])


def raising_sequence(meeting_id: int, email_key: str, least: int) -> Statement:
    """The statement of `raise_sequence`."""
    return Statement(
        "INSERT INTO events_sentsequence (meeting_id, email_key, sequence) VALUES (%s, %s, %s)"
        " ON CONFLICT (meeting_id, email_key) DO UPDATE SET sequence ="
        " CASE WHEN events_sentsequence.sequence < excluded.sequence"
        " THEN excluded.sequence ELSE events_sentsequence.sequence + 1 END RETURNING sequence",
        [meeting_id, email_key, least],
    )


def _asked(sql: str, *values: Any) -> Found:
    (found,) = together(Statement(sql, values))
    return found
