"""The filters of a list: series, topic, year and page, from the address and back to it.

All facets and the page's ids come of one query on the listed pages, counted here: a facet's counts are
those of the other facets' choices, so that each says what its link would give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import Http404, QueryDict

from core.models import Topic
from core.rows import Choice, Facet

PER_PAGE = 20
NAMES = ("series", "topic", "year")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Item:
    """An entry of a list by what it is filtered by; `topics` holds wider topics too."""

    pk: int
    date: date
    series: str = ""
    topics: frozenset[str] = frozenset()

    def values(self, name: str) -> Iterable[str]:
        """Its values of a filter."""
        if name == "topic":
            return self.topics
        return [self.series if name == "series" else str(self.date.year)]


@dataclass(frozen=True)
class Filters:
    """What an address asks for; an empty value is no filter."""

    series: str = ""
    topic: str = ""
    year: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Read the parameters that the list knows. Raises BadRequest for a page that is no number."""
        page = query.get("page", "")
        if page and not _PAGE.fullmatch(page):
            raise BadRequest("The number of a page is 1 or higher.")
        return cls(query.get("series", ""), query.get("topic", ""), query.get("year", ""), int(page or 1))

    def query(self) -> str:
        """The query of this list's address, in one order; empty for the first page of everything."""
        named = [(name, getattr(self, name)) for name in NAMES]
        if self.page > 1:
            named.append(("page", str(self.page)))
        return urlencode([(name, value) for name, value in named if value])

    def url(self, path: str) -> str:
        """The address of this list at `path`."""
        query = self.query()
        return f"{path}?{query}" if query else path

    def matches(self, item: Item, *, without: str = "") -> bool:
        """Whether an item passes; the filter named `without` is left out."""
        return all(
            name == without or not getattr(self, name) or getattr(self, name) in item.values(name)
            for name in NAMES
        )


@dataclass(frozen=True)
class Listing:
    """A page of a list: its ids in order, the paginator's page, the facets, and how many there are in all."""

    filters: Filters
    ids: Sequence[int]
    page: PaginatorPage
    facets: Sequence[Facet]
    items: Sequence[Item]

    @property
    def years(self) -> str:
        """`2014 to 2026`, of all items; empty without any."""
        found = sorted({item.date.year for item in self.items})
        if not found:
            return ""
        return str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}"


def make_listing(
    items: Sequence[Item],
    filters: Filters,
    path: str,
    *,
    series: Mapping[str, str],
    topics: Mapping[str, str],
    order: Callable[[Item], Any] | None = None,
) -> Listing:
    """The page that `filters` ask for, newest first; `series` and `topics` map slugs to names.

    `order` sorts by another key instead.

    Raises Http404 for a value that does not exist and for a page beyond the last.
    """
    _check(filters.series, series)
    _check(filters.topic, topics)
    years = sorted({str(item.date.year) for item in items}, reverse=True)
    _check(filters.year, years)
    matching = (item for item in items if filters.matches(item))
    found = sorted(matching, key=order or (lambda item: (-item.date.toordinal(), -item.pk)))
    paginator = Paginator([item.pk for item in found], PER_PAGE)
    if filters.page > paginator.num_pages:
        raise Http404
    page = paginator.page(filters.page)
    facets = [
        _facet("Series", "All series", "series", series.items(), items, filters, path),
        _facet("Topic", "All topics", "topic", topics.items(), items, filters, path),
        _facet("Year", "All years", "year", ((year, year) for year in years), items, filters, path),
    ]
    return Listing(filters, list(page.object_list), page, [facet for facet in facets if facet], items)


def _check(value: str, known: Iterable[str]) -> None:
    if value and value not in set(known):
        raise Http404


def _facet(
    title: str,
    everything: str,
    name: str,
    values: Iterable[tuple[str, str]],
    items: Sequence[Item],
    filters: Filters,
    path: str,
) -> Facet | None:
    """A facet's choices with counts; None where there is nothing to choose from."""
    rest = [item for item in items if filters.matches(item, without=name)]
    chosen = getattr(filters, name)

    def link(value: str) -> str:
        return replace(filters, page=1, **{name: value}).url(path)

    counts = Counter(value for item in rest for value in item.values(name))
    choices = [
        Choice(label, counts[value], link(value), value, value == chosen)
        for value, label in values
        # What is chosen stays, also where nothing has it now
        if counts[value] or value == chosen
    ]
    if not choices:
        return None
    if name != "year":
        choices.sort(key=lambda choice: (-(choice.count or 0), choice.label))
    return Facet(title, [Choice(everything, len(rest), link(""), "", not chosen), *choices], name)


def topic_tree() -> tuple[dict[int, frozenset[str]], dict[str, str]]:
    """Topic id → its slug and the wider topic's; slug → name. One query."""
    rows = list(Topic.objects.values_list("pk", "slug", "name", "parent_id"))
    slugs = {pk: slug for pk, slug, _, _ in rows}
    tree = {
        pk: frozenset({slug, slugs[parent]} if parent in slugs else {slug}) for pk, slug, _, parent in rows
    }
    return tree, {slug: name for _, slug, name, _ in rows}


def gather(
    rows: Iterable[tuple[int, date, str | None, int | None]], tree: Mapping[int, frozenset[str]]
) -> list[Item]:
    """Items of rows (id, date, series slug, topic id), of which a page has one for each topic."""
    items: dict[int, Item] = {}
    for pk, day, series, topic in rows:
        item = items.get(pk) or Item(pk, day, series or "")
        if topic is not None:
            item = replace(item, topics=item.topics | tree.get(topic, frozenset()))
        items[pk] = item
    return list(items.values())
