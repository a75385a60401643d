"""What the search page is asked in its address, and what is wrong with it. Unknown names are ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from core.text import clean

from .engines import Sort
from .engines.base import FACETS

FORMATS = ("html", "json", "atom")
#: Values of one facet; more are no choice that a person made
MOST_VALUES = 50
PAGE_SIZE = 20
#: Characters of a value: longer ones are none of the site's
LONGEST_VALUE = 120


class BadParameter(ValueError):  # noqa: N818 - a parameter that is bad, no failure of ours
    """A value that no address of the site has; the message is for people."""


@dataclass(frozen=True)
class Asked:
    """A search as its address says it."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    format: str = "html"

    @property
    def order(self) -> Sort:
        """The sort; a feed is newest first unless it is told otherwise."""
        return self.sort or (Sort.NEWEST if self.format == "atom" else Sort.RELEVANCE)

    @property
    def start(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    def pairs(self, *, page: bool = True) -> list[tuple[str, str]]:
        """The names and values of the address, in one fixed order."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        if self.sort and self.sort != Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if page and self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def url(self, **changes: object) -> str:
        """The path of this search with some of it changed: `url(page=2)`; the format is kept."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs = asked.pairs()
        if asked.format != "html":
            pairs.append(("format", asked.format))
        return "/search/" + (f"?{urlencode(pairs)}" if pairs else "")

    def without(self, name: str, value: str | None = None) -> str:
        """The path without one chosen value of a facet, or without all of them."""
        kept = tuple(one for one in self.filters.get(name, ()) if value is not None and one != value)
        filters = {**self.filters, name: kept}
        return self.url(filters={key: values for key, values in filters.items() if values}, page=1)


def page_number(text: str | None) -> int:
    """Return the number of a page of a list: 1 where none is named. Raises BadParameter."""
    if not text:
        return 1
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise BadParameter("Pages are counted from 1: the address names one that is no number.")
    return int(text)


def asked_in(query: QueryDict) -> Asked:
    """Return the search that an address asks for. Raises BadParameter."""
    sort = query.get("sort")
    if sort and sort not in Sort.values:
        raise BadParameter(
            f"Results can be sorted by {', '.join(Sort.values)}: the address names another way."
        )
    form = query.get("format") or "html"
    if form not in FORMATS:
        raise BadParameter("Results come as a page, as JSON or as Atom: the address names another format.")
    filters = {}
    for name in FACETS:
        values = tuple(dict.fromkeys(clean(value).strip() for value in query.getlist(name)))
        values = tuple(value for value in values if value)
        if len(values) > MOST_VALUES:
            raise BadParameter(f"At most {MOST_VALUES} values of one filter can be chosen.")
        if any(len(value) > LONGEST_VALUE for value in values):
            raise BadParameter(f"There is no {name} as long as the one in this address.")
        if values:
            filters[name] = values
    return Asked(
        q=query.get("q", ""),
        filters=filters,
        sort=Sort(sort) if sort else None,
        page=page_number(query.get("page")),
        format=form,
    )
