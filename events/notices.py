"""Which message follows from which transition, with its calendar part, for the outbox.

All of it inside the seat's transaction: a message exists exactly when what it says has happened, and once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from core import outbox
from core.letters import Letter
from core.mailboxes import a_label
from core.models import OutboxMessage
from events import letters, meeting_letters
from events.allocation import Moved, place_in_queue
from events.calendar_data import message_for
from events.calendars import Attendee, CalendarEvent, cancellation, invitation
from events.calendars import Status as EventStatus
from events.letter_parts import About, Before
from events.models import Meeting, Registration
from events.sequences import Sequences
from events.tokens import Purpose, link
from events.told import Told, told_of

Status = Registration.Status


class Notices:
    """Words the messages about one meeting, at one moment, inside one transaction.

    What the page and the center say is asked for only if there is something to tell; `generation` is the
    site's before the transaction changed anything. `place_of` counts someone's place in the queue.
    """

    def __init__(
        self,
        meeting: Meeting,
        now: datetime,
        generation: int,
        sequences: Sequences | None = None,
        place_of: Callable[[Registration], int] = place_in_queue,
    ) -> None:
        self.meeting, self.now, self.generation = meeting, now, generation
        self.sequences = sequences or Sequences(meeting, {})
        self.place_of = place_of

    @cached_property
    def told(self) -> Told:
        return told_of(self.meeting, self.generation, self.now)

    @cached_property
    def about(self) -> About:
        told = self.told
        return About(
            sender=told.sender,
            meeting=self.meeting,
            title=told.page.title,
            url=told.url,
            schedule_url=told.schedule_url,
            reading=told.reading,
            demonstration=told.demonstration,
        )

    # What follows from a transition

    def of(self, moved: Iterable[Moved]) -> list[OutboxMessage]:
        """The message of each transition that has one; still to be written."""
        return [message for each in moved if (message := self._of(each))]

    def _of(self, moved: Moved) -> OutboxMessage | None:
        registration, before = moved.registration, moved.before
        # One press brings a registration into a state once, and each has a version of the meeting's row
        key = f"{registration.uuid}:v{self.meeting.version}"
        match registration.status:
            case Status.UNCONFIRMED:
                return self._message(f"confirm:{key}", "confirm", registration, self._confirm(registration))
            case Status.CONFIRMED:
                letter = letters.confirmed(self.about, registration, self._manage(registration), invited=True)
                kind = "confirmed"
                return self._invitation(f"{kind}:{key}", kind, registration, letter)
            case Status.WAITLISTED:
                place = self.place_of(registration)
                letter = letters.waiting(self.about, registration, self._manage(registration), place)
                return self._message(f"waiting:{key}", "waiting", registration, letter)
            case Status.OFFERED:
                address = link(registration, Purpose.OFFER)
                letter = letters.offer(self.about, registration, address, self.now)
                return self._message(f"offer:{key}", "offer", registration, letter)
            case Status.EXPIRED if before == Status.OFFERED:
                letter = letters.offer_expired(self.about, registration)
                return self._message(f"offer-expired:{key}", "offer expired", registration, letter)
            case Status.CANCELLED if before != Status.UNCONFIRMED:
                return self._of_end(moved, key)
        return None

    def _of_end(self, moved: Moved, key: str) -> OutboxMessage:
        registration, before = moved.registration, moved.before
        invited = self.sequences.last(registration) is not None and before == Status.CONFIRMED
        if self.meeting.is_cancelled:
            note = self.meeting.cancellation_note.strip()
            letter = meeting_letters.cancelled(self.about, registration, before, note, invited=invited)
            kind = "cancelled"
        else:
            by_staff = moved.transition.actor == "staff"
            letter = letters.withdrawn(self.about, registration, before, invited=invited, by_staff=by_staff)
            kind = "withdrawn"
        if invited:
            return self._cancellation(f"{kind}:{key}", kind, registration, letter)
        return self._message(f"{kind}:{key}", kind, registration, letter)

    # What follows from something else: these write it

    def confirm_again(self, registration: Registration) -> None:
        """The link that confirms the address, sent again."""
        key = f"confirm-again:{registration.uuid}:{self.now.timestamp()}"
        outbox.put(self._message(key, "confirm", registration, self._confirm(registration)))

    def link(self, registration: Registration) -> None:
        """The link to one's own registration, sent again."""
        place = self.place_of(registration)
        letter = letters.link_again(self.about, registration, self._manage(registration), place)
        # Asked for twice within a minute, it is sent once
        minute = int(self.now.timestamp()) // 60
        key = f"link:{registration.uuid}:{registration.token_version}:{minute}"
        outbox.put(self._message(key, "my registration", registration, letter))

    def changed(self, registration: Registration, before: Before, note: str) -> None:
        """The meeting was moved: who has a seat gets the calendar entry anew."""
        invited = registration.status == Status.CONFIRMED
        letter = meeting_letters.changed(
            self.about, registration, self._manage(registration), before, note, invited=invited
        )
        key = f"changed:{registration.uuid}:{self.meeting.sequence}"
        compose = self._invitation if invited else self._message
        outbox.put(compose(key, "changed", registration, letter))

    def remind(self, registration: Registration, days: int) -> bool:
        """The reminder so many days before; whether it was not written before."""
        letter = meeting_letters.reminder(self.about, registration, self._manage(registration), self.now)
        key = reminder_key(self.meeting, registration, days)
        return outbox.put(self._message(key, "reminder", registration, letter))

    # How it is written

    def _confirm(self, registration: Registration) -> Letter:
        address = link(registration, Purpose.CONFIRM)
        return letters.confirm(self.about, address, registration.confirm_until or self.now)

    def _manage(self, registration: Registration) -> str:
        return link(registration, Purpose.MANAGE)

    def _message(
        self,
        key: str,
        kind: str,
        registration: Registration,
        letter: Letter,
        calendar: str = "",
        method: str = "",
    ) -> OutboxMessage:
        return outbox.compose(
            key=key,
            kind=kind,
            recipient=registration.email,
            letter=letter,
            calendar=calendar,
            calendar_method=method,
            code=letter.code,
            about=registration,
        )

    def _invitation(self, key: str, kind: str, registration: Registration, letter: Letter) -> OutboxMessage:
        event = self._event(registration)
        return self._message(key, kind, registration, letter, invitation(event).decode(), "REQUEST")

    def _cancellation(self, key: str, kind: str, registration: Registration, letter: Letter) -> OutboxMessage:
        status = EventStatus.CANCELLED if self.meeting.is_cancelled else None
        event = replace(self._event(registration), status=status)
        return self._message(key, kind, registration, letter, cancellation(event).decode(), "CANCEL")

    def _event(self, registration: Registration) -> CalendarEvent:
        return message_for(
            self.meeting,
            self.told.page,
            self.told.organizer,
            attendee_of(registration),
            sequence=self.sequences.next(registration),
            now=self.now,
        )


def reminder_key(meeting: Meeting, registration: Registration, days: int) -> str:
    """What makes a reminder one: the registration, how far before, and the start that it is about."""
    start = int(meeting.start.timestamp()) if meeting.start else 0
    return f"reminder-{days}:{registration.uuid}:{start}"


def attendee_of(registration: Registration) -> Attendee:
    """The attendee as calendars name him: the domain as its A-label."""
    local, _, domain = registration.email.rpartition("@")
    return Attendee(registration.name, f"{local}@{a_label(domain)}")
