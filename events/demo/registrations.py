"""Writes the demonstration's registrations: as if they had been made over the last weeks, and nobody told.

Each transition is logged at its moment. No message is written, so none is sent: what follows later (somebody
gives a seat back, the meeting is moved) is told to addresses under example.org, which nobody has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from core.models import Generation
from events.allocation import ATTENDEE, CONFIRM_WITHIN, By, change, free_numbers, seated
from events.demo.shapes import Guest
from events.models import Meeting, Registration
from events.registration import CONSENT_VERSION
from events.transactions import touched
from events.walltime import in_zone, to_utc

Status = Registration.Status

#: From the form to the button behind the link
CONFIRMED_AFTER = timedelta(minutes=11)
#: From there to withdrawing
KEPT = timedelta(days=3)


def write(meeting_id: int, guests: Sequence[Guest], now: datetime) -> None:
    """Register these people, once: nothing is done where somebody is registered already."""
    with touched(meeting_id) as taken:
        meeting = taken.meeting
        if Registration.objects.filter(meeting=meeting).exists():
            return
        seats = free_numbers(meeting, sum(guest.becomes == "confirmed" for guest in guests))
        for position, guest in enumerate(guests):
            asked = _asked_at(meeting, guest.days, position, now)
            registration = _asked(meeting, guest, asked)
            if guest.by_hand:
                by = By("staff", reason=guest.by_hand)
                change(
                    registration, Status.CONFIRMED, by, asked, seat=seats.pop(0), queued_at=asked, **seated()
                )
                continue
            change(registration, Status.UNCONFIRMED, ATTENDEE, asked)
            _confirmed(registration, guest, asked + CONFIRMED_AFTER, seats)
        Generation.advance(Generation.SEATS)


def _asked_at(meeting: Meeting, days: int, position: int, now: datetime) -> datetime:
    """Some minute of a working day on the meeting's clocks; today, a little while ago."""
    if not days:
        return now - timedelta(minutes=25)
    day = in_zone(now, meeting.zone).date() - timedelta(days=days)
    return to_utc(datetime.combine(day, time(9)) + timedelta(minutes=11 * position), meeting.zone)


def _asked(meeting: Meeting, guest: Guest, asked: datetime) -> Registration:
    email = address_of(guest.name)
    by_form = not guest.by_hand
    registration = Registration(
        meeting=meeting,
        email=email,
        email_key=email,
        name=guest.name,
        organization=f"{guest.organization} (fictional)",
        sector=guest.sector,
        part=guest.part,
        note=guest.note,
        status="",
        source=Registration.Source.PUBLIC if by_form else Registration.Source.STAFF,
        confirm_until=asked + CONFIRM_WITHIN if by_form else None,
        consent_version=CONSENT_VERSION if by_form else "",
        consented_at=asked if by_form else None,
        created=asked,
    )
    registration.save()
    return registration


def _confirmed(registration: Registration, guest: Guest, at: datetime, seats: list[int]) -> None:
    """What became of it after the link was sent."""
    if guest.becomes == "unconfirmed":
        return
    if guest.becomes == "waitlisted":
        change(registration, Status.WAITLISTED, ATTENDEE, at, queued_at=at, confirm_until=None)
        return
    seat = seats.pop(0)
    change(
        registration, Status.CONFIRMED, ATTENDEE, at, seat=seat, queued_at=at, confirm_until=None, **seated()
    )
    if guest.becomes == "cancelled":
        change(registration, Status.CANCELLED, ATTENDEE, at + KEPT)
        seats.insert(0, seat)


def address_of(name: str) -> str:
    """`ada.lindqvist-moreau@example.org`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z-]+', '.', plain)}@example.org"
