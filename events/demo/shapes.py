"""The shapes of the demonstration's roundtables: frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.demo.dates import THURSDAY
from core.demo.shapes import Block


@dataclass(frozen=True)
class Agenda:
    start: str
    """Wall time of the meeting's zone, `HH:MM`."""
    title: str
    text: str = ""


@dataclass(frozen=True)
class At:
    """Somebody at the head of the table."""

    person: str
    role: str


@dataclass(frozen=True)
class Reading:
    report: str
    finding: int | None = None
    relation: Literal["reading", "result"] = "reading"


@dataclass(frozen=True)
class Guest:
    """Somebody who registered so many days before the first load."""

    name: str
    organization: str
    sector: Literal["sponsor", "cro", "site", "regulator", "university", "other"]
    days: int
    part: Literal["", "in_person", "online"] = ""
    note: str = ""
    becomes: Literal["unconfirmed", "confirmed", "waitlisted", "cancelled"] = "confirmed"
    by_hand: str = ""
    """Why staff added this one."""


@dataclass(frozen=True)
class Roundtable:
    key: str
    slug: str
    title: str
    summary: str
    body: tuple[Block, ...]
    topics: tuple[str, ...]
    day: str = ""
    """`YYYY-MM-DD`, for what is real: a day without an hour."""
    days_after: int = 0
    """From the first load's day; moved to the weekday."""
    weekday: int = THURSDAY
    start: str = ""
    end: str = ""
    zone: str = "America/New_York"
    mode: Literal["in_person", "online", "hybrid"] = "in_person"
    place: str = ""
    locality: str = ""
    access_note: str = ""
    capacity: int | None = None
    seats_held: int = 0
    availability_is_public: bool = True
    registration: Literal["none", "open", "approval", "invitation"] = "none"
    closes_days_before: int = 0
    registration_note: str = ""
    waiting_list: bool = True
    chatham_house: bool = False
    audience: str = ""
    agenda: tuple[Agenda, ...] = ()
    speakers: tuple[At, ...] = ()
    reports: tuple[Reading, ...] = ()
    episodes: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    cancelled: str = ""
    """Why it does not take place."""
    conclusions: tuple[str, ...] = ()
    attendees: int | None = None
    proceedings_summary: str = ""
    slides: str = ""
    slides_title: str = ""
    real: bool = False

    @property
    def seated(self) -> int:
        """How many guests have a seat."""
        return sum(guest.becomes == "confirmed" for guest in self.guests)
