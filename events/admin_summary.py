"""What the panel in the editor and the forms behind its buttons say of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from core.signatures import Ring, seat_ring
from events import wording
from events.models import Meeting
from events.seats import SeatCount, seats_of
from events.states import Asking, Stage, situation
from events.walltime import in_zone


@dataclass(frozen=True)
class Button:
    """A change that somebody may make now."""

    label: str
    url: str
    serious: bool = False


@dataclass(frozen=True)
class Summary:
    """The facts of a meeting, in words of staff."""

    state: str
    when: str
    when_here: str
    where: str
    seats: str
    registration: str
    ring: SafeString
    buttons: tuple[Button, ...]
    cancelled: bool = False


def summary(meeting: Meeting, now: datetime, page_id: int) -> Summary:
    """The facts at the moment `now`; hours also in the time zone of who looks, which is active."""
    count = seats_of(meeting, now)
    return Summary(
        state=state_said(meeting, now),
        when=wording.when(meeting),
        when_here=_when_here(meeting),
        where=_where(meeting),
        seats=seats_said(count),
        registration=_registration_said(meeting, count, now),
        ring=_ring(count),
        buttons=buttons(meeting, now, page_id),
        cancelled=meeting.is_cancelled,
    )


def state_said(meeting: Meeting, now: datetime) -> str:
    """What has become of it, in a few words: for the panel and for lists."""
    if not meeting.is_announced:
        return "Not announced"
    stage = situation(meeting, SeatCount(), now).stage
    return {
        Stage.NO_DATE: "Without a date",
        Stage.TO_COME: "Moved, to come" if meeting.previous_start else "To come",
        Stage.RUNNING: "Going on",
        Stage.OVER: "Over",
        Stage.CANCELLED: "Cancelled",
    }[stage]


def seats_said(count: SeatCount) -> str:
    """`18: 11 confirmed, 0 offered, 7 free`."""
    parts = [f"{count.confirmed + count.attended} confirmed", f"{count.offered} offered"]
    if count.held:
        parts.append(f"{count.held} given away outside")
    if count.free is not None:
        parts.append(f"{count.free} free")
    if count.waiting:
        parts.append(f"{count.waiting} waiting")
    return f"{count.capacity if count.capacity is not None else 'Not limited'}: {', '.join(parts)}"


def _when_here(meeting: Meeting) -> str:
    """The hours on the clocks of who looks, where they are other clocks; else empty."""
    here = timezone.get_current_timezone()
    if meeting.start is None or meeting.start.astimezone(here).utcoffset() == (
        in_zone(meeting.start, meeting.zone).utcoffset()
    ):
        return ""
    start = meeting.start.astimezone(here)
    said = f"{start.hour}:{start:%M}"
    if meeting.end is not None:
        end = meeting.end.astimezone(here)
        said += f" to {end.hour}:{end:%M}"
    day = "" if start.date() == meeting.day else f"{wording.long_day(start.date())}, "
    return f"{day}{said} in your account’s zone, {timezone.get_current_timezone_name()}"


def _where(meeting: Meeting) -> str:
    said = wording.where(meeting) or "No place yet"
    if meeting.mode != Meeting.Mode.IN_PERSON and not meeting.joining_link:
        said += ". No joining link yet"
    return said


def _registration_said(meeting: Meeting, count: SeatCount, now: datetime) -> str:
    how = meeting.get_registration_display()  # type: ignore[attr-defined]
    asking = situation(meeting, count, now).asking
    if asking == Asking.NOT_YET and meeting.registration_opens:
        return f"{how}, from {wording.day_and_hour(meeting.registration_opens, meeting.zone)}"
    if asking == Asking.CLOSED:
        return "Closed"
    if asking == Asking.FULL:
        how = f"{how}, full"
    if asking != Asking.NOBODY and meeting.registration_closes:
        return f"{how}, until {wording.day_and_hour(meeting.registration_closes, meeting.zone)}"
    return str(how)


def _ring(count: SeatCount) -> SafeString:
    if count.capacity is None or count.free is None:
        return SafeString()
    return seat_ring(Ring(count.capacity, count.taken, waiting=count.waiting), count.free)


def buttons(meeting: Meeting, now: datetime, page_id: int) -> tuple[Button, ...]:
    """The changes of a meeting that can be made now: none of a cancelled one."""
    if meeting.is_cancelled:
        return ()
    over = meeting.is_announced and meeting.over_at is not None and meeting.over_at <= now
    verbs = [("move", "Put the date right" if over else "Move", False)]
    if not over:
        verbs.append(("place", "Change place", False))
    verbs.append(("seats", "Seats", False))
    if meeting.is_announced and not over:
        verbs.append(("cancel", "Cancel", True))
    return tuple(Button(label, change_url(page_id, verb), serious) for verb, label, serious in verbs)


def change_url(page_id: int, verb: str) -> str:
    """Where the small form is that moves (`move`), changes `place` or `seats`, or makes it `cancel`."""
    return reverse("events_meeting_change", args=[page_id, verb])
