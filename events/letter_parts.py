"""What the letters about a roundtable share: which meeting it is, how one takes part, when answers go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateformat import format as format_date

from core.letters import Event, Fact, Link, Paragraph, Section, Sender, Text
from events import wording
from events.models import Meeting, Registration
from events.walltime import in_zone

Status = Registration.Status

#: Answers are deleted so long after the meeting
KEPT = timedelta(days=30)


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


GIVE_BACK = (
    "There you can also give the seat back, up to the last hour. The first on the waiting list is asked at "
    "once. Whoever has this link can do so: do not pass it on."
)


def before_the_day(about: About, invited: bool) -> Section:
    calendar = "The calendar entry comes with this message and follows every change." if invited else ""
    return Section("Before the day", tuple(part for part in (reading_of(about.reading), calendar) if part))


def reading_of(links: Sequence[Link]) -> Paragraph:
    if not links:
        return ""
    opening = "One paper for the table: " if len(links) == 1 else "Papers for the table: "
    parts: list[str | Link] = [opening]
    for position, link in enumerate(links):
        parts += [", " if position else "", link]
    return Text(*(part for part in parts if part), ".")


def joining(about: About, registration: Registration) -> tuple[Fact, ...]:
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


WAITS = "You get this because this address is on the waiting list."


def where_said(meeting: Meeting, registration: Registration) -> str:
    if registration.part == Registration.Part.ONLINE:
        return ""
    parts = (wording.where(meeting), ", ".join(meeting.address.splitlines()), meeting.access_note)
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())
