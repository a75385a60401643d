"""A meeting at the moment of a service: the transaction that every change of meetings and seats goes through.

    with desk(meeting.pk, uuid) as at:
        at.seat(at.registration, ATTENDEE)

It touches the meeting's row first, ends what has run out, lets the service make its change, then lets the
queue move up, and writes the messages that follow: all or nothing. Everybody else who wants something of the
meeting waits meanwhile, so what happens here is counted in statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from core import outbox
from core.models import Generation
from core.statements import Statement, conclude, together
from events.allocation import (
    HOLDING,
    By,
    Moved,
    changing,
    check_number,
    free_numbers,
    moves_up,
    place_in_queue,
    promote,
    seated,
    settle,
)
from events.models import Registration
from events.notices import Notices
from events.seats import SeatCount, standing
from events.sequences import Sequences
from events.statements import Taken
from events.transactions import touched

Status = Registration.Status

#: Statements that are sent at once; a cancelled meeting may have thousands
BATCH = 200

Holds = Callable[[Registration], bool]


class Desk:
    """A meeting within a transaction: its row, the moment, and what is to be told of it.

    One press comes after the other (`serve`). What they change is gathered, and written at the end, with the
    messages and the COMMIT, in one journey: whoever asks the database for registrations after a change calls
    `flush` first.
    """

    def __init__(self, taken: Taken, now: datetime) -> None:
        self.meeting, self.now = taken.meeting, now
        self.moved: list[Moved] = []
        self._taken, self._next_seat, self._queue_end = taken, taken.next_seat, taken.queue_end
        self._named: UUID | None = None
        self._holds: Holds | None = None
        self._gathered: list[Statement] = []
        self._told = 0
        self._sequences = Sequences(self.meeting, taken.sequences)
        self.notices = Notices(self.meeting, now, taken.generation, self._sequences, self._place)
        self._count, over = standing(self.meeting, taken.states, now)
        if over:
            for moved in settle(self.meeting, now):
                self._note(moved)

    def serve(self, uuid: UUID | None, holds: Holds | None, now: datetime) -> None:
        """Begin with a press: `uuid` names the registration that it is about, and `holds` says whether it
        may be touched. Each has a moment of its own, later than those before.
        """
        self._named, self._holds = uuid, holds
        self.now = self.notices.now = now

    @property
    def registration(self) -> Registration:
        """The row that the press is about, as it is now that nobody else can change it."""
        # It may be one of those whose time had run out, or that have moved up
        moved = {each.registration.uuid: each.registration for each in self.moved}
        found = {**self._taken.registrations, **moved}.get(self._named) if self._named else None
        if found is None or not (self._holds is None or self._holds(found)):
            raise Registration.DoesNotExist
        found.meeting = self.meeting
        return found

    def seats(self) -> SeatCount:
        """The seats as they are now: counted when the desk was opened, and with each change since."""
        return replace(self._count, capacity=self.meeting.capacity, held=self.meeting.seats_held)

    def change(self, registration: Registration, status: str, by: By, **values: Any) -> Moved:
        """Bring a registration into a state; its message is drawn when the press is done."""
        moved, statements = changing(registration, status, by, self.now, **values)
        self._gather(statements)
        self._note(moved)
        return moved

    def seat(self, registration: Registration, by: By, **values: Any) -> Moved:
        """Give a seat; that one is free was counted by the caller."""
        number = registration.seat or self._free_number()
        return self.change(registration, Status.CONFIRMED, by, seat=number, **{**seated(), **values})

    def done(self) -> None:
        """End a press: let the queue move up, and draw what is told of all that moved."""
        seats = self.seats()
        if moves_up(self.meeting, seats, self.now):
            self.flush()
            for moved in promote(self.meeting, seats, self.now):
                self._note(moved)
        messages = self.notices.of(self.moved[self._told :])
        self._told = len(self.moved)
        self._gather(map(outbox.putting, messages))

    def close(self) -> None:
        """Write everything, and end the transaction."""
        statements = [*self._sequences.writing(), *self._gathered]
        if self.moved:
            # Last, because presses of every meeting wait for this row
            statements.append(Generation.advancing(Generation.SEATS))
        if statements:
            conclude(*statements)

    def flush(self) -> None:
        """Write what was gathered."""
        gathered, self._gathered = self._gathered, []
        if gathered:
            together(*gathered)

    def _gather(self, statements: Iterable[Statement]) -> None:
        self._gathered += statements
        if len(self._gathered) >= BATCH:
            self.flush()

    def _note(self, moved: Moved) -> None:
        self.moved.append(moved)
        registration = moved.registration
        self._count = self._count.after(moved.before, registration.status)
        if moved.before in HOLDING:
            # A number between others is free again
            if registration.seat is None:
                self._next_seat = None
        elif registration.seat is not None and self._next_seat is not None:
            self._next_seat = self._next_seat + 1 if registration.seat == self._next_seat else None

    def _free_number(self) -> int:
        if self._next_seat is None:
            self.flush()
            return free_numbers(self.meeting, 1)[0]
        return check_number(self.meeting, self._next_seat)

    def _place(self, registration: Registration) -> int:
        """A place in the queue; of whoever comes last it is known without asking."""
        queued, end = registration.queued_at, self._queue_end
        if registration.status == Status.WAITLISTED and queued is not None and (end is None or queued > end):
            self._queue_end = queued
            return self._count.waiting
        self.flush()
        return place_in_queue(registration)


@contextmanager
def desk(
    meeting_id: int, uuid: UUID | None = None, now: datetime | None = None, holds: Holds | None = None
) -> Iterator[Desk]:
    """Open the transaction of a service, end what has run out, and at its end let the queue move up.

    `uuid` names the registration that it is about, and `holds` says whether it may be touched.
    """
    with touched(meeting_id, [uuid] if uuid else []) as taken:
        # Not before: who gets the row first is the first, in the queue and in the log
        at = Desk(taken, now or timezone.now())
        at.serve(uuid, holds, at.now)
        yield at
        at.done()
        at.close()
