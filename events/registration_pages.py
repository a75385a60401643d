"""What the pages of registration draw: the form, and one's own registration in each of its states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as format_date

from core.models import DemoItem
from core.rows import Note, When
from core.signatures import Ring, seats_sentence
from core.signatures.words import counted
from events import wording
from events.allocation import has_begun, place_in_queue
from events.calendar_data import address_of
from events.door import drawing
from events.drawings import ring_of
from events.letter_parts import KEPT, part_said
from events.listing import coming_roundtables
from events.models import Meeting, Registration, RoundtablePage
from events.page_context import where
from events.page_data import RoundtableData
from events.page_parts import reading
from events.register_form import RegisterForm
from events.registration import RefusedError, check_asking
from events.seats import SeatCount, count_seats, seats_of
from events.states import Asking, is_over, situation
from events.tokens import Purpose
from events.walltime import in_zone

Status = Registration.Status


# The form


def register_page(data: RoundtableData, form: RegisterForm, *, sent: bool) -> dict[str, Any]:
    """The page of the form: open, closed with the reason, or sent."""
    meeting = data.meeting
    refused = ""
    try:
        check_asking(meeting, data.count, data.now)
    except RefusedError as error:
        refused = str(error)
    ring = data.ring
    told = _told(meeting, ring, "free")
    return {
        **told,
        "data": data,
        "meeting": meeting,
        "form": form,
        "sent": sent,
        "refused": refused,
        "waits": data.situation.asking == Asking.FULL,
        "day": When(format_date(meeting.day, "F j, Y"), wording.iso(meeting)) if meeting.day else None,
        # A narrow page has the ring at its end only
        "seats": [f"{told['ring_count']} {told['ring_of']}"] if told["ring_count"] else [],
        "said": seats_sentence(ring) if ring else "",
        "contact_url": data.contact.link(data.page.title),
        "contact_label": data.contact.email or "How to reach the center",
        "noindex": True,
    }


# One's own page


@dataclass(frozen=True)
class State:
    """What has become of a registration: a title, and a sentence under it; `stands` where it goes on."""

    title: str
    text: str = ""
    stands: bool = False


def own_page(
    registration: Registration, purpose: Purpose, now: datetime, *, doing: str = ""
) -> dict[str, Any]:
    """The page that a link opens; `doing` is the step that a button of it leads to."""
    meeting = registration.meeting
    page = RoundtablePage.objects.filter(meeting=meeting, alias_of=None).order_by("pk").first()
    public = page is not None and page.live and not page.get_view_restrictions().exists()
    url = address_of(page).removeprefix(settings.BASE_URL) if public and page is not None else ""
    place = place_in_queue(registration)
    stands = check_of(registration, purpose, now)
    context: dict[str, Any] = {
        "template": f"events/registration/{stands}.html",
        "registration": registration,
        "meeting": meeting,
        "purpose": purpose.value,
        "doing": doing,
        "roundtable": page.title if page else "",
        "roundtable_url": url,
        "event_url": f"{url}event.ics" if url and meeting.has_date else "",
        "is_demo": page is not None and DemoItem.marks(page),
        "when": wording.when(meeting),
        "where_short": wording.where(meeting),
        "iso": wording.iso(meeting),
        "iso_end": wording.iso_end(meeting),
        "day": format_date(meeting.day, "F j, Y") if meeting.day else "",
        "short_day": wording.short_day(meeting.day) if meeting.day else "",
        "weekday": format_date(meeting.day, "l, Y") if meeting.day else "",
        "hours": wording.hours(meeting),
        "place": place,
        "state": state_of(registration, place, now),
        "cancelled": meeting.is_cancelled,
        "over": is_over(meeting, now),
        "can_leave": not meeting.is_cancelled and not has_begun(meeting, now),
        "part": part_said(meeting, registration),
        "kept_until": _kept_until(meeting),
        "may_register": bool(url) and _may_register(meeting, now),
    }
    return context | EXTRAS.get(stands, _nothing)(registration, now, page)


def check_of(registration: Registration, purpose: Purpose, now: datetime) -> str:
    """Which page a link opens: `confirm`, `offer`, `seat`, `waiting`, or `state`, which only says it."""
    meeting, status = registration.meeting, registration.status
    over = meeting.is_cancelled or has_begun(meeting, now)
    if purpose == Purpose.CONFIRM:
        until = registration.confirm_until
        open_still = status == Status.UNCONFIRMED and (until is None or until > now)
        return "confirm" if open_still and not over else "state"
    if status == Status.OFFERED:
        until = registration.offered_until
        return "offer" if (until is None or until > now) and not over else "state"
    if purpose == Purpose.OFFER:
        return "state"
    if status in (Status.CONFIRMED, Status.ATTENDED):
        return "seat"
    return "waiting" if status == Status.WAITLISTED and not over else "state"


def state_of(registration: Registration, place: int, now: datetime) -> State:
    """How a registration stands, in the words of its owner's page; what has run out is over at once, though
    the row says so only when the next service or minute has come.
    """
    meeting, status = registration.meeting, registration.status
    if status == Status.UNCONFIRMED and registration.confirm_until and registration.confirm_until <= now:
        return LINK_ENDED
    if status == Status.OFFERED and registration.offered_until and registration.offered_until <= now:
        return OFFER_ENDED
    if status in WITHOUT_SEAT and not meeting.is_cancelled and has_begun(meeting, now):
        over = "is over" if is_over(meeting, now) else "has begun"
        return State(f"This roundtable {over}", "No seat changes hands any more.")
    match status:
        case Status.CONFIRMED if is_over(meeting, now):
            return State("You had a seat", "This roundtable is over.", stands=True)
        case Status.CONFIRMED:
            return State("You have a seat", "Your address is confirmed.", stands=True)
        case Status.ATTENDED:
            return State("You took part", stands=True)
        case Status.ABSENT:
            return State("You had a seat", "You were not there.")
        case Status.WAITLISTED:
            title = f"You are number {place} on the waiting list"
            return State(title, "Your address is confirmed.", stands=True)
        case Status.OFFERED:
            until = said(registration.offered_until, meeting)
            return State("A seat is held for you", f"Until {until}.", stands=True)
        case Status.PENDING:
            text = "We write to you as soon as it has one."
            return State("Your request waits for an answer", text, stands=True)
        case Status.REJECTED:
            return State("Your request was declined")
        case Status.UNCONFIRMED:
            return State(
                "Your address is not confirmed yet",
                "Open the link of the message that we sent, and press its button.",
            )
        case Status.CANCELLED if meeting.is_cancelled:
            return State("This roundtable is cancelled", meeting.cancellation_note.strip())
        case Status.CANCELLED:
            last = registration.transitions.last()
            if last is not None and last.actor == "staff":
                return State("Your registration was cancelled", "The organizers have cancelled it.")
            return State("You have withdrawn", "The seat, if you had one, went to the next in the line.")
    last = registration.transitions.last()
    return OFFER_ENDED if last is not None and last.from_status == Status.OFFERED else LINK_ENDED


OFFER_ENDED = State("The offer has ended", "The seat went to the next in the line.")
LINK_ENDED = State(
    "This link has ended", "The address was not confirmed within 48 hours, and nothing was kept."
)
#: In these somebody has no seat yet
WITHOUT_SEAT = (Status.UNCONFIRMED, Status.PENDING, Status.WAITLISTED, Status.OFFERED)


def said(moment: datetime | None, meeting: Meeting) -> str:
    """`Tuesday, February 2, 2027, 15:40, Boston time`."""
    if moment is None:
        return "the roundtable begins"
    local = in_zone(moment, meeting.zone)
    clock = wording.hour(moment, meeting.zone)
    return f"{format_date(local, 'l, F j, Y')}, {clock}, {wording.zone_name(meeting)}"


def _kept_until(meeting: Meeting) -> str:
    if meeting.over_at is None:
        return ""
    return format_date(in_zone(meeting.over_at + KEPT, meeting.zone), "F j, Y")


def _may_register(meeting: Meeting, now: datetime) -> bool:
    try:
        check_asking(meeting, seats_of(meeting, now), now)
    except RefusedError:
        return False
    return True


# What each page has beside that


def _nothing(registration: Registration, now: datetime, page: RoundtablePage | None) -> dict[str, Any]:
    return {}


def _ring(meeting: Meeting, count: SeatCount, now: datetime) -> Ring | None:
    return ring_of(meeting, count, situation(meeting, count, now))


def _told(meeting: Meeting, ring: Ring | None, which: str) -> dict[str, Any]:
    """The ring with how many seats are `free` or `taken`, where everyone may know."""
    if ring is None or not meeting.availability_is_public:
        return {"ring": ring, "ring_count": "", "ring_of": ""}
    count = ring.free if which == "free" else ring.taken
    return {"ring": ring, "ring_count": str(count), "ring_of": f"of {meeting.capacity} seats {which}"}


def _of_confirm(registration: Registration, now: datetime, page: RoundtablePage | None) -> dict[str, Any]:
    meeting = registration.meeting
    ring = _ring(meeting, seats_of(meeting, now), now)
    return {
        **_told(meeting, ring, "free"),
        "ring_said": seats_sentence(ring) if ring else "",
        "until": said(registration.confirm_until, meeting),
    }


def _of_offer(registration: Registration, now: datetime, page: RoundtablePage | None) -> dict[str, Any]:
    meeting = registration.meeting
    until = registration.offered_until
    local = in_zone(until, meeting.zone) if until else None
    taken = seats_of(meeting, now).taken
    others = min(taken, meeting.capacity or 0) - 1
    held = Ring(meeting.capacity, taken=max(0, others), held=1) if meeting.capacity else None
    return {
        "ring": held,
        "until": said(until, meeting),
        "until_iso": local.isoformat(timespec="minutes") if local else "",
        "until_short": f"{format_date(local, 'l')}, {wording.hour(until, meeting.zone)}"
        if local and until
        else "",
        "others": Registration.objects.filter(meeting=meeting, status=Status.WAITLISTED).count(),
    }


def _of_seat(registration: Registration, now: datetime, page: RoundtablePage | None) -> dict[str, Any]:
    meeting = registration.meeting
    count = seats_of(meeting, now)
    taken = count.taken
    data = RoundtableData(page, now) if page is not None else None
    since = registration.transitions.filter(to_status=Status.CONFIRMED).last()
    joins = meeting.joining_link and meeting.mode != Meeting.Mode.IN_PERSON
    return {
        "qr": drawing(registration.checkin_code) if registration.checkin_code else "",
        "since": format_date(in_zone(since.at, meeting.zone), "F j") if since else "",
        "taken_said": f"One of the {taken} seats taken is yours."
        if taken > 1 and meeting.availability_is_public and not meeting.is_cancelled
        else "",
        "reading": reading(data) if data else [],
        "where": where(data) if data else "",
        "joining_link": meeting.joining_link
        if joins and registration.part != Registration.Part.IN_PERSON
        else "",
    }


def _of_waiting(registration: Registration, now: datetime, page: RoundtablePage | None) -> dict[str, Any]:
    meeting = registration.meeting
    count = seats_of(meeting, now)
    return {
        **_told(meeting, _ring(meeting, count, now), "taken"),
        "waiting": count.waiting,
        "meanwhile": _meanwhile(meeting, now),
    }


def _meanwhile(meeting: Meeting, now: datetime) -> Note | None:
    """Another roundtable that has free seats now, the next one."""
    others = [page for page in coming_roundtables(now)[:10] if page.meeting_id != meeting.pk]
    counts = count_seats([page.meeting for page in others], now)
    for page in others:
        other, count = page.meeting, counts[page.meeting_id]
        open_now = situation(other, count, now).asking == Asking.OPEN
        if open_now and count.free and other.availability_is_public and other.day:
            seats = f"{counted(count.free, 'seat')} {'is' if count.free == 1 else 'are'} free"
            return Note(
                text=f"On {format_date(other.day, 'F j')}, {seats} at ",
                link=f"“{page.title}”",
                url=address_of(page).removeprefix(settings.BASE_URL),
                end=".",
            )
    return None


EXTRAS = {"confirm": _of_confirm, "offer": _of_offer, "seat": _of_seat, "waiting": _of_waiting}
