"""How the history of a page and of the site says what was done to a meeting."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogFormatter

#: What an action's name in the history stands for
LABELS = {
    "announce": "Announce meeting",
    "move": "Move meeting",
    "change_place": "Change place of meeting",
    "change_seats": "Change seats of meeting",
    "cancel": "Cancel meeting",
}


def action_name(verb: str) -> str:
    """The action's name in the log: `events.meeting.move`."""
    return f"events.meeting.{verb}"


class MeetingFormatter(LogFormatter):
    """Draws an action from its data: `from` and `to`, each a sentence, and a `note`."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data or {}
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


def register_actions(actions: Any) -> None:
    """Make every action on a meeting known to Wagtail's log."""
    for verb, label in LABELS.items():
        formatter = type(f"{verb.title()}Formatter", (MeetingFormatter,), {"verb": verb, "label": label})
        actions.register_action(action_name(verb))(formatter)
