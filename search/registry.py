"""The registration interface: how a section makes what it has findable.

A section calls `register()` in its app's `ready()` with a model and a plain function that turns one
live row into a `Document`. Nothing in `search` knows a section's models.

    def document(page: ReportPage) -> Document:
        return Document(kind=Kind.REPORT, title=page.title, …)

    register(ReportPage, document, sources=[Source.FINDING])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page

from core.dates import PartialDate
from core.rows import Row

#: The type under which every page is kept, whatever its class: its id says which page
PAGE_TYPE = "wagtailcore.page"


class Kind(models.TextChoices):
    """What an entry is; the value stands in `?kind=` and in class names (`is-report`)."""

    REPORT = "report", "Report"
    NOTE = "note", "Press note"
    ROUNDTABLE = "roundtable", "Roundtable"
    EPISODE = "episode", "Episode"
    SHOW = "show", "Show"
    PERSON = "person", "Person"
    TOPIC = "topic", "Topic"
    PAGE = "page", "Page"


PLURALS = {
    Kind.REPORT: "Reports",
    Kind.NOTE: "Press notes",
    Kind.ROUNDTABLE: "Roundtables",
    Kind.EPISODE: "Episodes",
    Kind.SHOW: "Shows",
    Kind.PERSON: "People",
    Kind.TOPIC: "Topics",
    Kind.PAGE: "Pages",
}


class Access(models.IntegerChoices):
    """Who may read a text; a reader of one level reads the ones below it too."""

    PUBLIC = 0, "Everyone"
    REGISTERED = 1, "Registered readers"
    SPONSORS = 2, "Sponsors"

    @classmethod
    def named(cls, name: str) -> Access:
        """The level of a page's `access` field: `Access.named("registered")`."""
        return cls[name.upper()]


class Source(models.IntegerChoices):
    """What a passage was taken from. Each source of an entry is written by itself."""

    BODY = 1, "Text"
    FINDING = 2, "Finding"
    AGENDA = 3, "Agenda"
    PDF = 4, "PDF"
    TRANSCRIPT = 5, "Transcript"
    CONCLUSION = 6, "Conclusion"
    OTHER = 7, "Other"


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that results are counted and filtered by, or that a topic or person page lists.

    `name` is kind, series, topic, person or year (kind and year are made from the document);
    `ref` the row behind the value (`ref_of(row)`), by which a renamed or deleted row finds its entries;
    `role` what a person did, for the rows of a person's page ("Author").
    """

    name: str
    value: str
    label: str
    ref: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """A passage: a text that a hit can open at.

    `position` (0 to 8191) is unique within its source: the sheet of a PDF counted from 1, the number
    of a finding, the place of a segment. `label` is what people are told ("7", "ii", "Finding 4"),
    `section` what stands above the words, `second` and `speaker` belong to transcripts, `anchor` is
    a fragment of the page ("finding-4"). `unseen` is indexed and never shown. `access` is the
    document's where it is None.
    """

    source: int
    position: int
    text: str
    label: str = ""
    section: str = ""
    second: float | None = None
    speaker: str = ""
    anchor: str = ""
    unseen: str = ""
    access: int | None = None


@dataclass(slots=True)
class Document:
    """What is findable of one live row.

    Title, number, abstract, people and series are everyone's. The body follows `access`: a body
    that not everyone may read is kept in passages, never in the entry. `people` are names in order.
    `date` is what the entry is sorted by: of publication, or the day of a meeting. `passages` are
    those of the sources that the registration names. `notice` is what a reader must know before anything
    else ("Withdrawn", "Cancelled"); nobody finds an entry by it.
    """

    kind: str
    title: str
    number: str = ""
    abstract: str = ""
    body: str = ""
    people: Sequence[str] = ()
    series: str = ""
    date: PartialDate | None = None
    access: int = Access.PUBLIC
    facets: Iterable[Facet] = ()
    passages: Iterable[Extract] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a row is: its path, and whether it is marked as demonstration."""

    path: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """How one model is found: see `register()`."""

    model: type[models.Model]
    document: Callable[[Any], Document | None]
    sources: frozenset[int]
    addresses: Callable[[Sequence[int]], models.QuerySet[Any]] | None
    opens_at: Callable[[str, Any], str | None] | None
    rows: Callable[[Sequence[Any]], dict[int, Row]] | None

    @property
    def type(self) -> str:
        """The type in the corpus: one for all pages, else the model's label."""
        return type_of(self.model)


