"""The words of each message about somebody's registration: pure functions of what is known to a
`core.letters.Letter`. Those about the meeting itself stand in `events.meeting_letters`.

Before an address is confirmed a letter repeats nothing that was typed into the form: it might have been
typed for somebody else. Times are said on the meeting's own clocks, with the zone.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.dateformat import format as format_date

from core.letters import Fact, Letter, Link, Section
from core.signatures.words import counted
from events import wording
from events.letter_parts import (
    GIVE_BACK,
    WAITS,
    About,
    before_the_day,
    deletion,
    event_of,
    joining,
    part_said,
)
from events.models import Registration
from events.walltime import in_zone

Status = Registration.Status


def confirm(about: About, link: str, until: datetime) -> Letter:
    """Confirm the address: the only letter to an address that nobody has confirmed."""
    return Letter(
        sender=about.sender,
        subject=f"Confirm your address: {about.subject}",
        title="Confirm your address",
        preheader="One button on the page that the link opens. Nothing is held before.",
        paragraphs=(
            "This address was given for a seat at a roundtable. If that was you, open the page and press "
            "its one button.",
        ),
        event=event_of(about),
        action=Link("Open the page to confirm", link),
        note=(
            f"The link works for 48 hours, until {about.moment(until)}. No seat is held before you confirm: "
            "seats go to those who confirm first, then the waiting list opens."
        ),
        after=(
            "It was not you? Do nothing. What was typed is deleted when the link ends, and we do not write "
            "again.",
        ),
        footer=(
            "You get this because somebody typed this address into our form. That is all we know about it.",
        ),
        demonstration=about.demonstration,
    )


def confirmed(about: About, registration: Registration, link: str, *, invited: bool) -> Letter:
    """You have a seat. `invited`: a calendar entry comes with the letter."""
    opening = "you have a seat now." if registration.source == "staff" else "your registration is confirmed."
    return Letter(
        sender=about.sender,
        subject=f"You have a seat: {about.subject}",
        title="You have a seat",
        preheader="Calendar entry, papers and the code for the door.",
        paragraphs=(f"{registration.name}, {opening}",),
        event=event_of(about, part_said(about.meeting, registration)),
        facts=joining(about, registration),
        code=registration.checkin_code,
        sections=(before_the_day(about, invited),),
        action=Link("See or change my registration", link),
        note=GIVE_BACK,
        footer=(f"You get this because this address has a seat. {deletion(about.meeting)}",),
        demonstration=about.demonstration,
    )


def waiting(about: About, registration: Registration, link: str, place: int) -> Letter:
    """You are on the waiting list, with the place in it."""
    before = (
        f"{counted(place - 1, 'person waits', 'people wait')} before you"
        if place > 1
        else "nobody waits before you"
    )
    seats = counted(about.meeting.capacity or 0, "seat")
    return Letter(
        sender=about.sender,
        subject=f"You are number {place} on the waiting list: {about.subject}",
        title=f"You are number {place} on the waiting list",
        preheader="A free seat goes to the first in the line.",
        paragraphs=(f"{registration.name}, your address is confirmed. All {seats} are taken, and {before}.",),
        event=event_of(about),
        sections=(
            Section(
                "When a seat comes free",
                (
                    "It goes to the first in the line. You get a message with an offer that holds for 24 "
                    "hours; after that the next is asked. In the last two days before the roundtable a free "
                    "seat is yours at once, and we tell you.",
                ),
            ),
        ),
        action=Link("See my place in the line", link),
        note="The same page has the button to leave the waiting list.",
        footer=(WAITS,),
        demonstration=about.demonstration,
    )


def offer(about: About, registration: Registration, link: str, now: datetime) -> Letter:
    """A seat is held for you until a moment."""
    until = registration.offered_until or now
    local = in_zone(until, about.meeting.zone)
    clock = wording.hour(until, about.meeting.zone)
    hours = round((until - now).total_seconds() / 3600)
    return Letter(
        sender=about.sender,
        subject=f"A seat is free for you until {format_date(local, 'l, F j')}, {clock}: {about.title}",
        title=f"A seat is free for you until {format_date(local, 'l')}, {clock}",
        preheader="Take it or decline it on the page that the link opens.",
        paragraphs=(f"{registration.name}, you are first in the line, and a seat has come free.",),
        event=event_of(about),
        facts=(
            Fact(
                "Held until",
                f"{format_date(local, 'l, F j, Y')}, {clock}, {wording.zone_name(about.meeting)}",
            ),
            Fact("That is", f"{counted(hours, 'hour')} after this message was written"),
        ),
        action=Link("Take or decline the seat", link),
        after=(
            "If you decline, or the time runs out, the seat is offered to the next, and you leave the "
            "waiting list. You can join it again, at its end.",
        ),
        footer=(f"{WAITS} Opening the link changes nothing; only the buttons on its page do.",),
        demonstration=about.demonstration,
    )


def offer_expired(about: About, registration: Registration) -> Letter:
    """The offer was not taken in time."""
    return Letter(
        sender=about.sender,
        subject=f"The offer has ended: {about.subject}",
        title="The offer has ended",
        preheader="The seat went to the next in the line.",
        paragraphs=(
            f"{registration.name}, the seat that was held for you was not taken in time. It went to the next "
            "in the line, and you are no longer on the waiting list.",
        ),
        event=event_of(about),
        action=Link("Register again", f"{about.url}register/") if about.url else None,
        note="You then stand at the end of the line.",
        footer=(f"You get this because this address was on the waiting list. {deletion(about.meeting)}",),
        demonstration=about.demonstration,
    )


def link_again(about: About, registration: Registration, link: str, place: int) -> Letter:
    """The link to one's own registration, asked for again."""
    state = {
        Status.CONFIRMED: "You have a seat.",
        Status.ATTENDED: "You took part.",
        Status.OFFERED: "A seat is held for you: take it or decline it on the page.",
        Status.PENDING: "Your request waits for an answer.",
        Status.WAITLISTED: f"You are number {place} on the waiting list.",
    }.get(Status(registration.status), "")
    return Letter(
        sender=about.sender,
        subject=f"Your registration: {about.subject}",
        title="Your registration",
        preheader="The link to your own page.",
        paragraphs=(f"{registration.name}, here is the link to your registration. {state}".strip(),),
        event=event_of(about),
        action=Link("See or change my registration", link),
        note="Whoever has this link can give the seat back: do not pass it on.",
        footer=("You get this because somebody asked for the link of this address on our site.",),
        demonstration=about.demonstration,
    )


