"""A meeting at the moment of a service: the transaction that every change of meetings and seats goes through.

    with desk(meeting.pk, uuid) as at:
        at.seat(at.registration, ATTENDEE)

It touches the meeting's row first, ends what has run out, lets the service make its change, then lets the
queue move up, and writes the messages that follow: all or nothing. Everybody else who wants something of the
meeting waits meanwhile, so what happens here is counted in statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from core import outbox
from core.models import Generation
from core.statements import together
from events.allocation import By, Moved, change, check_number, free_numbers, promote, seated, settle
from events.models import Registration
from events.notices import Notices
from events.seats import SeatCount, standing
from events.statements import Taken
from events.transactions import touched

Status = Registration.Status

Holds = Callable[[Registration], bool]


class Desk:
    """A meeting within the transaction of a service: its row, the moment, and what is to be told of it."""

    def __init__(self, taken: Taken, now: datetime, holds: Holds) -> None:
        self.taken, self.meeting, self.now, self.holds = taken, taken.meeting, now, holds
        self.notices = Notices(self.meeting, now, taken.generation)
        self.moved: list[Moved] = []
        self._count, over = standing(self.meeting, taken.states, now)
        if over:
            for moved in settle(self.meeting, now):
                self._note(moved)

    def change(self, registration: Registration, status: str, by: By, **values: Any) -> Moved:
        """Bring a registration into a state; its message is written when the desk closes."""
        moved = change(registration, status, by, self.now, meeting=self.meeting, **values)
        self._note(moved)
        return moved

    def promote(self) -> None:
        """Let the queue move up into what is free."""
        for moved in promote(self.meeting, self.seats(), self.now):
            self._note(moved)

    def _note(self, moved: Moved) -> None:
        self.moved.append(moved)
        self._count = self._count.after(moved.before, moved.registration.status)

    def seats(self) -> SeatCount:
        """The seats as they are now: counted when the desk was opened, and with each change since."""
        return replace(self._count, capacity=self.meeting.capacity, held=self.meeting.seats_held)

    @cached_property
    def registration(self) -> Registration:
        """The row that the press is about, as it is now that nobody else can change it."""
        named = self.taken.registration
        if named is None or not self.holds(named):
            raise Registration.DoesNotExist
        # It may be one of those whose time had run out
        ended = (moved.registration for moved in self.moved if moved.registration.pk == named.pk)
        found = next(ended, named)
        found.meeting = self.meeting
        return found

    def seat(self, registration: Registration, by: By, **values: Any) -> Moved:
        """Give a seat; that one is free was counted by the caller."""
        number = registration.seat or self._free_number()
        return self.change(registration, Status.CONFIRMED, by, seat=number, **{**seated(), **values})

    def _free_number(self) -> int:
        if self.moved or self.taken.next_seat is None:
            return free_numbers(self.meeting, 1)[0]
        return check_number(self.meeting, self.taken.next_seat)


@contextmanager
def desk(
    meeting_id: int,
    uuid: UUID | None = None,
    now: datetime | None = None,
    holds: Holds = lambda registration: True,
) -> Iterator[Desk]:
    """Open the transaction of a service, end what has run out, and at its end let the queue move up.

    `uuid` names the registration that it is about, and `holds` says whether it may be touched.
    """
    with touched(meeting_id, uuid) as taken:
        # Not before: who gets the row first is the first, in the queue and in the log
        opened = Desk(taken, now or timezone.now(), holds)
        yield opened
        opened.promote()
        if opened.moved:
            messages = opened.notices.of(opened.moved)
            # Last, because presses of every meeting wait for this row
            together(*map(outbox.putting, messages), Generation.advancing(Generation.SEATS))
