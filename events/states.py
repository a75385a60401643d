"""Where a meeting stands now: to come, today, over, cancelled; and whether one can ask for a seat.

Pure functions of the meeting's row, its seats and a moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from events.models.meetings import Meeting
from events.seats import SeatCount
from events.walltime import in_zone


class Stage(StrEnum):
    """What has become of the meeting."""

    NO_DATE = "no date"
    TO_COME = "to come"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class Asking(StrEnum):
    """Whether one can ask for a seat, and how."""

    NOBODY = "nobody"
    NOT_YET = "not yet"
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True)
class Situation:
    """`today`: it takes place today, on its own clocks, and is not over."""

    stage: Stage
    asking: Asking
    today: bool = False

    @property
    def to_come(self) -> bool:
        """Whether it is still ahead or going on."""
        return self.stage in (Stage.TO_COME, Stage.RUNNING)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting's time has passed, also that of a cancelled one."""
    return meeting.over_at is not None and meeting.over_at <= now


def stage_of(meeting: Meeting, now: datetime) -> Stage:
    """What has become of a meeting at the aware moment `now`."""
    if meeting.is_cancelled:
        return Stage.CANCELLED
    if meeting.begins_at is None or meeting.over_at is None:
        return Stage.NO_DATE
    if is_over(meeting, now):
        return Stage.OVER
    return Stage.RUNNING if meeting.begins_at <= now else Stage.TO_COME


def asking_of(meeting: Meeting, count: SeatCount, now: datetime) -> Asking:
    """Whether one can ask for a seat of a meeting that is not over, and how."""
    Registration = Meeting.Registration  # noqa: N806
    if meeting.registration == Registration.NONE:
        return Asking.NOBODY
    if meeting.begins_at is not None and meeting.begins_at <= now:
        return Asking.CLOSED
    if meeting.registration_closes is not None and meeting.registration_closes <= now:
        return Asking.CLOSED
    if meeting.registration == Registration.INVITATION:
        return Asking.INVITATION
    if meeting.registration_opens is not None and meeting.registration_opens > now:
        return Asking.NOT_YET
    if count.full:
        return Asking.FULL
    return Asking.APPROVAL if meeting.registration == Registration.APPROVAL else Asking.OPEN


def situation(meeting: Meeting, count: SeatCount, now: datetime) -> Situation:
    """Where a meeting stands at the aware moment `now`."""
    stage = stage_of(meeting, now)
    if stage in (Stage.CANCELLED, Stage.OVER):
        return Situation(stage, Asking.NOBODY if stage == Stage.CANCELLED else Asking.CLOSED)
    today = stage != Stage.NO_DATE and meeting.day == in_zone(now, meeting.zone).date()
    return Situation(stage, asking_of(meeting, count, now), today or stage == Stage.RUNNING)


def boundaries(meeting: Meeting) -> list[datetime]:
    """Each moment at which the situation changes by itself."""
    moments = [meeting.begins_at, meeting.over_at]
    if meeting.registration != Meeting.Registration.NONE:
        moments += [meeting.registration_opens, meeting.registration_closes]
    return sorted(moment for moment in moments if moment is not None)
