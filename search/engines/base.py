"""The protocol of engines: the same request gets the same result from each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models

from search.models import Entry
from search.queries import Query, Unit

#: Below this many hits with all words, hits with some of the words follow
FEW = 10
#: Shown at most of the hits with some of the words
MOST_SOME = 10
#: Passages shown of a hit
MOST_PASSAGES = 3
#: Different words of a long query that the second part asks for: the rarest, and those typed most often
MOST_WORDS = 32
#: Units of a long query that passages are looked for with, those that tell best: none has most of 75 words
MOST_TELLING = 8
#: A word of a long query counts as often as it was typed, and no more often than this
MOST_REPEATED = 8
#: Values at most of a facet whose values are many, beside those that were chosen: those with most hits
MOST_LISTED = 20
FACETS = ("kind", "series", "topic", "person", "year")


class Sort(models.TextChoices):
    """The order of hits with all words; the last tie is broken by the entry's id."""

    RELEVANCE = "relevance", "By relevance"
    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"


@dataclass(frozen=True)
class Request:
    """What is asked: a query, chosen facet values, the reader's level, and which part of the hits."""

    query: Query
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    level: int = 0
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    size: int = 20
    #: Of the corpus, where the caller has asked for it already
    revision: str | None = None


@dataclass(frozen=True)
class Hit:
    """An entry that was found, the passages to open it at, and the units that it lacks."""

    entry: int
    passages: tuple[int, ...] = ()
    lacks: tuple[Unit, ...] = ()


# Not frozen: hundreds are made for a page, in a third of the time
@dataclass(slots=True)
class FacetCount:
    """A facet value with the number of hits that choosing it would give."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Result:
    """Hits with all words from `start` on, how many there are, and their facets.

    `some` are hits with some of the words, when few have all; they are in no count. `unknown` are
    chosen values that no entry has, as (facet, value).
    """

    hits: list[Hit]
    total: int
    facets: dict[str, list[FacetCount]]
    some: list[Hit] = field(default_factory=list)
    #: Where nothing has all units: how many entries have each by itself
    each: list[int] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Correction:
    """What somebody may have meant, and how many entries have all of its words."""

    text: str
    total: int


class Engine(Protocol):
    """One way to search the corpus."""

    @property
    def name(self) -> str:
        """What answers: `database` or `elastic`."""

    @property
    def is_fallback(self) -> bool:
        """Whether the database answers because the search server does not."""

    @property
    def is_provisional(self) -> bool:
        """Whether what it has answered is another answer in a moment, although nothing changes: not to be
        kept.
        """

    def index(self, entries: Iterable[Entry]) -> None:
        """Index saved entries with their facets and passages; ends with current frequencies."""

    def search(self, query: Query, size: int) -> list[int]:
        """Return ids of entries, best first: those with all words, then those with some."""

    def results(self, request: Request) -> Result:
        """Answer a request."""

    def complete(self, text: str, size: int) -> list[str]:
        """Return titles with a word for each word of text, the last of them only begun."""

    def related(self, entry: int, kinds: Collection[str], size: int) -> list[int]:
        """Return entries of some kinds that say in public what an entry says in public, the nearest first."""

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
