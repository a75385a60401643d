"""schema.org `Event` of a roundtable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from core.models import Center, Person, Topic
from events.models import Meeting, RoundtablePage
from events.seats import SeatCount
from events.states import Asking, Situation, Stage
from events.walltime import in_zone

SCHEMA = "https://schema.org"

_AVAILABILITY = {
    Asking.OPEN: "InStock",
    Asking.APPROVAL: "LimitedAvailability",
    Asking.FULL: "SoldOut",
    Asking.NOT_YET: "PreOrder",
    Asking.CLOSED: "OutOfStock",
}
_MODE = {
    Meeting.Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Meeting.Mode.ONLINE: "OnlineEventAttendanceMode",
    Meeting.Mode.HYBRID: "MixedEventAttendanceMode",
}


def json_ld(
    page: RoundtablePage,
    meeting: Meeting,
    count: SeatCount,
    situation: Situation,
    center: Center,
    address: str,
    *,
    people: Sequence[Person] = (),
    topics: Sequence[Topic] = (),
    image: str = "",
    series: str = "",
) -> dict[str, Any]:
    """The event; `address` is the page's absolute one. Empty values are left out. Without a date: nothing."""
    if meeting.day is None:
        return {}
    organizer = {"@type": "Organization", "name": center.name, "url": center.url or f"{settings.BASE_URL}/"}
    properties = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.description,
        "image": image,
        "startDate": moment(meeting, "start") or meeting.day.isoformat(),
        "endDate": moment(meeting, "end") or ("" if meeting.start else meeting.day.isoformat()),
        "previousStartDate": "" if meeting.is_cancelled else moment(meeting, "previous_start"),
        "eventStatus": f"{SCHEMA}/{_status(meeting, situation)}",
        "eventAttendanceMode": f"{SCHEMA}/{_MODE[Meeting.Mode(meeting.mode)]}",
        "location": _location(meeting, center, address),
        "maximumAttendeeCapacity": meeting.capacity,
        "offers": _offer(meeting, count, situation, address),
        "organizer": organizer,
        "performer": [_person(person) for person in people],
        "about": [
            {"@type": "Thing", "name": topic.name, "url": f"{settings.BASE_URL}{topic.get_absolute_url()}"}
            for topic in topics
        ],
        "superEvent": {"@type": "EventSeries", "name": series} if series else None,
        "inLanguage": center.language,
    }
    return {name: value for name, value in properties.items() if value}


def moment(meeting: Meeting, name: str) -> str:
    """A time of the meeting with the offset of its zone then; empty where it is not known."""
    value = getattr(meeting, name)
    return in_zone(value, meeting.zone).isoformat() if value is not None else ""


def _status(meeting: Meeting, situation: Situation) -> str:
    if situation.stage == Stage.CANCELLED:
        return "EventCancelled"
    return "EventRescheduled" if meeting.previous_start is not None else "EventScheduled"


def _location(meeting: Meeting, center: Center, address: str) -> Any:
    online = {"@type": "VirtualLocation", "url": address}
    if meeting.mode == Meeting.Mode.ONLINE:
        return online
    postal = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(line.strip() for line in meeting.address.splitlines() if line.strip()),
        "addressLocality": meeting.locality,
    }
    place = {
        "@type": "Place",
        "name": meeting.place or meeting.locality or center.name,
        "address": {name: value for name, value in postal.items() if value},
    }
    return [place, online] if meeting.mode == Meeting.Mode.HYBRID else place


def _offer(meeting: Meeting, count: SeatCount, situation: Situation, address: str) -> dict[str, Any] | None:
    """How one gets a seat; nothing where nobody can ask, and no number where that is not public."""
    if not situation.to_come or situation.asking not in _AVAILABILITY:
        return None
    offer = {
        "@type": "Offer",
        "url": address,
        "availability": f"{SCHEMA}/{_AVAILABILITY[situation.asking]}",
        "validFrom": moment(meeting, "registration_opens"),
        "availabilityEnds": moment(meeting, "registration_closes"),
    }
    if meeting.availability_is_public and count.free is not None:
        offer["inventoryLevel"] = {"@type": "QuantitativeValue", "value": count.free}  # type: ignore[assignment]
    return {name: value for name, value in offer.items() if value}


def _person(person: Person) -> dict[str, Any]:
    found = {
        "@type": "Organization" if person.is_organization else "Person",
        "name": person.name,
        "jobTitle": "" if person.is_organization else person.role,
        "url": f"{settings.BASE_URL}{person.get_absolute_url()}" if person.live else "",
    }
    return {name: value for name, value in found.items() if value}