def withdrawn(
    about: About, registration: Registration, before: str, *, invited: bool, by_staff: bool
) -> Letter:
    """The registration is given back, by its owner or by staff."""
    gave = {
        Status.CONFIRMED: "You gave your seat back",
        Status.OFFERED: "You declined the seat",
        Status.WAITLISTED: "You left the waiting list",
    }.get(Status(before), "You withdrew your registration")
    title = "Your registration was cancelled" if by_staff else gave
    said = (
        "the organizers have cancelled your registration for this roundtable. It takes place as announced."
        if by_staff
        else f"{gave[0].lower()}{gave[1:]}. Thank you for saying so."
    )
    entry = "The calendar entry that comes with this message takes the roundtable out of your calendar. "
    again = None
    if about.url and not by_staff:
        again = Link("Register again", f"{about.url}register/")
    return Letter(
        sender=about.sender,
        subject=f"{title}: {about.subject}",
        title=title,
        preheader="Your registration has ended.",
        paragraphs=(f"{registration.name}, {said}",),
        event=event_of(about),
        sections=(Section("", ((entry if invited else "") + deletion(about.meeting),)),),
        action=again,
        note="You then stand at the end of the line, if there is one." if again else "",
        footer=(
            "You get this because this address was registered. It is the last message about this "
            "registration.",
        ),
        demonstration=about.demonstration,
    )
