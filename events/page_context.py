"""What the template of a roundtable draws, in each of its states: plain values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.html import format_html

from core.rows import Note, When
from core.signatures import seats_sentence
from core.signatures.words import counted
from events import asking, cards, wording
from events.jsonld import json_ld
from events.page_data import RoundtableData
from events.page_parts import (
    agenda,
    agenda_title,
    file_note,
    is_briefing,
    listen,
    people,
    reading,
    results,
)
from events.rows import took_part
from events.states import Asking, Stage
from events.walltime import in_zone


def roundtable_context(data: RoundtableData) -> dict[str, Any]:
    """The page of a roundtable: an invitation first, its proceedings once it is over."""
    page, meeting = data.page, data.meeting
    card = cards.roundtable_card(page, meeting, series=data.series, is_demo=data.is_demo)
    image = cards.card_address(data.center, card, data.path)
    return {
        "data": data,
        "meeting": meeting,
        **head(data),
        **seats(data),
        "description": page.description,
        "agenda": agenda(data),
        "agenda_title": agenda_title(data),
        "speakers": people(data),
        "where": where(data),
        "topics": [{"name": topic.name, "url": topic.get_absolute_url()} for topic in data.topics],
        "reading": reading(data),
        "briefing": [file_note(data, file) for file in data.files if is_briefing(file)],
        "conclusions": [{"number": row.number, "text": row.text} for row in data.conclusions],
        "results": results(data) if data.over else [],
        "listen": listen(data) if not data.over else [],
        "citation": citation(data) if data.conclusions else "",
        "social_image_url": image,
        "social_image_alt": page.title,
        "json_ld_data": json_ld(
            page,
            meeting,
            data.count,
            data.situation,
            data.center,
            f"{settings.BASE_URL}{data.path}",
            people=[row.person for row in data.speakers],
            topics=data.topics,
            image=image,
            series=data.series,
        ),
    }


def head(data: RoundtableData) -> dict[str, Any]:
    """The margin of the head, and the deck."""
    page, meeting = data.page, data.meeting
    day = meeting.day
    when: When | None
    if data.over and day is not None:
        when = When(format_date(day, "F j, Y"), wording.iso(meeting))
        lines = [took_part(page.attendees)] if page.attendees else []
    else:
        when = When(wording.short_day(day), wording.iso(meeting)) if day else None
        lines = [format_date(day, "l, Y")] if day else ["No date yet"]
        lines += [said for said in (wording.hours(meeting), moved_from(data)) if said]
    links = []
    if data.over:
        if data.conclusions:
            links.append(Note(link="Cite", url="#cite"))
        links += [file_note(data, file) for file in data.files if not is_briefing(file)]
    elif day is not None and not data.cancelled:
        links.append(Note(link="Add to calendar", url=f"{data.path}event.ics"))
    return {
        "kind_label": "Proceedings" if data.over and data.conclusions else "",
        "when": when,
        "head_lines": lines,
        "head_links": links,
        "is_demo": data.is_demo,
        "deck": (page.proceedings_summary or page.summary) if data.over else page.summary,
        "notice": notice(data),
    }


def moved_from(data: RoundtableData) -> str:
    """`Moved from January 21`, with the hour where only that is another."""
    before, zone = data.meeting.previous_start, data.meeting.zone
    if before is None or data.cancelled:
        return ""
    if in_zone(before, zone).date() == data.meeting.day:
        return f"Moved from {wording.hour(before, zone)}"
    return f"Moved from {format_date(in_zone(before, zone), 'F j')}"


def notice(data: RoundtableData) -> dict[str, str] | None:
    """What everybody who opens the page must see first."""
    meeting = data.meeting
    if data.cancelled:
        return {"strong": "This meeting is cancelled.", "text": meeting.cancellation_note.strip()}
    if data.situation.today:
        said = wording.hours(meeting)
        return {"strong": "Today", "text": f"{said}." if said else ""}
    return None


def seats(data: RoundtableData) -> dict[str, Any]:
    """The ring with its sentence, the one thing to do, and how to ask."""
    # Of seats that nobody takes any more nothing is drawn
    meeting, stands, ring = data.meeting, data.situation, None if data.cancelled else data.ring
    full = ring is not None and stands.asking == Asking.FULL and not ring.free
    said, count, of = "", "", ""
    if ring is not None and data.over:
        count, of = str(ring.taken), f"of {ring.capacity} took part"
        said = f"{ring.taken} of {counted(ring.capacity, 'seat')} were taken."
    elif ring is not None:
        said = seats_sentence(ring)
        if not meeting.availability_is_public:
            count, of = str(ring.capacity), "seats"
        elif full:
            count, of = str(ring.capacity), f"of {ring.capacity} seats taken"
        else:
            count, of = str(ring.free), f"of {ring.capacity} seats free"
        if ring.waiting:
            said += f", {counted(ring.waiting, 'person waits', 'people wait')}"
    contact = data.contact
    action = asking.action(meeting, stands, contact, data.page.title, data.path)
    return {
        "ring": ring,
        "ring_count": count,
        "ring_of": of,
        "said": said,
        "action": action and replace(action, button=True, quiet=stands.asking == Asking.FULL),
        "how": asking.how_to_ask(meeting, stands, contact),
        "contact_url": contact.link(data.page.title),
        "contact_label": contact.email or "How to reach the center",
        "state": state(data),
        "state_is_said": full,
    }


def state(data: RoundtableData) -> str:
    """What the ring does not say by itself: `By invitation`, `Full, 5 waiting`."""
    if data.over or data.cancelled or data.situation.stage == Stage.NO_DATE:
        return ""
    asked = data.situation.asking
    if asked == Asking.NOT_YET or (asked == Asking.OPEN and data.ring is not None):
        return ""
    not_today = replace(data.situation, today=False)
    strong, rest = asking.state_words(data.meeting, data.count, not_today)
    return f"{strong}{rest}"


def where(data: RoundtableData) -> str:
    """Place, address and access as sentences; of a meeting that is over the place alone."""
    meeting = data.meeting
    parts = [wording.where(meeting)]
    if not data.over:
        parts += [", ".join(line.strip() for line in meeting.address.splitlines()), meeting.access_note]
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def citation(data: RoundtableData) -> Any:
    """How the proceedings are cited: nobody is named, since nobody is quoted."""
    center, meeting = data.center, data.meeting
    series = data.series or "Roundtable"
    return format_html(
        "{}. {}. <em>{}</em>, {}. {}",
        center.name,
        data.page.title,
        series,
        format_date(meeting.day, "F j, Y") if meeting.day else "",
        f"{settings.BASE_URL}{data.path}",
    )
