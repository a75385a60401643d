"""What is findable of shows and episodes, with the words of a transcript at their second."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator

from core.dates import PartialDate
from core.models import Center
from search.facets import person_facets, series_facets, topic_facets
from search.plain import stream_text
from search.registry import (
    Document,
    Extract,
    Kind,
    Source,
    register,
    register_podcast_feed,
    register_value,
)

from .models import EpisodePage, ShowPage
from .rows import number_of, rows_by_id, show_rows_by_id
from .segments import passages
from .show_feed import facet_feed_response
from .transcripts import from_data

# A phrase is found within one passage; a hit opens at its second
PASSAGE_SECONDS = 30.0


def of_episode(page: EpisodePage) -> Document:
    """An episode, with its chapters in the body and its transcript as passages."""
    show = page.show
    people = [(credit.person, credit.get_role_display()) for credit in page.people.select_related("person")]
    chapters = [row.title for row in page.chapters.all()]
    zone = zoneinfo.ZoneInfo(Center.load().zone)
    return Document(
        kind=Kind.EPISODE,
        title=page.title,
        number=number_of(page),
        abstract=page.summary,
        body="\n".join(part for part in (stream_text(page.notes), *chapters) if part),
        people=[person.name for person, _ in people],
        series=show.title,
        date=PartialDate(page.pub_date.astimezone(zone).date()),
        facets=[
            *topic_facets(page.topics.select_related("parent")),
            *person_facets(people),
            *series_facets(show, show.title),
        ],
        passages=transcript_passages(page),
    )


def transcript_passages(page: EpisodePage) -> Iterator[Extract]:
    """The transcript in passages of about half a minute, each of one speaker."""
    if page.transcript is None:
        return
    found = passages(from_data(page.transcript.segments), PASSAGE_SECONDS)
    for position, passage in enumerate(found):
        yield Extract(
            Source.TRANSCRIPT, position, passage.text, second=passage.start, speaker=passage.speaker
        )


def of_show(page: ShowPage) -> Document:
    """A show."""
    people = [(credit.person, credit.get_role_display()) for credit in page.people.select_related("person")]
    return Document(
        kind=Kind.SHOW,
        title=page.title,
        abstract=page.summary,
        body=page.description_text,
        people=[person.name for person, _ in people],
        facets=[*topic_facets(page.topics.select_related("parent")), *person_facets(people)],
    )


def register_all() -> None:
    """Register the section's models with the search."""
    register(EpisodePage, of_episode, sources=[Source.TRANSCRIPT], rows=rows_by_id)
    register(ShowPage, of_show, rows=show_rows_by_id)
    register_value(ShowPage, label=lambda show: show.title)
    register_podcast_feed(facet_feed_response)
