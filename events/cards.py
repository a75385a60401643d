"""The social card of a roundtable: seats, not free seats, since a card must not go stale."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dateformat import format as format_date

from core.cards import Card
from core.signatures import Ring
from events import wording
from events.models import Meeting, RoundtablePage
from reports.cards import card_address

__all__ = ["card_address", "card_of", "roundtable_card"]


def roundtable_card(page: RoundtablePage, meeting: Meeting, *, series: str, is_demo: bool) -> Card:
    """The day large, title, hours and place; the seats as a grey ring."""
    day = meeting.day
    when = ", ".join(
        part for part in (format_date(day, "l, Y") if day else "", wording.hours(meeting)) if part
    )
    lines = [when, wording.where(meeting)]
    return Card(
        kind="roundtable",
        word=series or "Roundtable",
        title=page.title,
        margin=[line for line in lines if line],
        day=wording.short_day(day) if day else "",
        is_demo=is_demo,
        ring=Ring.private(meeting.capacity) if meeting.capacity else None,
    )


def card_of(page: RoundtablePage) -> Card:
    """The card of a page, from what is in the database."""
    from events.page_data import RoundtableData

    data = RoundtableData(page, timezone.now())
    return roundtable_card(page, data.meeting, series=data.series, is_demo=data.is_demo)
