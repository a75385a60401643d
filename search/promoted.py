"""Promoted results: pages and addresses that editors set above the results of a query.

They are kept in Wagtail's own tables (`wagtail.contrib.search_promotions`), which know nothing of what is
public at this moment: that is asked whenever they are drawn, by the rule of every listing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import shorten
from urllib.parse import urlsplit

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from core.address import path_of
from core.listings import Marked
from core.restricted import Restricted
from core.rows import COLORS
from core.text import clean

from .models import Entry
from .parameters import Asked
from .queries import key_of
from .registry import PAGE_TYPE

SCHEMES = ("http", "https")
#: Characters of a page's summary, or of its abstract's first paragraph, where editors have not written a
#: description: two lines
DESCRIPTION = 140


@dataclass(frozen=True)
class Promotion:
    """What an editor chose, as it is kept: a page, or an address with its text."""

    page: int | None
    url: str
    text: str
    description: str


@dataclass(frozen=True)
class Promoted:
    """A promoted result as it is drawn; `host` says where a link outside of the site leads."""

    title: str
    url: str
    description: str = ""
    kind: str = ""
    host: str = ""
    demo: bool = False

    @property
    def color(self) -> str:
        return COLORS.get(self.kind, "")


def belong_to(asked: Asked) -> bool:
    """Whether an answer has promoted results: its first page, where nothing is filtered away.

    Not an Atom feed: its entries are ordered by date, and what editors chose has none.
    """
    return asked.page == 1 and not asked.filters and asked.format != "atom"


def promoted(key: str, revision: str) -> list[Promoted]:
    """Return what is promoted for a query (its `key`), in the editors' order and public now.

    One query of pages where the query has promotions, none otherwise; a revision's first search reads them.
    """
    kept = of_revision(revision).get(key, ()) if key else ()
    pages = _public_pages([item.page for item in kept if item.page is not None])
    drawn = (_drawn(item, pages) for item in kept)
    # A page or address once, however many spellings of the query it stands at
    return list({item.url: item for item in drawn if item is not None}.values())


@lru_cache(maxsize=2)
def of_revision(revision: str) -> Mapping[str, tuple[Promotion, ...]]:
    """Return all promotions by the key of their query; each change of one makes a new revision."""
    rows = SearchPromotion.objects.order_by("query__query_string", "sort_order", "pk").values_list(
        "query__query_string", "page_id", "external_link_url", "external_link_text", "description"
    )
    found: dict[str, tuple[Promotion, ...]] = {}
    for query, page, url, text, description in rows:
        made = Promotion(page, url, clean(text or ""), clean(description).strip())
        key = key_of(query)
        found[key] = (*found.get(key, ()), made)
    return found


def queries_by_key() -> dict[str, int]:
    """Return the id of Wagtail's query by the key of each that has promotions, as they are now."""
    rows = SearchPromotion.objects.order_by("-query_id").values_list("query__query_string", "query_id")
    return {key_of(query): pk for query, pk in rows.distinct()}


def _public_pages(ids: list[int]) -> dict[int, Promoted]:
    """Return the pages that everybody may see now; what an alias is about, its source says."""
    if not ids:
        return {}
    entry = Entry.objects.filter(
        type=PAGE_TYPE, live=True, object_id=Coalesce(OuterRef("alias_of_id"), OuterRef("pk"))
    )
    rows = (
        Page.objects.live()
        .filter(~Restricted(), pk__in=ids)
        .annotate(
            demo=Marked(),
            kind=Subquery(entry.values("kind")[:1]),
            abstract=Subquery(entry.values("abstract")[:1]),
        )
        .values_list("pk", "title", "url_path", "kind", "abstract", "demo")
    )
    found = {}
    for pk, title, url_path, kind, abstract, demo in rows:
        if path := path_of(url_path):
            first = (abstract or "").strip().partition("\n")[0]
            description = shorten(first, DESCRIPTION, placeholder=" …")
            found[pk] = Promoted(title, path, description, kind or "", demo=demo)
    return found


def _drawn(item: Promotion, pages: Mapping[int, Promoted]) -> Promoted | None:
    if item.page is not None:
        page = pages.get(item.page)
        return replace(page, description=item.description or page.description) if page else None
    host = host_of(item.url)
    return Promoted(item.text or item.url, item.url, item.description, host=host) if host else None


def host_of(url: str) -> str:
    """Return the host of an address on the web; nothing for any other scheme and for what is no address."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme.lower() in SCHEMES else ""
    except ValueError:
        return ""
