"""What can be changed of a meeting, as plain values, and what is wrong with them.

The page's form (while the meeting is not announced) and the services of `events.meetings` take the
same values and refuse the same mistakes. Errors are ValidationErrors by the name of the value.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from core.fields import clean_json
from events.models.meetings import Meeting
from events.walltime import WallTimeError, get_zone

#: Outside of these years a date is a slip of the finger, and arithmetic of zones may overflow
FIRST_YEAR, LAST_YEAR = 1900, 2200

_YEARS = f"Write a year from {FIRST_YEAR} to {LAST_YEAR}."


@dataclass(frozen=True)
class _Values:
    def values(self) -> dict[str, Any]:
        """Each field of the meeting that this sets, with its text cleaned."""
        return clean_json(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def of(cls, meeting: Meeting) -> Any:
        """The values that a meeting has now."""
        return cls(**{name: getattr(meeting, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Times(_Values):
    """When: aware `start` and `end`, or a `day` alone, on the clocks of `zone` (an IANA name)."""

    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    zone: str = "UTC"

    @classmethod
    def of(cls, meeting: Meeting) -> Times:
        day = None if meeting.start else meeting.day
        return cls(start=meeting.start, end=meeting.end, day=day, zone=meeting.zone)

    def check(self) -> None:
        """Raise ValidationError for times that no meeting can have."""
        errors: dict[str, str] = {}
        try:
            get_zone(self.zone)
        except WallTimeError as error:
            errors["zone"] = str(error)
        for name in ("start", "end", "day"):
            moment = getattr(self, name)
            if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                errors[name] = _YEARS
        if self.end is not None and self.start is None:
            errors.setdefault("start", "Write when the meeting begins, or leave out when it ends.")
        elif self.end is not None and self.start is not None and self.end <= self.start:
            errors.setdefault("end", "The meeting has to end after it begins.")
        if self.day is not None and self.start is not None:
            errors.setdefault("day", "Write hours or the day alone, not both.")
        if errors:
            raise ValidationError(errors)

    @property
    def known(self) -> bool:
        """Whether at least the day is known."""
        return self.start is not None or self.day is not None


@dataclass(frozen=True)
class Place(_Values):
    """Where, and how one gets in."""

    mode: str = Meeting.Mode.IN_PERSON
    place: str = ""
    locality: str = ""
    address: str = ""
    access_note: str = ""
    joining_link: str = ""


@dataclass(frozen=True)
class Seats(_Values):
    """How many seats, and how one asks for one. `capacity` None is no limit."""

    capacity: int | None = None
    seats_held: int = 0
    availability_is_public: bool = True
    registration: str = Meeting.Registration.NONE
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None
    registration_note: str = ""
    contact_name: str = ""
    contact_email: str = ""
    waiting_list: bool = True
    chatham_house: bool = False

    def check(self, ends: datetime | None = None) -> None:
        """Raise ValidationError for what cannot be; `ends` is when the meeting is over, if known."""
        errors: dict[str, str] = {}
        if self.capacity == 0:
            errors["capacity"] = "A table has at least one seat. Leave it empty where seats are not limited."
        elif self.capacity is not None and self.capacity < self.seats_held:
            errors["capacity"] = f"{self.seats_held} seats are given away already. Write at least as many."
        for name in ("registration_opens", "registration_closes"):
            moment = getattr(self, name)
            if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                errors[name] = _YEARS
        opens, closes = self.registration_opens, self.registration_closes
        if opens is not None and closes is not None and closes <= opens:
            errors.setdefault("registration_closes", "Registration has to close after it opens.")
        elif closes is not None and ends is not None and closes > ends:
            errors.setdefault("registration_closes", "Registration has to close before the meeting is over.")
        elif opens is not None and ends is not None and opens >= ends:
            errors.setdefault("registration_opens", "Registration has to open before the meeting is over.")
        if errors:
            raise ValidationError(errors)


@dataclass(frozen=True)
class Cancellation(_Values):
    """That the meeting does not take place, and publicly why."""

    cancellation_note: str = ""


@dataclass(frozen=True)
class Plan:
    """All that a page's form says of a meeting that is not announced."""

    times: Times
    place: Place
    seats: Seats

    def values(self) -> dict[str, Any]:
        return {**self.times.values(), **self.place.values(), **self.seats.values()}

    @classmethod
    def of(cls, meeting: Meeting) -> Plan:
        return cls(Times.of(meeting), Place.of(meeting), Seats.of(meeting))

    def check(self) -> None:
        """Raise ValidationError with every mistake, by name."""
        errors: dict[str, Any] = {}
        ends = self.times.end
        for check in (self.times.check, lambda: self.seats.check(ends)):
            try:
                check()
            except ValidationError as error:
                errors.update(error.message_dict)
        if errors:
            raise ValidationError(errors)
