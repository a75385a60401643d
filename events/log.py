"""How the history of a page and of the site says what was done to a meeting, and by hand to a registration.

Of a registration it names the id alone: erasure empties the row that this leads to, and does not reach here.
"""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogFormatter, log

from events.allocation import Moved
from events.models import RoundtablePage

#: What an action's name in the history stands for
LABELS = {
    "announce": "Announce meeting",
    "move": "Move meeting",
    "change_place": "Change place of meeting",
    "change_seats": "Change seats of meeting",
    "cancel": "Cancel meeting",
    "add_registration": "Add a registration",
    "seat_registration": "Give a seat by hand",
    "cancel_registration": "Cancel a registration",
}
#: What they say of a registration
_BY_HAND = {
    "add_registration": "A registration was added by hand",
    "seat_registration": "A registration was given a seat by hand",
    "cancel_registration": "A registration was cancelled by hand",
}


def action_name(verb: str) -> str:
    """The action's name in the log: `events.meeting.move`."""
    return f"events.meeting.{verb}"


class MeetingFormatter(LogFormatter):
    """Draws an action from its data: `from` and `to`, each a sentence, and a `note`."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data or {}
        if self.verb in _BY_HAND:
            return f"{_BY_HAND[self.verb]}: {data.get('registration', '')}"
        if self.verb == "move":
            return f"Meeting moved from {data.get('from', 'no date')} to {data.get('to', 'no date')}"
        if self.verb == "cancel":
            return f"Meeting of {data.get('from', 'no date')} cancelled"
        if self.verb == "announce":
            return "Meeting announced"
        what = "place" if self.verb == "change_place" else "seats"
        return f"Meeting’s {what} changed: {data.get('to', '')}".rstrip(": ")

    def format_comment(self, log_entry: Any) -> str:
        return str((log_entry.data or {}).get("note", ""))


def log_by_hand(verb: str, moved: Moved) -> None:
    """Write into the history of the roundtable what somebody did to a registration: no name, no reason.

    Inside the seat's transaction. The registration's own log keeps the reason.
    """
    registration = moved.registration
    data = {"registration": str(registration.uuid), "from": moved.before, "to": registration.status}
    for page in RoundtablePage.objects.filter(meeting=registration.meeting_id, alias_of=None):
        log(instance=page, action=action_name(verb), user=moved.transition.user, data=data)


def register_actions(actions: Any) -> None:
    """Make every action on a meeting known to Wagtail's log."""
    for verb, label in LABELS.items():
        formatter = type(f"{verb.title()}Formatter", (MeetingFormatter,), {"verb": verb, "label": label})
        actions.register_action(action_name(verb))(formatter)
