"""The words of each message about a registration: pure functions of what is known to a `core.letters.Letter`.

Before an address is confirmed a letter repeats nothing that was typed into the form: it might have been
typed for somebody else. Times are said on the meeting's own clocks, with the zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateformat import format as format_date

from core.letters import Event, Fact, Letter, Link, Paragraph, Section, Sender, Text
from core.signatures.words import counted
from events import wording
from events.models import Meeting, Registration
from events.walltime import in_zone

#: Answers are deleted so long after the meeting
KEPT = timedelta(days=30)

Status = Registration.Status


@dataclass(frozen=True)
class About:
    """The meeting that a letter is about, with what its page says; `url` is empty while it is not public."""

    sender: Sender
    meeting: Meeting
    title: str
    url: str = ""
    schedule_url: str = ""
    reading: tuple[Link, ...] = ()
    demonstration: bool = False

    @property
    def day(self) -> str:
        """`January 21`."""
        return format_date(self.meeting.day, "F j") if self.meeting.day else "no date yet"

    @property
    def subject(self) -> str:
        """What a subject line names: title and day."""
        return f"{self.title}, {self.day}"

    def moment(self, moment: datetime) -> str:
        """`Thursday, January 7, 14:20, Boston time`."""
        meeting = self.meeting
        day = format_date(in_zone(moment, meeting.zone), "l, F j")
        return f"{day}, {wording.hour(moment, meeting.zone)}, {wording.zone_name(meeting)}"


@dataclass(frozen=True)
class Before:
    """What was said of a meeting before it was changed."""

    day: str
    hours: str
    where: str

    @classmethod
    def of(cls, meeting: Meeting) -> Before:
        return cls(
            wording.short_day(meeting.day) if meeting.day else "",
            wording.hours(meeting),
            wording.where(meeting),
        )


def event_of(
    about: About, *lines: str, old_day: str = "", old_line: str = "", cancelled: bool = False
) -> Event:
    """The block of a letter that says which meeting it is about; `lines` stand below hours and place."""
    meeting = about.meeting
    said = (wording.hours(meeting), wording.where(meeting), *lines)
    return Event(
        day=wording.short_day(meeting.day) if meeting.day else "",
        rest_of_date=format_date(meeting.day, "l, Y") if meeting.day else "",
        title=about.title,
        url=about.url,
        lines=tuple(line for line in said if line),
        old_day=old_day,
        old_line=old_line,
        cancelled=cancelled,
    )


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
        facts=_joining(about, registration),
        code=registration.checkin_code,
        sections=(_before_the_day(about, invited),),
        action=Link("See or change my registration", link),
        note=GIVE_BACK,
        footer=(f"You get this because this address has a seat. {deletion(about.meeting)}",),
        demonstration=about.demonstration,
    )


GIVE_BACK = (
    "There you can also give the seat back, up to the last hour. The first on the waiting list is asked at "
    "once. Whoever has this link can do so: do not pass it on."
)


def _before_the_day(about: About, invited: bool) -> Section:
    calendar = "The calendar entry comes with this message and follows every change." if invited else ""
    return Section("Before the day", tuple(part for part in (_reading(about.reading), calendar) if part))


def _reading(links: Sequence[Link]) -> Paragraph:
    if not links:
        return ""
    opening = "One paper for the table: " if len(links) == 1 else "Papers for the table: "
    parts: list[str | Link] = [opening]
    for position, link in enumerate(links):
        parts += [", " if position else "", link]
    return Text(*(part for part in parts if part), ".")


def _joining(about: About, registration: Registration) -> tuple[Fact, ...]:
    """The joining link, for who takes part by video: it stands in no other letter and in no calendar."""
    meeting = about.meeting
    if not meeting.joining_link or meeting.mode == Meeting.Mode.IN_PERSON:
        return ()
    if registration.part == Registration.Part.IN_PERSON:
        return ()
    return (Fact("By video", Text(Link("Joining page", meeting.joining_link))),)


def part_said(meeting: Meeting, registration: Registration) -> str:
    """How somebody takes part, where the meeting leaves the choice."""
    if meeting.mode != Meeting.Mode.HYBRID or not registration.part:
        return ""
    return (
        "You come in person" if registration.part == Registration.Part.IN_PERSON else "You take part by video"
    )


def deletion(meeting: Meeting) -> str:
    """When the answers go."""
    if meeting.is_cancelled and meeting.cancelled_at is not None:
        day = format_date(in_zone(meeting.cancelled_at + KEPT, meeting.zone), "F j, Y")
        return f"Answers are deleted on {day}."
    if meeting.over_at is None:
        return "Answers are deleted thirty days after the roundtable."
    day = format_date(in_zone(meeting.over_at + KEPT, meeting.zone), "F j, Y")
    return f"Answers are deleted on {day}, thirty days after the roundtable."


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


WAITS = "You get this because this address is on the waiting list."


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
        note=(
            "If you decline, or the time runs out, the seat is offered to the next, and you leave the "
            "waiting list. You can join it again, at its end."
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


def changed(
    about: About, registration: Registration, link: str, before: Before, note: str, *, invited: bool
) -> Letter:
    """The meeting takes place at another time or elsewhere."""
    meeting = about.meeting
    has_seat = registration.status in (Status.CONFIRMED, Status.ATTENDED)
    new_day = wording.short_day(meeting.day) if meeting.day else ""
    moved = bool(before.day) and before.day != new_day
    hours = before.hours != wording.hours(meeting)
    if moved and meeting.day:
        title = f"New date: {format_date(meeting.day, 'l, F j')}"
        what, subject = "has a new date", f"New date: {about.title} moves to {about.day}"
    elif hours:
        title, what = "New hours", "has new hours"
        subject = f"New hours: {about.subject}"
    else:
        title, what = "New place", "takes place elsewhere"
        subject = f"New place: {about.subject}"
    keeps = {
        Status.OFFERED: "The seat that is held for you is held as before.",
        Status.WAITLISTED: "You keep your place on the waiting list.",
        Status.PENDING: "Your request stands as it was.",
    }.get(Status(registration.status), "Your seat stays yours; you need to do nothing.")
    old = [] if moved or not hours else [before.hours]
    if before.where != wording.where(meeting):
        old.append(before.where)
    sections = [Section("", (f"From the organizers: “{note}”",))] if note else []
    if invited:
        sections.append(
            Section("", ("The calendar entry that comes with this message replaces the first one.",))
        )
    return Letter(
        sender=about.sender,
        subject=subject,
        title=title,
        preheader=keeps,
        paragraphs=(f"{registration.name}, the roundtable {what}. {keeps}",),
        event=event_of(
            about,
            old_day=before.day if moved else "",
            old_line=f"Was {', '.join(part for part in old if part)}" if old else "",
        ),
        facts=_joining(about, registration) if has_seat else (),
        sections=tuple(sections),
        action=Link("See or change my registration", link),
        note=UNSUITED if has_seat else "The same page has the button to leave.",
        footer=("You get this because this address has a seat." if has_seat else WAITS,),
        demonstration=about.demonstration,
    )


UNSUITED = (
    "If it does not suit you, give the seat back on that page. "
    "The first on the waiting list is asked at once."
)


def cancelled(about: About, registration: Registration, before: str, note: str, *, invited: bool) -> Letter:
    """The meeting does not take place; `before` is the state that the registration had."""
    meeting = about.meeting
    had = {
        Status.CONFIRMED: "had a seat",
        Status.OFFERED: "had the offer of a seat",
        Status.PENDING: "had asked for a seat",
    }.get(Status(before), "was on the waiting list")
    entry = "The calendar entry that comes with this message takes the first one out of your calendar. "
    sections = [Section("", (f"From the organizers: “{note}”",))] if note else []
    sections.append(Section("", ((entry if invited else "") + deletion(meeting),)))
    return Letter(
        sender=about.sender,
        subject=f"Cancelled: {about.subject}",
        title=f"Cancelled: {about.day}",
        preheader="The roundtable does not take place.",
        paragraphs=(f"{registration.name}, this roundtable does not take place. We are sorry.",),
        event=event_of(about, cancelled=True),
        sections=tuple(sections),
        action=Link("See what is coming", about.schedule_url),
        footer=(f"You get this because this address {had}. It is the last message about this roundtable.",),
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


def reminder(about: About, registration: Registration, link: str, now: datetime) -> Letter:
    """It is near: said by the true distance of days, on the meeting's clocks."""
    meeting = about.meeting
    start = meeting.start or now
    days = (in_zone(start, meeting.zone).date() - in_zone(now, meeting.zone).date()).days
    clock = wording.hour(start, meeting.zone)
    near = {0: f"Today at {clock}", 1: f"Tomorrow at {clock}"}.get(
        days, f"In {counted(days, 'day')}: {about.day}"
    )
    facts = [Fact("Where", said)] if (said := _where_said(meeting, registration)) else []
    facts += _joining(about, registration)
    if about.reading:
        parts: list[str | Link] = []
        for position, paper in enumerate(about.reading):
            parts += [", " if position else "", paper]
        facts.append(Fact("To read", Text(*(part for part in parts if part))))
    tonight = "tonight" if days == 1 else "now" if days == 0 else "in time"
    return Letter(
        sender=about.sender,
        subject=f"{near}: {about.title}",
        title=near,
        preheader=wording.when(meeting),
        event=event_of(about),
        facts=tuple(facts),
        code=registration.checkin_code,
        sections=(
            Section(
                "",
                (
                    f"You cannot come? Give the seat back {tonight}: somebody on the waiting list can still "
                    "take it.",
                ),
            ),
        ),
        action=Link("See or change my registration", link),
        footer=("You get this because this address has a seat. Reminders come a week and a day before.",),
        demonstration=about.demonstration,
    )


def _where_said(meeting: Meeting, registration: Registration) -> str:
    if registration.part == Registration.Part.ONLINE:
        return ""
    parts = (wording.where(meeting), ", ".join(meeting.address.splitlines()), meeting.access_note)
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())