_registrations: dict[type[models.Model], Registration] = {}


def register(
    model: type[models.Model],
    document: Callable[[Any], Document | None],
    *,
    sources: Iterable[int] = (),
    addresses: Callable[[Sequence[int]], models.QuerySet[Any]] | None = None,
    opens_at: Callable[[str, Any], str | None] | None = None,
    rows: Callable[[Sequence[Any]], dict[int, Row]] | None = None,
) -> None:
    """Make the rows of a model findable. Registering again replaces.

    model: a page class or a snippet.
    document: live row → Document, or None where the row is not to be found. It is called inside the
        publishing transaction with a row fresh from the database.
    sources: the passages that `document` makes; all others (PDF, transcript) are written by
        `search.corpus.write_passages()` and outlive a publication.
    addresses: ids → the rows that are public now, with their address as `at` and `demo`, whether they are
        marked as demonstration: a part of one query for all models. Pages need none.
    opens_at: the entry's path and a `search.models.Passage` → where the passage opens, or None for
        the usual (`#anchor`, `<slug>.pdf#page=5`, `#t=791`).
    rows: pages of the model → id → how a list draws each, for topic and person pages: asked once a page,
        with at most 20, in a fixed number of queries. The pages are public now, and only what all pages
        share is loaded (`specific_deferred`): fetch the rest by their ids. Without it the entry itself is
        drawn.
    """
    _registrations[model] = Registration(model, document, frozenset(sources), addresses, opens_at, rows)


def registration(model: type[models.Model]) -> Registration | None:
    """The registration of a model, or None."""
    return _registrations.get(model)


def registrations() -> list[Registration]:
    """All registrations, pages first."""
    return sorted(_registrations.values(), key=lambda item: (item.type != PAGE_TYPE, item.model._meta.label))


def type_of(model: type[models.Model]) -> str:
    """The type under which rows of a model are kept: one for all pages, else the model's label."""
    return PAGE_TYPE if issubclass(model, Page) else model._meta.label_lower


def ref_of(row: models.Model) -> str:
    """What `Facet.ref` says of a row: `core.topic:5`."""
    return f"{type_of(type(row))}:{row.pk}"


@dataclass(frozen=True, slots=True)
class ValueModel:
    """A model whose rows are facet values: see `register_value()`."""

    model: type[models.Model]
    label: Callable[[Any], str]
    value: Callable[[Any], str]
    in_text: bool


_value_models: dict[type[models.Model], ValueModel] = {}


def register_value(
    model: type[models.Model],
    *,
    label: Callable[[Any], str],
    value: Callable[[Any], str] = lambda row: row.slug,
    in_text: bool = True,
) -> None:
    """Say that rows of a model (series, show, topic, person) stand behind facet values.

    When such a row is renamed or deleted, the entries with its `ref` follow, in its transaction.
    in_text: the label is part of what is searched (people, series); else facets alone change.
    """
    _value_models[model] = ValueModel(model, label, value, in_text)


def value_model(model: type[models.Model]) -> ValueModel | None:
    """The registration of a model as facet values, or None."""
    return _value_models.get(model)


def in_facets_alone(ref: str) -> bool:
    """Whether the name of the row behind a facet stands in nothing that is searched."""
    return any(
        ref.startswith(f"{type_of(model)}:") for model, values in _value_models.items() if not values.in_text
    )


#: request, facet name ("topic", "person"), value, label → the answer, or None for a 404
PodcastFeed = Callable[[HttpRequest, str, str, str], HttpResponseBase | None]
_podcast_feed: list[PodcastFeed] = []


def register_podcast_feed(make: PodcastFeed) -> None:
    """Serve `podcast.xml` of topics and people by this function, whose None is a 404."""
    _podcast_feed[:] = [make]


def podcast_feed(request: HttpRequest, name: str, value: str, label: str) -> HttpResponseBase | None:
    """The podcast feed of a topic or person, or None."""
    return _podcast_feed[0](request, name, value, label) if _podcast_feed else None


def has_podcast_feeds() -> bool:
    """Whether a section serves podcast feeds of topics and people."""
    return bool(_podcast_feed)
