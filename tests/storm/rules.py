"""What must hold of a storm, replayed from its ledger: each function returns what does not, as sentences."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.storm.ledger import Guest, Line, Message

HOLDING = {"confirmed", "offered", "attended"}
ACTIVE = HOLDING | {"unconfirmed", "pending", "waitlisted"}
#: Every way from one state to another that a storm may take
WAYS = {
    ("", "unconfirmed"),
    ("unconfirmed", "confirmed"),
    ("unconfirmed", "waitlisted"),
    ("unconfirmed", "cancelled"),
    ("waitlisted", "offered"),
    ("waitlisted", "confirmed"),
    ("waitlisted", "cancelled"),
    ("offered", "confirmed"),
    ("offered", "cancelled"),
    ("confirmed", "cancelled"),
}


class Replay:
    """The seats after each commit, and what was wrong on the way."""

    def __init__(self, lines: Sequence[Line], guests: Mapping[int, Guest], capacity: int) -> None:
        self.guests = guests
        self.capacity = capacity
        self.states: dict[int, str] = {}
        self.waiting: set[int] = set()
        self.taken = 0
        #: Active registrations of each address
        self.active: Counter[str] = Counter()
        self.faults: list[str] = []
        #: By version: capacity and seats taken after its commit
        self.after: dict[int, tuple[int, int]] = {0: (capacity, 0)}
        self.promoted = 0
        last = 0
        for version, some in groupby(lines, lambda line: line.version):
            if version <= last:
                self.faults.append("a version was written to after a later one: commits overlapped")
            last = max(last, version)
            self._commit(version, list(some))
        for pk, guest in guests.items():
            if self.states.get(pk) != guest.status:
                said = self.states.get(pk)
                self.faults.append(f"the log ends at {said}, the registration is {guest.status}")

    def _commit(self, version: int, lines: Sequence[Line]) -> None:
        before = self.taken
        for line in lines:
            self.capacity = line.capacity
            if line.registration:
                self._move(line)
        # Who has a seat keeps it when the meeting is given fewer
        if self.taken > max(self.capacity, before):
            self.faults.append("oversold: more seats are taken than there are")
        if self.taken < self.capacity and self.waiting:
            self.faults.append("seats lie free while people wait")
        for line in lines:
            if line.registration and self.active[self._key(line.registration)] > 1:
                self.faults.append("two active registrations of one address")
        self.after[version] = (self.capacity, self.taken)

    def _key(self, pk: int) -> str:
        return self.guests[pk].email_key

    def _move(self, line: Line) -> None:
        pk, known = line.registration, self.states.get(line.registration, "")
        if known != line.before:
            self.faults.append(f"a transition from {line.before} of a registration that was {known}")
        if (line.before, line.status) not in WAYS:
            self.faults.append(f"from {line.before} to {line.status}")
        if known == "waitlisted" and line.status in HOLDING:
            self.promoted += 1
            if pk != min(self.waiting, key=self._place):
                self.faults.append("somebody got a seat before the first of the queue")
        self.waiting.discard(pk)
        if known == "unconfirmed" and line.status == "confirmed" and self.waiting:
            self.faults.append("somebody new got a seat while others waited")
        if line.status == "waitlisted":
            if self.waiting and self._place(pk) < max(map(self._place, self.waiting)):
                self.faults.append("somebody new did not get the last place of the queue")
            self.waiting.add(pk)
        self.states[pk] = line.status
        self.taken += (line.status in HOLDING) - (known in HOLDING)
        self.active[self._key(pk)] += (line.status in ACTIVE) - (known in ACTIVE)

    def _place(self, pk: int) -> tuple[Any, int]:
        return self.guests[pk].queued_at, pk


def of_table(guests: Mapping[int, Guest]) -> Iterator[str]:
    """One active registration a person, one guest a seat, a seat exactly for who holds one."""
    active = Counter(guest.email_key for guest in guests.values() if guest.status in ACTIVE)
    yield from (f"{number} active registrations of one address" for number in active.values() if number > 1)
    seats = Counter(guest.seat for guest in guests.values() if guest.seat is not None)
    yield from (f"{number} guests on seat {seat}" for seat, number in seats.items() if number > 1)
    for guest in guests.values():
        if (guest.seat is not None) != (guest.status in HOLDING):
            yield f"a registration that is {guest.status} has seat {guest.seat}"


def of_observer(file: Path, after: Mapping[int, tuple[int, int]]) -> Iterator[str]:
    """What was seen at each moment is what the log says of it."""
    versions = sorted(after)
    seen = 0
    place = 0
    for line in file.read_text().splitlines():
        version, capacity, taken, doubled = json.loads(line)
        seen += 1
        while place + 1 < len(versions) and versions[place + 1] <= version:
            place += 1
        if (capacity, taken) != after[versions[place]]:
            yield "other seats were seen than the log says"
        if doubled:
            yield "an address was seen with two active registrations"
    if seen < 50:
        yield f"the observer looked {seen} times only"


#: What a transition tells: the beginning of its message's key
def _told(line: Line) -> str:
    match line.before, line.status:
        case _, "unconfirmed":
            return "confirm"
        case _, "confirmed":
            return "confirmed"
        case _, "waitlisted":
            return "waiting"
        case _, "offered":
            return "offer"
        case "unconfirmed", "cancelled":
            return ""
        case _, "cancelled":
            return "withdrawn"
    return ""


def of_messages(
    lines: Iterable[Line], guests: Mapping[int, Guest], messages: Sequence[Message]
) -> Iterator[str]:
    """Each transition that tells something has its one message, and no message has no cause."""
    keys = Counter(re.sub("-(?!again)", "", message.key) for message in messages)
    expected = set()
    for line in lines:
        if line.registration and (told := _told(line)):
            expected.add(f"{told}:{guests[line.registration].uuid}:v{line.version}")
    yield from (f"no message of {key.partition(':')[0]}" for key in expected if keys[key] != 1)
    for key in keys:
        kind = key.partition(":")[0]
        # A form that was sent again, and a link that was asked for again, are no transitions
        if key not in expected and kind not in ("confirm-again", "link"):
            yield f"a message of {kind} without a cause"


def of_post(
    messages: Sequence[Message], arrived: Mapping[str, int], *, killed: bool = False
) -> Iterator[str]:
    """Each message arrived once. Where workers were killed, or its outcome is unknown: then at most once."""
    ids = {message.message_id for message in messages}
    if len(ids) != len(messages):
        yield "two messages have one Message-ID"
    yield from (f"{number} copies of a message" for number in arrived.values() if number > 1)
    yield from ("a message that is in no outbox" for name in arrived if name not in ids)
    states: dict[str, int] = defaultdict(int)
    for message in messages:
        number = arrived.get(message.message_id, 0)
        if message.state == "sent" and number == 1:
            continue
        if killed and message.state == "unknown":
            continue
        states[f"a message is “{message.state}” and arrived {number} times"] += 1
    yield from (f"{said} ({number})" for said, number in states.items())


def of_answers(
    answers: Mapping[tuple[str, int], int], broken: Mapping[str, int], *logs: str
) -> Iterator[str]:
    """No error of the server, nothing refused that was right, nobody waited in vain for the database."""
    for (what, status), number in answers.items():
        if status >= 400:
            yield f"{number} times {status} to {what}"
    yield from (f"{number} times: {said}" for said, number in broken.items())
    for log in logs:
        yield from (f"in a log: {line}" for line in log.splitlines() if "locked" in line.casefold())


def few(faults: Iterable[str], most: int = 20) -> list[str]:
    """The first faults, each once with its number."""
    counted: Counter[Any] = Counter(faults)
    return [f"{said} (×{number})" if number > 1 else said for said, number in counted.most_common(most)]
