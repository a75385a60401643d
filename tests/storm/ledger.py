"""What happened to a meeting's seats, in the order of commits: kept by triggers of the test's database.

Each transition of the product's own log, and each change of the capacity, leaves a line with the meeting's
version at that moment. The version rises with each transaction that holds the row, so the lines of a version
are those of one commit. `tests.storm.rules` replays them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.storm.base import Base

_SQLITE = (
    "CREATE TABLE storm_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER, capacity INTEGER,"
    " transition_id INTEGER)",
    "CREATE TRIGGER storm_transition AFTER INSERT ON events_transition BEGIN"
    " INSERT INTO storm_ledger (version, capacity, transition_id)"
    " SELECT m.version, m.capacity, NEW.id FROM events_registration r"
    " JOIN events_meeting m ON m.id = r.meeting_id WHERE r.id = NEW.registration_id; END",
    "CREATE TRIGGER storm_capacity AFTER UPDATE OF capacity ON events_meeting"
    " WHEN NEW.capacity <> OLD.capacity BEGIN"
    " INSERT INTO storm_ledger (version, capacity) VALUES (NEW.version, NEW.capacity); END",
)
_POSTGRES = (
    "CREATE TABLE storm_ledger (id BIGSERIAL PRIMARY KEY, version BIGINT, capacity INTEGER,"
    " transition_id BIGINT)",
    "CREATE FUNCTION storm_transition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO storm_ledger (version, capacity, transition_id)"
    " SELECT m.version, m.capacity, NEW.id FROM events_registration r"
    " JOIN events_meeting m ON m.id = r.meeting_id WHERE r.id = NEW.registration_id; RETURN NEW; END $$",
    "CREATE TRIGGER storm_transition AFTER INSERT ON events_transition"
    " FOR EACH ROW EXECUTE FUNCTION storm_transition()",
    "CREATE FUNCTION storm_capacity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO storm_ledger (version, capacity) VALUES (NEW.version, NEW.capacity); RETURN NEW; END $$",
    "CREATE TRIGGER storm_capacity AFTER UPDATE OF capacity ON events_meeting FOR EACH ROW"
    " WHEN (NEW.capacity <> OLD.capacity) EXECUTE FUNCTION storm_capacity()",
)


def install(base: Base) -> None:
    """Let the database keep the ledger from now on."""
    for statement in _SQLITE if base.is_sqlite else _POSTGRES:
        base.rows(statement)


@dataclass(frozen=True)
class Line:
    """A transition with whose it is, or (without a registration) that the capacity changed."""

    version: int
    capacity: int
    transition: int = 0
    registration: int = 0
    before: str = ""
    status: str = ""


@dataclass(frozen=True)
class Guest:
    """A registration as it is in the end."""

    uuid: str
    email_key: str
    status: str
    seat: int | None
    queued_at: Any


@dataclass(frozen=True)
class Message:
    """A message of the outbox."""

    key: str
    kind: str
    message_id: str
    state: str


def lines_of(base: Base) -> list[Line]:
    """The ledger, first to last."""
    rows = base.rows(
        "SELECT l.version, l.capacity, t.id, t.registration_id, t.from_status, t.to_status"
        " FROM storm_ledger l LEFT JOIN events_transition t ON t.id = l.transition_id ORDER BY l.id"
    )
    return [Line(row[0], row[1], row[2] or 0, row[3] or 0, row[4] or "", row[5] or "") for row in rows]


def guests_of(base: Base, meeting_id: int) -> dict[int, Guest]:
    rows = base.rows(
        "SELECT id, uuid, email_key, status, seat, queued_at FROM events_registration WHERE meeting_id = %s",
        [meeting_id],
    )
    return {pk: Guest(str(uuid).replace("-", ""), *rest) for pk, uuid, *rest in rows}


def messages_of(base: Base) -> list[Message]:
    rows = base.rows("SELECT key, kind, message_id, state FROM core_outboxmessage ORDER BY id")
    return [Message(*row) for row in rows]
