"""The SEQUENCE of what calendars are sent: it never falls for an address, also after a withdrawal."""

from __future__ import annotations

from core.statements import Statement
from events.models import Meeting, Registration, SentSequence


class Sequences:
    """The numbers of one meeting's messages, inside one transaction that has the meeting's row.

    `known` has the last number that an address was sent, by its key, and None for one that was sent none;
    all others are asked for at the first that it lacks.
    """

    def __init__(self, meeting: Meeting, known: dict[str, int | None]) -> None:
        self.meeting = meeting
        self._last = dict(known)
        self._all_asked = False
        self._raised: set[str] = set()

    def last(self, registration: Registration) -> int | None:
        """The last number that the registration's address was sent; None where it was sent none."""
        key = registration.email_key
        if key not in self._last and not self._all_asked:
            sent = SentSequence.objects.filter(meeting=self.meeting)
            self._last = {**dict(sent.values_list("email_key", "sequence")), **self._last}
            self._all_asked = True
        return self._last.get(key)

    def next(self, registration: Registration) -> int:
        """The number of the next message to the address: none that it has had, none below the meeting's."""
        last = self.last(registration)
        number = self.meeting.sequence if last is None else max(last + 1, self.meeting.sequence)
        self._last[registration.email_key] = number
        self._raised.add(registration.email_key)
        return number

    def writing(self) -> list[Statement]:
        """The statements that keep what was raised."""
        raised = sorted(self._raised)
        self._raised = set()
        return [
            Statement(
                "INSERT INTO events_sentsequence (meeting_id, email_key, sequence) VALUES (%s, %s, %s)"
                " ON CONFLICT (meeting_id, email_key) DO UPDATE SET sequence = excluded.sequence",
                [self.meeting.pk, key, self._last[key]],
            )
            for key in raised
        ]
