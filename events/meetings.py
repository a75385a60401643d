"""What is done to a meeting: move it, change its place or its seats, cancel it.

Each service is one transaction at the meeting's desk (`events.desk`): it touches the meeting's row first, and
none can hang on a page's save. It tells the attendees, says in the page's history what was done, and brings
the search and every stored page along. A page's
first publication announces: that is in `events.assignment`, in the transaction of the page.

    move(meeting.pk, Times(start, end, zone="America/New_York"), user=request.user)

All raise ValidationError, by the name of the value or in general, for what cannot be.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.log_actions import log

from core.models import Generation
from events import wording
from events.allocation import By
from events.changes import Cancellation, Place, Seats, Times
from events.desk import Desk, desk
from events.letter_parts import Before
from events.log import action_name
from events.models import Meeting, Registration, RoundtablePage
from events.models.meetings import derived_times
from events.states import is_over
from events.walltime import WallTimeError, to_utc, to_wall
from search import corpus

Change = Times | Place | Seats | Cancellation

#: Values of a meeting that calendars have: with each change of them SEQUENCE rises
IN_CALENDARS = frozenset({"start", "end", "day", "zone", "mode", "place", "address", "state"})


def move(
    meeting_id: int, times: Times, *, user: Any = None, note: str = "", now: datetime | None = None
) -> Meeting:
    """Let the meeting take place at other times. `note` is a line to the attendees, kept in the history."""
    with desk(meeting_id, now=now) as at:
        meeting = at.meeting
        check(meeting, times, at.now)
        said, before = wording.when(meeting), Before.of(meeting)
        if _write(meeting, moved_values(meeting, times, at.now), at.now):
            _tell_changed(at, before, note)
            _follow(meeting, "move", user, {"from": said, "to": wording.when(meeting), "note": note})
    return meeting


def change_place(
    meeting_id: int, place: Place, *, user: Any = None, note: str = "", now: datetime | None = None
) -> Meeting:
    """Let the meeting take place elsewhere, or in another way. `note` as in `move`."""
    with desk(meeting_id, now=now) as at:
        meeting = at.meeting
        check(meeting, place, at.now)
        said, before, sequence = wording.where(meeting), Before.of(meeting), meeting.sequence
        if _write(meeting, place.values(), at.now):
            if meeting.sequence != sequence:
                _tell_changed(at, before, note)
            data = {"from": said, "to": wording.where(meeting), "note": note}
            _follow(meeting, "change_place", user, data)
    return meeting


def change_seats(meeting_id: int, seats: Seats, *, user: Any = None, now: datetime | None = None) -> Meeting:
    """Give the meeting other seats, or another way to ask for one. Whoever has a seat keeps it, and the
    queue moves up into what is free.
    """
    with desk(meeting_id, now=now) as at:
        meeting = at.meeting
        check(meeting, seats, at.now)
        before = _seats_said(meeting)
        if _write(meeting, seats.values(), at.now):
            Generation.advance(Generation.SEATS)
            _follow(meeting, "change_seats", user, {"from": before, "to": _seats_said(meeting)})
    return meeting


def cancel(
    meeting_id: int, cancellation: Cancellation, *, user: Any = None, now: datetime | None = None
) -> Meeting:
    """Say that the meeting does not take place, and tell everybody who has a seat or waits.

    This is final: another date is a copy of the page.
    """
    with desk(meeting_id, now=now) as at:
        meeting = at.meeting
        check(meeting, cancellation, at.now)
        values = {"state": Meeting.State.CANCELLED, "cancelled_at": at.now, **cancellation.values()}
        _write(meeting, values, at.now)
        by = By("staff", user, "the meeting was cancelled")
        for registration in _active(meeting):
            at.change(registration, Registration.Status.CANCELLED, by, offered_until=None, confirm_until=None)
        Generation.advance(Generation.SEATS)
        _follow(meeting, "cancel", user, {"from": wording.when(meeting), "note": meeting.cancellation_note})
    return meeting


def apply(
    meeting_id: int, change: Change, *, user: Any = None, note: str = "", now: datetime | None = None
) -> Meeting:
    """Call the service that makes this change."""
    match change:
        case Times():
            return move(meeting_id, change, user=user, note=note, now=now)
        case Place():
            return change_place(meeting_id, change, user=user, note=note, now=now)
        case Seats():
            return change_seats(meeting_id, change, user=user, now=now)
        case Cancellation():
            return cancel(meeting_id, change, user=user, now=now)


def _active(meeting: Meeting) -> list[Registration]:
    """Who has a seat, an offer or a place in a line, or was about to; in the order of asking."""
    active = Registration.objects.filter(meeting=meeting, status__in=Registration.ACTIVE)
    return list(active.exclude(status=Registration.Status.ATTENDED).order_by("queued_at", "pk"))


def _tell_changed(at: Desk, before: Before, note: str) -> None:
    """Tell who has a confirmed address that the meeting changed; of one that is over nobody is told."""
    if not at.meeting.is_announced or is_over(at.meeting, at.now):
        return
    for registration in _active(at.meeting):
        if registration.status != Registration.Status.UNCONFIRMED:
            at.notices.changed(registration, before, note)


# What cannot be


def _refuse(sentence: str) -> None:
    raise ValidationError({NON_FIELD_ERRORS: [sentence]})


def check_open(meeting: Meeting, kind: type, now: datetime) -> None:
    """Raise ValidationError where no change of this kind (a class of `events.changes`) can be made.

    Cancelled is final. A meeting that is over keeps its place and cannot be cancelled any more, but its
    date and its seats can be put right.
    """
    if meeting.is_cancelled:
        _refuse("The meeting is cancelled, and that is final. For another date, copy the page.")
    if kind is Cancellation and not meeting.is_announced:
        _refuse("The meeting was never announced: nobody knows of it. Delete the page, or leave it a draft.")
    over = meeting.is_announced and meeting.over_at is not None and meeting.over_at <= now
    if over and kind in (Place, Cancellation):
        _refuse("The meeting is over. For another date, copy the page.")


def check(meeting: Meeting, change: Change, now: datetime) -> None:
    """Raise ValidationError where this change cannot be made."""
    check_open(meeting, type(change), now)
    match change:
        case Times():
            _check_times(meeting, change, now)
        case Seats():
            change.check(meeting.over_at)


def _check_times(meeting: Meeting, times: Times, now: datetime) -> None:
    """A meeting that is over stays so, and one that is to come is not moved into the past."""
    times.check()
    if not times.known:
        raise ValidationError({"start": "Say when the meeting takes place: its start, or at least its day."})
    if meeting.is_announced and meeting.over_at is not None:
        over = derived_times(times.start, times.end, times.day, times.zone)["over_at"]
        name = "start" if times.start else "day"
        if meeting.over_at <= now < over:
            raise ValidationError({name: "The meeting is over. For another date, copy the page."})
        if over <= now < meeting.over_at:
            raise ValidationError({name: "That time is past. Write one that is to come."})


# What is written


def moved_values(meeting: Meeting, times: Times, now: datetime) -> dict[str, Any]:
    """The values of a meeting moved to these times.

    Registration closes as long before the new start as before the old one, on the clocks; it opens so
    too if it is not open yet.
    """
    values = {**times.values(), **derived_times(times.start, times.end, times.day, times.zone)}
    to_come = meeting.is_announced and meeting.over_at is not None and meeting.over_at > now
    if to_come and meeting.start is not None and times.start != meeting.start:
        values["previous_start"] = meeting.start
    if meeting.start is not None and times.start is not None:
        old, new = to_wall(meeting.start, meeting.zone), to_wall(times.start, times.zone)
        for name in ("registration_opens", "registration_closes"):
            moment = getattr(meeting, name)
            if moment is None or (name == "registration_opens" and moment <= now):
                continue
            wall = to_wall(moment, meeting.zone) + (new - old)
            try:
                values[name] = to_utc(wall, times.zone)
            except WallTimeError:
                # An hour that the clocks skip: as far from the start as before
                values[name] = moment + (times.start - meeting.start)
    closes = values.get("registration_closes", meeting.registration_closes)
    opens = values.get("registration_opens", meeting.registration_opens)
    if opens is not None and closes is not None and closes <= opens:
        _refuse("Registration would close before it opens. Change its dates first, under Seats.")
    if closes is not None and closes > values["over_at"]:
        _refuse("Registration would close after the meeting. Change its dates first, under Seats.")
    return values


def _write(meeting: Meeting, values: dict[str, Any], now: datetime) -> bool:
    """Write what differs; whether anything does."""
    different = {name: value for name, value in values.items() if getattr(meeting, name) != value}
    if not different:
        return False
    if IN_CALENDARS & different.keys():
        different["changed_at"] = now
        if meeting.is_announced:
            different["sequence"] = meeting.sequence + 1
    Meeting.objects.filter(pk=meeting.pk).update(**different)
    for name, value in different.items():
        setattr(meeting, name, value)
    return True


def _follow(meeting: Meeting, verb: str, user: Any, data: dict[str, Any]) -> None:
    """Write the history, and bring search and stored pages along: `update()` sends no signal."""
    for page in RoundtablePage.objects.filter(meeting=meeting, alias_of=None):
        log(instance=page, action=action_name(verb), user=user, data=data)
        corpus.update(page)
    Generation.advance()


def _seats_said(meeting: Meeting) -> str:
    seats = "no limit" if meeting.capacity is None else f"{meeting.capacity} seats"
    held = f", {meeting.seats_held} given away" if meeting.seats_held else ""
    return f"{seats}{held}, registration {meeting.get_registration_display().lower()}"  # type: ignore[attr-defined]
