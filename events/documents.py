"""What is findable of a roundtable: what it is about, who speaks, and each conclusion.

The joining link is no part of it, nor is anything about attendees.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.dates import PartialDate
from events.models import RoundtablePage
from events.rows import rows_by_id
from search.facets import person_facets, topic_facets
from search.plain import stream_text
from search.registry import Document, Extract, Kind, Source, register


def of_roundtable(page: RoundtablePage) -> Document | None:
    """A roundtable by the day of its meeting; none while the meeting is not announced."""
    meeting = page.meeting
    if not meeting.is_announced:
        return None
    speakers = [(row.person, row.role) for row in page.speakers.select_related("person")]
    agenda = [text for row in page.agenda.all() for text in (row.title, row.text)]
    place = [meeting.place, meeting.locality]
    return Document(
        kind=Kind.ROUNDTABLE,
        title=page.title,
        abstract="\n".join(part for part in (page.summary, page.proceedings_summary) if part),
        body="\n".join(part for part in (stream_text(page.body), page.audience, *agenda, *place) if part),
        people=[person.name for person, _ in speakers],
        date=PartialDate(meeting.day) if meeting.day else None,
        facets=[
            *topic_facets(page.topics.select_related("parent")),
            *person_facets((person, role or "At the table") for person, role in speakers),
        ],
        passages=conclusions(page),
        notice="Cancelled" if meeting.is_cancelled else "",
    )


def conclusions(page: RoundtablePage) -> Iterator[Extract]:
    """Each conclusion as a passage that a hit opens at."""
    for row in page.conclusions.all():
        if row.number:
            yield Extract(
                Source.CONCLUSION,
                row.number,
                row.text,
                label=f"Conclusion {row.number}",
                anchor=f"conclusion-{row.number}",
            )


def register_all() -> None:
    """Register the section's model with the search."""
    register(RoundtablePage, of_roundtable, sources=[Source.CONCLUSION], rows=rows_by_id)
