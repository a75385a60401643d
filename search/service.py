"""A search from its address to what is drawn: the one path of page, JSON and feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from core.models import Person, Topic

from . import promoted, synonyms
from .drawing import Found, drawn
from .engines import Correction, Request, Result, get_engine
from .engines.bitmaps import current_revision
from .parameters import PAGE_SIZE, Asked
from .promoted import Promoted
from .queries import Query, Unit, parse
from .registry import Kind

#: Words that "one word less" is tried for
MOST_TRIED = 4


class NotThere(LookupError):  # noqa: N818 - what was asked for is not there
    """A facet value that nothing has, or a page beyond the last; the message is for people."""


@dataclass(frozen=True)
class Answer:
    """A search's result as it is drawn."""

    asked: Asked
    query: Query
    result: Result
    hits: Sequence[Found] = ()
    some: Sequence[Found] = ()
    meant: Correction | None = None
    #: Where nothing has all words: each word with the entries that have it
    tries: Sequence[tuple[Unit, int]] = field(default_factory=list)
    #: The search server does not answer, and the database does in its place
    is_fallback: bool = False
    #: In a moment it is another answer: not to be kept
    is_provisional: bool = False
    #: What editors set above the results; in no count
    promoted: Sequence[Promoted] = ()

    @property
    def total(self) -> int:
        return self.result.total

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE_SIZE))

    @property
    def passages(self) -> int:
        """The passages that are shown."""
        return sum(len(hit.openings) for hit in self.hits)


def search(asked: Asked, level: int) -> Answer:
    """Answer a search for a reader of this level, in a fixed number of queries. Raises NotThere."""
    revision = current_revision()
    query = parse(asked.q, synonyms.of_revision(revision))
    if query.notes:
        # What was cut or broken does not go on in links
        asked = replace(asked, q=query.text)
    if not query.units:
        return Answer(asked, query, Result([], 0, {}))
    engine = get_engine()
    result = engine.results(
        Request(query, asked.filters, level, asked.order, asked.start, PAGE_SIZE, revision)
    )
    _check_values(result)
    if asked.page > 1 and asked.start >= result.total:
        raise NotThere(f"These results have no page {asked.page}.")
    found = drawn([*result.hits, *result.some], query, level)
    meant = engine.correct(query, level) if not result.total else None
    each = zip(query.units, result.each, strict=False) if len(query.units) > 1 else ()
    return Answer(
        asked,
        query,
        result,
        hits=[found[hit.entry] for hit in result.hits if hit.entry in found],
        some=[found[hit.entry] for hit in result.some if hit.entry in found],
        meant=meant,
        tries=[(unit, count) for unit, count in each if count and not unit.quoted][:MOST_TRIED],
        is_fallback=engine.is_fallback,
        is_provisional=engine.is_provisional,
        promoted=promoted.promoted(query.key, revision) if promoted.belong_to(asked) else (),
    )


def _check_values(result: Result) -> None:
    """Refuse a facet value that nothing has; a topic or person that nothing has yet is none of these."""
    for name, value in result.unknown:
        known = (
            value in Kind.values
            if name == "kind"
            else Topic.objects.filter(slug=value).exists()
            if name == "topic"
            else name == "person" and Person.objects.filter(slug=value, live=True).exists()
        )
        if not known:
            raise NotThere(f"There is no {name} “{value[:60]}” to filter by.")
