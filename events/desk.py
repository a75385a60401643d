"""A meeting at the moment of a service: the transaction that every change of meetings and seats goes through.

    with desk(meeting.pk) as at:
        registration = at.registration(uuid)
        at.seat(registration, ATTENDEE)

It touches the meeting's row first, ends what has run out, lets the service make its change, then lets the
queue move up, and writes the messages that follow: all or nothing. Everybody else who wants something of the
meeting waits meanwhile, so what happens here is counted in statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.models import Generation
from events.allocation import By, Moved, change, free_numbers, promote, seated, settle
from events.models import Meeting, Registration
from events.notices import Notices
from events.seats import SeatCount, standing
from events.statements import find_registration
from events.transactions import touched

Status = Registration.Status


class Desk:
    """A meeting within the transaction of a service: its row, the moment, and what is to be told of it."""

    def __init__(self, meeting: Meeting, now: datetime, generation: int) -> None:
        self.meeting, self.now = meeting, now
        self.notices = Notices(meeting, now, generation)
        self.moved: list[Moved] = []
        self._count, over = standing(meeting, now)
        if over:
            for moved in settle(meeting, now):
                self._note(moved)

    def change(self, registration: Registration, status: str, by: By, **values: Any) -> Moved:
        """Bring a registration into a state; its message is written when the desk closes."""
        moved = change(registration, status, by, self.now, **values)
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

    def registration(self, uuid: UUID) -> Registration:
        """The row as it is now that nobody else can change it."""
        found = find_registration(uuid)
        if found is None or found.meeting_id != self.meeting.pk:
            raise Registration.DoesNotExist
        found.meeting = self.meeting
        return found

    def seat(self, registration: Registration, by: By, **values: Any) -> Moved:
        """Give a seat; that one is free was counted by the caller."""
        number = registration.seat or free_numbers(self.meeting, 1)[0]
        return self.change(registration, Status.CONFIRMED, by, seat=number, **{**seated(), **values})


@contextmanager
def desk(meeting_id: int, now: datetime | None = None) -> Iterator[Desk]:
    """Open the transaction of a service, end what has run out, and at its end let the queue move up."""
    generation = Generation.current()
    with touched(meeting_id) as meeting:
        # Not before: who gets the row first is the first, in the queue and in the log
        opened = Desk(meeting, now or timezone.now(), generation)
        yield opened
        opened.promote()
        if opened.moved:
            opened.notices.tell(opened.moved)
            # Last, because presses of every meeting wait for this row
            Generation.advance(Generation.SEATS)
