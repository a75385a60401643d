"""Who is registered for a meeting, for those who look after it: which state, which order, what happened.

Plain functions without HTTP. Nothing is changed here: that is `events.registration`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.dateformat import format as format_date

from core.models import OutboxMessage
from events import wording
from events.models import Meeting, Registration, Transition
from events.walltime import in_zone

Status = Registration.Status


@dataclass(frozen=True)
class State:
    """How a state is named and drawn: `mark` is the shape (full, half, ring, dashed, line)."""

    status: str
    label: str
    mark: str


#: Every state, in the order of the list: what needs somebody first, what has ended last
STATES = {
    state.status: state
    for state in (
        State(Status.PENDING, "To be approved", "ring"),
        State(Status.OFFERED, "Offered", "half"),
        State(Status.CONFIRMED, "Confirmed", "full"),
        State(Status.ATTENDED, "Was there", "full"),
        State(Status.WAITLISTED, "Waiting", "ring"),
        State(Status.UNCONFIRMED, "Unconfirmed", "dashed"),
        State(Status.ABSENT, "Was not there", "line"),
        State(Status.CANCELLED, "Cancelled", "line"),
        State(Status.REJECTED, "Declined", "line"),
        State(Status.EXPIRED, "Expired", "line"),
    )
}
#: States whose number is said also when it is none
ALWAYS = (Status.CONFIRMED, Status.OFFERED, Status.WAITLISTED, Status.UNCONFIRMED, Status.CANCELLED)

#: A search is cut there: databases refuse patterns without end
LONGEST_SEARCH, MOST_WORDS = 200, 6


@dataclass(frozen=True)
class Number:
    """How many registrations are in a state; `status` is empty for all of them."""

    status: str
    label: str
    mark: str
    number: int


def numbers(meeting: Meeting) -> list[Number]:
    """All registrations, then those of each state that is always said or has some: one query."""
    rows = Registration.objects.filter(meeting=meeting).order_by().values_list("status")
    found = dict(rows.annotate(number=Count("pk")))
    states = [
        Number(state.status, state.label, state.mark, found.get(state.status, 0))
        for state in STATES.values()
        if state.status in ALWAYS or state.status in found
    ]
    return [Number("", "All", "", sum(found.values())), *states]


def ordered(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """What needs somebody first; seats by their number, the queue from its head, the rest as they asked."""
    rank = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate(STATES)),
        default=Value(len(STATES)),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "seat", "queued_at", "pk")


def search(rows: QuerySet[Registration], words: str) -> QuerySet[Registration]:
    """Registrations in which each of the words is part of the name, the address or the organization."""
    for word in words[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        found = Q(email_key__icontains=word.casefold())
        # SQLite folds the letters of English alone
        for spelling in {word, word.lower(), word.title(), word.upper()}:
            for field in ("name", "email", "organization"):
                found |= Q(**{f"{field}__icontains": spelling})
        rows = rows.filter(found)
    return rows


def places(meeting: Meeting) -> dict[int, int]:
    """The place in the queue of each who waits, by the registration's id: one query."""
    queue = Registration.objects.filter(meeting=meeting, status=Status.WAITLISTED)
    keys = queue.order_by("queued_at", "pk").values_list("pk", flat=True)
    return {key: place for place, key in enumerate(keys, start=1)}


def moment(at: datetime | None, meeting: Meeting) -> str:
    """`Jan 25, 2027, 14:20`, on the meeting's clocks; empty without one."""
    if at is None:
        return ""
    return f"{format_date(in_zone(at, meeting.zone), 'M j, Y')}, {wording.hour(at, meeting.zone)}"


def detail(registration: Registration, meeting: Meeting, place: int = 0) -> str:
    """What a state alone does not say: `seat 4, by hand`, `number 2`, `until Feb 2, 2027, 15:40`."""
    by_hand = ", by hand" if registration.source == Registration.Source.STAFF else ""
    match registration.status:
        case Status.CONFIRMED | Status.ATTENDED:
            return f"seat {registration.seat}{by_hand}" if registration.seat else by_hand.lstrip(", ")
        case Status.WAITLISTED:
            return f"number {place}" if place else ""
        case Status.OFFERED:
            return f"until {moment(registration.offered_until, meeting)}"
        case Status.UNCONFIRMED:
            return f"link ends {moment(registration.confirm_until, meeting)}"
    return moment(registration.changed, meeting)


def name_of(registration: Registration) -> str:
    """Who it is; that nobody knows any more where the answers were erased."""
    return "Erased" if registration.erased else registration.name


@dataclass(frozen=True)
class Step:
    """A line of the log: when, what, by whom and why."""

    when: str
    what: str
    who: str
    why: str


def steps(registration: Registration, meeting: Meeting) -> list[Step]:
    """What happened to a registration, the latest first: one query."""
    rows: Sequence[Transition] = list(
        registration.transitions.select_related("user").order_by("-pk")  # type: ignore[attr-defined]
    )
    return [Step(moment(row.at, meeting), _what(row), _who(row), row.reason) for row in rows]


def _what(row: Transition) -> str:
    to = _label(row.to_status)
    return f"{_label(row.from_status)} → {to.lower()}" if row.from_status else to


def _label(status: str) -> str:
    state = STATES.get(status)
    return state.label if state else status


def _who(row: Transition) -> str:
    if row.actor == "staff":
        return f"by {_named(row.user)}"
    if row.actor == "attendee":
        return "by the form" if not row.from_status else "by the person’s button"
    return "by itself"


def _named(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else "staff"


def messages(registration: Registration) -> list[OutboxMessage]:
    """The messages about a registration, the latest first, without what they say: one query."""
    kind = ContentType.objects.get_for_model(Registration)
    rows = OutboxMessage.objects.filter(about_type=kind, about_id=registration.pk)
    return list(rows.defer("letter", "calendar").order_by("-pk"))
