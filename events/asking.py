"""How one asks for a seat, and whom: the words and the one thing to do, for rows and pages.

Where registration is open the thing to do is its form. Where seats are given by approval it is a message to
whoever looks after the meeting; without an address, the center's page of contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.utils.dateformat import format as format_date

from core.models import Center
from core.rows import Action
from core.signatures.words import counted
from events import wording
from events.models import Meeting
from events.seats import SeatCount
from events.states import Asking, Situation, Stage
from events.walltime import in_zone

CONTACT_PAGE = "/contact/"
#: A term that is no longer than this stands in a row: “answer within a week”
SHORT = 40


@dataclass(frozen=True)
class Contact:
    """Whom one asks: a name (or empty) and an address (or empty)."""

    name: str
    email: str

    @classmethod
    def of(cls, meeting: Meeting, center: Center) -> Contact:
        """The meeting's own, else the center's."""
        if meeting.contact_email:
            return cls(meeting.contact_name, meeting.contact_email)
        return cls(meeting.contact_name, center.email)

    def link(self, subject: str) -> str:
        """A mail to the contact (RFC 6068), else the page that says how the center is reached."""
        if not self.email:
            return CONTACT_PAGE
        return f"mailto:{quote(self.email, safe='@+')}?subject={quote(subject)}"


def state_words(meeting: Meeting, count: SeatCount, situation: Situation) -> tuple[str, str]:
    """What a row says beside the ring: bold words, and what follows them with its first comma or space."""
    if situation.stage == Stage.CANCELLED:
        note = meeting.cancellation_note.strip()
        return "Cancelled.", f" {note}" if note else ""
    if situation.today and meeting.start is not None:
        return "Today", f", {wording.hours(meeting)}"
    if situation.today:
        return "Today", ""
    public = meeting.availability_is_public
    match situation.asking:
        case Asking.OPEN:
            if meeting.capacity is None or not public:
                return "Open for registration", ""
            return f"{count.free} of {counted(meeting.capacity, 'seat')} free", ""
        case Asking.FULL:
            return "Full", f", {count.waiting} waiting" if count.waiting and public else ""
        case Asking.NOT_YET:
            return "Not open yet", f", from {_day(meeting.registration_opens, meeting.zone)}"
        case Asking.CLOSED:
            return "Registration is closed", ""
        case Asking.APPROVAL:
            return "By approval", _short_term(meeting)
        case Asking.INVITATION:
            return "By invitation", ""
    return "", ""


def action(
    meeting: Meeting, situation: Situation, contact: Contact, title: str, path: str, *, about: bool = False
) -> Action | None:
    """The one thing to do; None where nothing can be done, or nobody can be written to.

    `path` is that of the roundtable's page. `about` names the roundtable for screen readers, where the
    words alone are the same in each row.
    """
    if situation.stage not in (Stage.TO_COME, Stage.NO_DATE):
        return None
    form = f"{path}register/"
    named = f"for “{title}”" if about else ""
    by_form = meeting.registration == Meeting.Registration.OPEN
    match situation.asking:
        case Asking.OPEN:
            return Action("Register", form, button=True, about=named)
        case Asking.FULL if meeting.waiting_list and by_form:
            return Action("Join the waiting list", form, about=named)
        case Asking.FULL if meeting.waiting_list and contact.email:
            return Action("Ask for the waiting list", contact.link(f"Waiting list: {title}"), about=named)
        case Asking.APPROVAL if contact.email:
            return Action("Ask for a seat", contact.link(f"Request for a seat: {title}"), about=named)
    return None


@dataclass(frozen=True)
class How:
    """How one asks, in a line: `before`, the contact's link, then `after`."""

    before: str
    after: str = ""


def how_to_ask(meeting: Meeting, situation: Situation, contact: Contact) -> How | None:
    """The line under the button of a page: how to ask and whom, until when, at what terms."""
    whom = contact.name or "the center"
    questions = f"Questions go to {whom}:"
    if situation.stage == Stage.CANCELLED:
        return How(questions)
    if situation.stage == Stage.OVER:
        return None
    opens, closes = meeting.registration_opens, meeting.registration_closes
    until = f"Open until {_day(closes, meeting.zone)}." if closes else ""
    note = meeting.registration_note.strip()
    match situation.asking:
        case Asking.OPEN:
            queue = meeting.waiting_list and meeting.capacity is not None
            said = "waiting list" in note.lower()
            waiting = "When the seats are gone, a waiting list opens by itself." if queue and not said else ""
            return How(_joined(until, note, waiting, questions))
        case Asking.APPROVAL:
            return How(f"To ask for a seat, write to {whom}:", _joined(until, note))
        case Asking.INVITATION:
            return How(questions, note)
        case Asking.FULL if meeting.waiting_list and meeting.registration == Meeting.Registration.OPEN:
            return How(_joined("A seat that comes free goes to the first in the line.", note, questions))
        case Asking.FULL if meeting.waiting_list:
            return How(f"To be put on the waiting list, write to {whom}:", note)
        case Asking.FULL:
            return How(questions, note)
        case Asking.NOT_YET:
            moment = wording.day_and_hour(opens, meeting.zone) if opens else "later"
            return How(f"Registration opens {moment}, {wording.zone_name(meeting)}. {questions}", note)
        case Asking.CLOSED:
            if meeting.registration == Meeting.Registration.OPEN:
                return How(
                    f"If you have a seat and cannot come, give it back on your own page, or tell {whom}:"
                )
            return How(f"If you have a seat and cannot come, tell {whom}:")
    return How(f"There is no registration here. {questions}", note)


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _day(moment: datetime | None, zone: str) -> str:
    """`January 14`: enough for a date that is near."""
    return format_date(in_zone(moment, zone), "F j") if moment is not None else ""


def _short_term(meeting: Meeting) -> str:
    """The terms, if they are a few words: `, answer within a week`."""
    note = meeting.registration_note.strip().rstrip(".")
    if not note or len(note) > SHORT or "." in note:
        return ""
    return f", {note[0].lower() if note[1:2].islower() else note[0]}{note[1:]}"
