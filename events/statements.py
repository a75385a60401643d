"""Statements written out: what each press asks while others wait for the meeting's row.

Django takes several times as long to write one of these as a database to answer it. They are plain SQL of
SQLite and PostgreSQL; names are those of the models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, UUIDField, Value

from core.statements import Found, Statement, changing, reading, row_of, together
from events.models import Meeting, Registration

#: Where the numbers of these locks begin, so that nobody else's are met: “meet” in ASCII, above 32 bits
_LINE = 0x6D656574 << 32


_GENERATION = "SELECT number FROM core_generation WHERE name = 'site'"
_SEQUENCE = (
    "SELECT sent.sequence FROM events_sentsequence sent WHERE sent.email_key = events_registration.email_key"
    " AND sent.meeting_id = events_registration.meeting_id"
)


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
    #: When the last of the queue came; None without a queue
    queue_end: datetime | None
    #: The registrations that were named and exist, by their names
    registrations: dict[UUID, Registration]
    #: The last SEQUENCE that the address of each was sent for the meeting; None where it was sent none
    sequences: dict[str, int | None]


def take(meeting_id: int, uuids: Sequence[UUID] = ()) -> Taken | None:
    """Take a meeting's row, so that nobody else can until the transaction ends; None without one.

    With it come its registrations that `uuids` name.

    PostgreSQL lets newcomers pass those who wait for a row that is written to all the time: with sixty at
    once some waited for a minute. At a lock of its own kind (advisory) they stand in line, and whoever is
    the first finds everything else answered as soon as it has the lock: all of it is one journey.
    """
    *_, touched, counted, named = together(
        *_line(meeting_id),
        changing(Meeting, "version = version + 1", "id = %s", [meeting_id], also=_GENERATION),
        _states(meeting_id),
        _registrations(uuids),
    )
    meeting = row_of(Meeting, touched)
    if meeting is None:
        return None
    found = [(row_of(Registration, [row]), row[-1]) for row in named]
    mine = [(each, sent) for each, sent in found if each is not None and each.meeting_id == meeting_id]
    seats = sum(seats for *_, seats, _, _ in counted)
    last = max((last for *_, last, _ in counted if last), default=0)
    queued = max((end for *_, end in counted if end), default=None)
    return Taken(
        meeting,
        generation=touched[0][-1] or 0,
        states=[(status, number, _moment(runs_out)) for status, number, runs_out, *_ in counted],
        next_seat=last + 1 if last == seats else None,
        queue_end=_moment(queued),
        registrations={each.uuid: each for each, _ in mine},
        sequences={each.email_key: sent for each, sent in mine},
    )


def _line(meeting_id: int) -> list[Statement]:
    if connection.vendor != "postgresql":
        return []
    return [Statement("SELECT pg_advisory_xact_lock(%s)", [_LINE + meeting_id])]


def _states(meeting_id: int) -> Statement:
    return Statement(
        "SELECT status, COUNT(*), MIN(CASE status WHEN 'offered' THEN offered_until"
        " WHEN 'unconfirmed' THEN confirm_until END), COUNT(seat), MAX(seat),"
        " MAX(CASE status WHEN 'waitlisted' THEN queued_at END)"
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


def _registrations(uuids: Sequence[UUID]) -> Statement:
    places = ", ".join(["%s"] * len(uuids)) or "NULL"
    return reading(Registration, f"uuid IN ({places})", [*map(_prepared, uuids)], also=_SEQUENCE)


def find_registration(uuid: UUID) -> Registration | None:
    """The registration of this name."""
    return row_of(Registration, *together(reading(Registration, "uuid = %s", [_prepared(uuid)])))


def _prepared(uuid: UUID) -> Any:
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


def _asked(sql: str, *values: Any) -> Found:
    (found,) = together(Statement(sql, values))
    return found
