"""The words of each message about the meeting itself: it was changed, it is cancelled, it is near."""

from __future__ import annotations

from datetime import datetime

from django.utils.dateformat import format as format_date

from core.letters import Fact, Letter, Link, Section, Text
from core.signatures.words import counted
from events import wording
from events.letter_parts import WAITS, About, Before, deletion, event_of, joining, where_said
from events.models import Registration
from events.walltime import in_zone

Status = Registration.Status


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
        facts=joining(about, registration) if has_seat else (),
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


def reminder(about: About, registration: Registration, link: str, now: datetime) -> Letter:
    """It is near: said by the true distance of days, on the meeting's clocks."""
    meeting = about.meeting
    start = meeting.start or now
    days = (in_zone(start, meeting.zone).date() - in_zone(now, meeting.zone).date()).days
    clock = wording.hour(start, meeting.zone)
    near, far = {0: f"Today at {clock}", 1: f"Tomorrow at {clock}"}.get(days), f"In {counted(days, 'day')}"
    facts = [Fact("Where", said)] if (said := where_said(meeting, registration)) else []
    facts += joining(about, registration)
    if about.reading:
        parts: list[str | Link] = []
        for position, paper in enumerate(about.reading):
            parts += [", " if position else "", paper]
        facts.append(Fact("To read", Text(*(part for part in parts if part))))
    tonight = "tonight" if days == 1 else "now" if days == 0 else "in time"
    return Letter(
        sender=about.sender,
        subject=f"{near}: {about.title}" if near else f"{far}: {about.subject}",
        title=near or f"{far}: {about.day}",
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
