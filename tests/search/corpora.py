"""Entries for tests of engines, made without any page."""

import itertools
from collections.abc import Sequence
from datetime import date

from core.dates import PartialDate
from search import corpus
from search.engines import Request, Sort, get_engine
from search.models import Entry, EntryFacet, Passage, passage_key
from search.queries import parse
from search.registry import Access, Extract, Facet, Source

_ids = itertools.count(1_000_000)


def add(
    title: str,
    *,
    body: str = "",
    abstract: str = "",
    number: str = "",
    people: Sequence[str] = (),
    series: str = "",
    kind: str = "report",
    day: date | None = date(2026, 1, 1),
    facets: Sequence[Facet] = (),
    passages: Sequence[Extract] = (),
    access: int = Access.PUBLIC,
    index: bool = True,
) -> Entry:
    """Save an entry and index it. Kind and year become facets."""
    entry = Entry.objects.create(
        type="tests.thing",
        object_id=next(_ids),
        locale="en",
        kind=kind,
        title=title,
        body=body,
        abstract=abstract,
        number=number,
        series=series,
        people="\n".join(people),
        date=day,
        access=access,
        digest="x",
    )
    made = [Facet("kind", kind, kind)]
    if day:
        made.append(Facet("year", str(day.year), str(day.year)))
    EntryFacet.objects.bulk_create(
        EntryFacet(entry=entry, name=item.name, value=item.value, label=item.label)
        for item in (*made, *facets)
    )
    Passage.objects.bulk_create(
        Passage(
            id=passage_key(entry.pk, item.source, item.position),
            entry=entry,
            source=item.source,
            position=item.position,
            text=item.text,
            unseen=item.unseen,
            access=access if item.access is None else item.access,
        )
        for item in passages
    )
    if index:
        get_engine().index([entry])
    return entry


def index_all() -> None:
    """Index every entry on the engine that answers."""
    get_engine().index(Entry.objects.filter(live=True))


def bury(entry: Entry) -> None:
    """Let an entry be found no more."""
    Entry.objects.filter(pk=entry.pk).update(live=False, version=entry.version + 1)
    corpus.touch()


def pdf(*texts: str, access: int | None = None) -> list[Extract]:
    """Return pages of a PDF."""
    return [Extract(Source.PDF, n, text, access=access) for n, text in enumerate(texts, 1)]


def find(
    text: str, *, synonyms=None, sort: str = Sort.RELEVANCE, level: int = 0, start=0, size=20, **filters
):
    """Ask the engine; each filter is a list of values."""
    request = Request(parse(text, synonyms), filters, level, Sort(sort), start, size)
    return get_engine().results(request)


def titles(result) -> list[str]:
    """Titles of the hits with all words, in order."""
    names = dict(Entry.objects.values_list("pk", "title"))
    return [names[hit.entry] for hit in result.hits]


def some_titles(result) -> list[str]:
    names = dict(Entry.objects.values_list("pk", "title"))
    return [names[hit.entry] for hit in result.some]


def counts(result, facet: str) -> dict[str, int]:
    return {item.value: item.count for item in result.facets[facet]}


__all__ = [
    "Access",
    "Facet",
    "PartialDate",
    "add",
    "bury",
    "counts",
    "find",
    "index_all",
    "pdf",
    "some_titles",
    "titles",
]
