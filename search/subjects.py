"""Topics and people: everything of the corpus on a topic or by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from core.models import Person, Topic
from core.restricted import Restricted
from core.rows import Row, When
from core.signatures.years import Mark, Years, decimal_year

from .addresses import public_addresses
from .engines import bitmaps
from .models import Entry, EntryFacet
from .parameters import PAGE_SIZE
from .registry import PAGE_TYPE, Kind, registration
from .service import NotThere

#: What a topic's or person's page does not list: what it is itself about
SUBJECTS = (Kind.TOPIC, Kind.PERSON)


@dataclass(frozen=True)
class Light:
    """An entry without its texts; `role` is what the person of a list had to do with it ("Author")."""

    pk: int
    type: str
    object_id: int
    kind: str
    date: date | None
    precision: str
    role: str = ""


@dataclass(frozen=True)
class Listing:
    """The entries of a topic or person, newest first, and those of one page of them."""

    everything: Sequence[Light]
    shown: Sequence[Light]
    rows: Sequence[Row]
    kind: str
    page: int

    @property
    def kinds(self) -> dict[str, int]:
        """How many entries there are of each kind, in the order of kinds."""
        found = Counter(entry.kind for entry in self.everything)
        return {kind: found[kind] for kind in Kind.values if found[kind]}

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.shown) // PAGE_SIZE))

    @property
    def span(self) -> str:
        """`2014 to 2027`, or one year, or nothing."""
        years = sorted({entry.date.year for entry in self.everything if entry.date})
        if not years:
            return ""
        return str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"

    @property
    def years(self) -> Years | None:
        """The entries by date, what is to come apart; None where no entry has a date."""
        today = timezone.localdate()
        marks = [
            Mark(entry.kind, decimal_year(entry.date, entry.precision), _to_come(entry, today))
            for entry in self.everything
            if entry.date and entry.kind in ("report", "roundtable", "episode", "note")
        ]
        return Years(marks, decimal_year(today)) if marks else None


def _to_come(entry: Light, today: date) -> bool:
    """Whether an entry is of the future: known by month or year, when that begins after today."""
    return entry.date is not None and entry.date > today


def entries_of(name: str, value: str) -> list[Light]:
    """Return the live entries with a facet value, newest first, without topics and people."""
    rows = (
        Entry.objects.filter(live=True, facets__name=name, facets__value=value)
        .exclude(kind__in=SUBJECTS)
        .values_list("pk", "type", "object_id", "kind", "date", "date_precision", "facets__role")
    )
    found = [Light(*row) for row in rows.iterator(chunk_size=2000)]
    return sorted(found, key=lambda entry: ((entry.date or date.min).toordinal(), entry.pk), reverse=True)


def listing(name: str, value: str, kind: str, page: int) -> Listing:
    """Return everything with a facet value, and the rows of one page. Raises NotThere."""
    if kind and kind not in Kind.values:
        raise NotThere(f"There is no kind “{kind[:60]}” to filter by.")
    everything = entries_of(name, value)
    shown = [entry for entry in everything if not kind or entry.kind == kind]
    start = (page - 1) * PAGE_SIZE
    if page > 1 and start >= len(shown):
        raise NotThere(f"This list has no page {page}.")
    part = shown[start : start + PAGE_SIZE]
    return Listing(everything, shown, rows_of(part), kind, page)


def rows_of(entries: Sequence[Light]) -> list[Row]:
    """Return entries as rows, drawn by the section that registered them where it says how.

    What is not public at this moment is left out.
    """
    if not entries:
        return []
    drawn = _drawn_by_sections(entries)
    rest = Entry.objects.in_bulk([entry.pk for entry in entries if entry.pk not in drawn])
    addresses = public_addresses(rest.values())
    for pk, entry in rest.items():
        if pk in addresses:
            drawn[pk] = Row(
                kind=entry.kind,
                title=entry.title,
                url=addresses[pk].path,
                when=When.of(entry.dated) if entry.dated else None,
                margin=[entry.series] if entry.series else [],
                demo=addresses[pk].demo,
                deck=entry.abstract,
            )
    return [replace(drawn[entry.pk], role=entry.role) for entry in entries if entry.pk in drawn]


def _drawn_by_sections(entries: Sequence[Light]) -> dict[int, Row]:
    """Return the rows of entries whose sections draw rows, by entry."""
    ids = {entry.object_id: entry.pk for entry in entries if entry.type == PAGE_TYPE}
    if not ids:
        return {}
    by_model: dict[type[Page], list[Page]] = {}
    for page in Page.objects.live().filter(~Restricted(), pk__in=ids):
        by_model.setdefault(page.specific_class or Page, []).append(page.specific_deferred)
    drawn: dict[int, Row] = {}
    for model, pages in by_model.items():
        registered = registration(model)
        if registered and registered.rows:
            drawn.update({ids[pk]: row for pk, row in registered.rows(pages).items() if pk in ids})
    return drawn


def counted(name: str, rows: Sequence[Topic] | Sequence[Person]) -> list[tuple[Any, int]]:
    """Return topics or people with how many entries each has."""
    counts = dict(
        EntryFacet.objects.filter(name=name, entry__live=True, value__in=[row.slug for row in rows])
        .exclude(entry__kind__in=SUBJECTS)
        .values_list("value")
        .annotate(entries=Count("pk"))
    )
    return [(row, counts.get(row.slug, 0)) for row in rows]


def near(topic: Topic) -> list[tuple[Topic, int]]:
    """Return the topics within a topic, and the one that it is part of, with how many entries each has."""
    entries = EntryFacet.objects.filter(name="topic", value=OuterRef("slug"), entry__live=True)
    counted = entries.exclude(entry__kind__in=SUBJECTS).order_by().values("name").annotate(n=Count("pk"))
    rows = Topic.objects.filter(Q(parent=topic) | Q(pk=topic.parent_id))
    found = rows.annotate(entries=Coalesce(Subquery(counted.values("n")), 0))
    return [(row, row.entries) for row in found]


def busiest_topics(most: int = 5) -> list[tuple[str, str, int]]:
    """Return path, name and number of entries of the topics that most is on, as this process knows them."""
    kept = bitmaps.current_or_kept()
    subjects = 0
    for kind in SUBJECTS:
        subjects |= kept.values["kind"].get(kind, 0)
    found = [
        (f"/topics/{value}/", kept.label("topic", value), (bits & ~subjects).bit_count())
        for value, bits in kept.values["topic"].items()
    ]
    return sorted((item for item in found if item[2]), key=lambda item: (-item[2], item[1]))[:most]
