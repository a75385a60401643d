"""Registering for a meeting: ask, confirm, take or decline an offer, give the seat back.

The one seat service. Each function opens the transaction that touches the meeting first, ends what has run
out, makes its change, lets the queue move up, and writes the messages that follow, all in that transaction.
So no two presses ever count the same free seat, and nobody is told what did not happen.

    submit(meeting.pk, Application(email="ada@example.org", name="Ada Byron", consent=CONSENT_VERSION))
    confirm(registration.uuid)

Functions return the registration as it is afterwards, and raise `RefusedError` with a sentence for who
pressed. A press that comes a second time changes nothing and is no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from events.addresses import email_key
from events.allocation import ATTENDEE, CONFIRM_WITHIN, By, has_begun
from events.desk import Desk, desk
from events.log import log_by_hand
from events.models import Meeting, Registration
from events.presses import Act, press
from events.seats import SeatCount
from events.states import Asking, Stage, situation
from events.tokens import Claim

Status = Registration.Status

#: The text that people agree to; its version is kept with each registration
CONSENT_VERSION = "2026-11"


#: The same form within this time is one form that was sent twice
TWICE = timedelta(minutes=1)


class RefusedError(Exception):
    """What was asked for cannot be; the message says why, for who asked."""


@dataclass(frozen=True)
class Application:
    """What somebody answers in the form. `consent` is the version of the text that was agreed to."""

    email: str
    name: str
    organization: str = ""
    sector: str = ""
    part: str = ""
    note: str = ""
    consent: str = ""

    def answers(self) -> dict[str, Any]:
        """The fields of the registration that may be changed later on."""
        return {
            "name": self.name,
            "organization": self.organization,
            "sector": self.sector,
            "part": self.part,
            "note": self.note,
        }


def _meeting_of(uuid: UUID) -> int:
    """The meeting of a registration. Raises Registration.DoesNotExist where there is none."""
    return Registration.objects.values_list("meeting_id", flat=True).get(uuid=uuid)


def _answered(act: Act, uuid: UUID, now: datetime | None, claim: Claim | None) -> Registration:
    """What a press does; `claim` is what the link says whose button was pressed.

    Raises Registration.DoesNotExist where there is none, and where the claim holds no more.
    """
    meeting_id = claim.meeting_id if claim else _meeting_of(uuid)
    holds = claim.holds_for if claim else None
    if now is None:
        return press(meeting_id, uuid, act, holds)
    with desk(meeting_id, uuid, now, holds) as at:
        return act(at)


# What attendees do


def submit(meeting_id: int, application: Application, now: datetime | None = None) -> Registration:
    """Take the answers of the form: the registration waits for its address to be confirmed.

    Who is registered already gets a message with a link instead, and nothing is overwritten. The caller
    answers both alike, so that nobody learns who is registered.
    """
    key = email_key(application.email)
    with desk(meeting_id, now=now) as at:
        check_asking(at.meeting, at.seats(), at.now)
        known = Registration.objects.filter(
            meeting=at.meeting, email_key=key, status__in=Registration.ACTIVE
        ).first()
        if known is None:
            return _new(at, application, key)
        if known.status == Status.UNCONFIRMED:
            if known.confirm_until and at.now - (known.confirm_until - CONFIRM_WITHIN) < TWICE:
                return known
            known.confirm_until = at.now + CONFIRM_WITHIN
            Registration.objects.filter(pk=known.pk).update(confirm_until=known.confirm_until)
            at.notices.confirm_again(known)
        else:
            at.notices.link(known)
        return known


def check_asking(meeting: Meeting, count: SeatCount, now: datetime) -> None:
    """Raise `RefusedError` where nobody can register now: past, closed, cancelled, full."""
    stands = situation(meeting, count, now)
    if stands.stage == Stage.CANCELLED:
        raise RefusedError("This roundtable is cancelled.")
    if stands.stage == Stage.OVER:
        raise RefusedError("This roundtable is over.")
    match stands.asking:
        case Asking.OPEN:
            return
        case Asking.FULL if meeting.waiting_list and meeting.registration == Meeting.Registration.OPEN:
            return
        case Asking.FULL:
            raise RefusedError("All seats are taken, and there is no waiting list.")
        case Asking.NOT_YET:
            raise RefusedError("Registration is not open yet.")
        case Asking.CLOSED:
            raise RefusedError("Registration is closed.")
    raise RefusedError("One cannot register for this roundtable here.")


def _new(at: Desk, application: Application, key: str) -> Registration:
    registration = Registration(
        meeting=at.meeting,
        email=application.email.strip(),
        email_key=key,
        confirm_until=at.now + CONFIRM_WITHIN,
        consent_version=application.consent,
        consented_at=at.now,
        created=at.now,
        **application.answers(),
    )
    at.change(registration, Status.UNCONFIRMED, ATTENDEE)
    return registration


def confirm(uuid: UUID, now: datetime | None = None, claim: Claim | None = None) -> Registration:
    """The address is confirmed: a seat, or a place at the end of the queue.

    Who asked in time gets it, also when registration has closed since.
    """
    return _answered(_confirm, uuid, now, claim)


def _confirm(at: Desk) -> Registration:
    registration = at.registration
    if registration.status != Status.UNCONFIRMED:
        return registration
    check_standing(at.meeting, at.now)
    if at.meeting.registration != Meeting.Registration.OPEN:
        raise RefusedError("Registration is closed.")
    count = at.seats()
    if not count.full:
        at.seat(registration, ATTENDEE, queued_at=at.now, confirm_until=None)
    elif at.meeting.waiting_list:
        at.change(registration, Status.WAITLISTED, ATTENDEE, queued_at=at.now, confirm_until=None)
    else:
        raise RefusedError("The last seat was taken before you pressed, and there is no waiting list.")
    return registration


def check_standing(meeting: Meeting, now: datetime) -> None:
    """Raise `RefusedError` where no seat changes hands any more."""
    if meeting.is_cancelled:
        raise RefusedError("This roundtable is cancelled.")
    if has_begun(meeting, now):
        raise RefusedError("This roundtable has begun.")


def accept(uuid: UUID, now: datetime | None = None, claim: Claim | None = None) -> Registration:
    """Take the seat that was offered."""
    return _answered(_accept, uuid, now, claim)


def _accept(at: Desk) -> Registration:
    registration = at.registration
    if registration.status == Status.OFFERED:
        check_standing(at.meeting, at.now)
        at.seat(registration, ATTENDEE)
    return registration


def withdraw(uuid: UUID, now: datetime | None = None, claim: Claim | None = None) -> Registration:
    """Give back a seat or an offer, or leave the queue. Possible until the meeting begins."""
    return _answered(_withdraw, uuid, now, claim)


def _withdraw(at: Desk) -> Registration:
    registration = at.registration
    if registration.status in Registration.ACTIVE and registration.status != Status.ATTENDED:
        check_standing(at.meeting, at.now)
        at.change(registration, Status.CANCELLED, ATTENDEE, offered_until=None, confirm_until=None)
    return registration


def decline(uuid: UUID, now: datetime | None = None, claim: Claim | None = None) -> Registration:
    """Give back an offer and leave the queue. A seat that was taken meanwhile is not given back so: the
    button may stand in an old tab.
    """
    return _answered(_decline, uuid, now, claim)


def _decline(at: Desk) -> Registration:
    registration = at.registration
    if registration.status == Status.OFFERED:
        check_standing(at.meeting, at.now)
        at.change(registration, Status.CANCELLED, ATTENDEE, offered_until=None)
    elif registration.status == Status.CONFIRMED:
        raise RefusedError("You have taken this seat already. Your own page has the button to give it back.")
    return registration


def change_answers(uuid: UUID, application: Application, now: datetime | None = None) -> Registration:
    """Write other answers; the address and the consent stay."""
    with desk(_meeting_of(uuid), uuid, now) as at:
        registration = at.registration
        if registration.status in Registration.ACTIVE:
            answers = application.answers()
            Registration.objects.filter(pk=registration.pk).update(**answers, changed=at.now)
            for name, value in answers.items():
                setattr(registration, name, value)
        return registration


def send_links(email: str, now: datetime | None = None) -> int:
    """Send each active registration of an address a new link; the old ones end. How many were sent.

    Raises `AddressError` for what is no address.
    """
    now = now or timezone.now()
    found = Registration.objects.filter(email_key=email_key(email), status__in=Registration.ACTIVE)
    sent = 0
    for meeting_id, uuid in found.order_by("pk").values_list("meeting_id", "uuid"):
        with desk(meeting_id, uuid, now) as at:
            registration = at.registration
            if registration.status not in Registration.ACTIVE:
                continue
            registration.token_version += 1
            Registration.objects.filter(pk=registration.pk).update(token_version=registration.token_version)
            if registration.status == Status.UNCONFIRMED:
                at.notices.confirm_again(registration)
            else:
                at.notices.link(registration)
            sent += 1
    return sent


# What staff do, each time with a reason

#: Who can be given a seat by hand: everybody who has asked and has none
SEATABLE = (Status.UNCONFIRMED, Status.PENDING, Status.WAITLISTED, Status.OFFERED)


def add(meeting_id: int, application: Application, by: By, now: datetime | None = None) -> Registration:
    """Give somebody a seat by hand, before the queue and whether registration is open or not."""
    key = email_key(application.email)
    with desk(meeting_id, now=now) as at:
        known = Registration.objects.filter(
            meeting=at.meeting, email_key=key, status__in=Registration.ACTIVE
        ).first()
        if known is not None:
            raise RefusedError(f"This address is registered already: {known.get_status_display().lower()}.")
        check_adding(at.meeting, at.seats(), at.now)
        registration = Registration(
            meeting=at.meeting,
            email=application.email.strip(),
            email_key=key,
            source=Registration.Source.STAFF,
            created=at.now,
            **application.answers(),
        )
        log_by_hand("add_registration", at.seat(registration, by, queued_at=at.now))
        return registration


def check_adding(meeting: Meeting, count: SeatCount, now: datetime) -> None:
    """Raise `RefusedError` where nobody can be added by hand."""
    if not meeting.is_announced:
        raise RefusedError("This roundtable is not announced yet. Publish its page first.")
    check_standing(meeting, now)
    _check_free(count)


def seat_now(uuid: UUID, by: By, now: datetime | None = None) -> Registration:
    """Give a registration a seat by hand: past the queue, or without a confirmed address."""
    with desk(_meeting_of(uuid), uuid, now) as at:
        registration = at.registration
        check_seating(registration, at.meeting, at.seats(), at.now)
        queued = registration.queued_at or at.now
        log_by_hand("seat_registration", at.seat(registration, by, queued_at=queued, confirm_until=None))
        return registration


def check_seating(registration: Registration, meeting: Meeting, count: SeatCount, now: datetime) -> None:
    """Raise `RefusedError` where a registration cannot get a seat by hand."""
    check_standing(meeting, now)
    if registration.status not in SEATABLE:
        raise RefusedError(
            f"This registration cannot get a seat: {registration.get_status_display().lower()}."
        )
    if registration.status != Status.OFFERED:
        _check_free(count)


def _check_free(count: SeatCount) -> None:
    if count.free == 0:
        raise RefusedError("No seat is free. Give the meeting more seats first, or cancel a registration.")


def cancel(uuid: UUID, by: By, now: datetime | None = None) -> Registration:
    """Take a registration back by hand; its owner is told."""
    with desk(_meeting_of(uuid), uuid, now) as at:
        registration = at.registration
        if registration.status in Registration.ACTIVE and registration.status != Status.ATTENDED:
            check_standing(at.meeting, at.now)
            moved = at.change(registration, Status.CANCELLED, by, offered_until=None, confirm_until=None)
            log_by_hand("cancel_registration", moved)
        return registration
