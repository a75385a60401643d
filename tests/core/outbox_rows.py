"""Messages in the outbox, for tests."""

from __future__ import annotations

from typing import Any

from core import outbox
from core.models import OutboxMessage
from tests.core.letter_samples import CONFIRMED

#: A title of 80 characters with letters of several code units, folded as RFC 5545 wants it
CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Colloquy//Tests//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@colloquy.example",
        "DTSTAMP:20270101T000000Z",
        "DTSTART:20270121T140000Z",
        "SUMMARY:Café 👩‍🔬",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def composed(key: str, **fields: Any) -> OutboxMessage:
    """A message that is not written yet; its letter is the confirmation of a seat."""
    values = {"kind": "confirmed", "recipient": "alex@visitor.example", "letter": CONFIRMED, **fields}
    return outbox.compose(key=key, **values)


def message(key: str = "1:confirmed:0", **fields: Any) -> OutboxMessage:
    """A message that waits."""
    assert outbox.put(composed(key, **fields))
    return OutboxMessage.objects.get(key=key)


def invitation(key: str = "1:confirmed:0", **fields: Any) -> OutboxMessage:
    """The same with a calendar part and a code for the door."""
    more = {"calendar": CALENDAR, "calendar_method": "REQUEST", "code": CONFIRMED.code, **fields}
    return message(key, **more)
