"""The home page: sections give what stands there, editors its order.

A section registers functions by their dotted paths in its app's `ready()`:

    home.register("lead", "reports.home.lead")              (page id or None) -> Lead | None
    home.register("roundtables", "events.home.coming")      (count) -> [Next]
    home.register("episodes", "podcasts.home.newest")       (count) -> [Next]
    home.register("record", "reports.home.record")          (count, ids left out) -> [Entry]

Each asks a fixed number of queries. What every section registers under "record" is mixed by date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from core.page_rows import rows_by_id
from core.rows import Action, Row, When
from core.signatures import PageStrip

Fetched = TypeVar("Fetched")

_paths: dict[str, list[str]] = {}

#: Blocks that stand together above the fold: the leading report, and beside it what comes next
FRONT = ("lead", "roundtables", "episodes")


@dataclass(frozen=True)
class Lead:
    """The leading report: its first finding large, its pages drawn."""

    page_id: int
    title: str
    url: str
    finding: int
    text: str
    when: When | None = None
    series: str = ""
    strip: PageStrip | None = None
    #: Says what the strip shows: "Four findings in 28 pages: on pages 4, 9, 15 and 21."
    sentence: str = ""
    demo: bool = False
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Next:
    """The next roundtable or the newest episode: its drawing, what it says, what to do.

    `kind` is "roundtable" (a ring beside the words) or "episode" (a strip above them). `said` is large,
    `note` small: "7 of 18 seats are free", "9:00 to 12:30, Boston or video".
    """

    page_id: int
    kind: str
    title: str
    url: str
    when: When | None = None
    drawing: SafeString = field(default_factory=SafeString)
    said: str = ""
    note: str = ""
    demo: bool = False
    action: Action | None = None


@dataclass(frozen=True)
class Entry:
    """An entry of the record, with the day that it is sorted by."""

    page_id: int
    day: date
    row: Row


@dataclass(frozen=True)
class Section:
    """A part of the home page as the template draws it: `kind` is front, record or featured."""

    kind: str
    heading: str = ""
    lead: Lead | None = None
    beside: Sequence[Next] = ()
    rows: Sequence[Row] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.lead or self.beside or self.rows)


def register(part: str, path: str) -> None:
    """Add a section's function for a part of the page: lead, roundtables, episodes or record."""
    if path not in _paths.setdefault(part, []):
        _paths[part].append(path)


def _functions(part: str) -> list[Any]:
    return [import_string(path) for path in _paths.get(part, ())]


class _Page:
    """What one drawing of the page asks for: how many items by the part, and what was fetched for several."""

    def __init__(self, blocks: Sequence[Any]) -> None:
        self.counts: dict[str, int] = {}
        for block in blocks:
            if block.block_type not in ("lead", "featured"):
                asked = self.counts.get(block.block_type, 0)
                self.counts[block.block_type] = asked + block.value["count"]
        self.fetched: dict[str, Any] = {}
        self._featured = [_chosen(block) for block in blocks if block.block_type == "featured"]

    @cached_property
    def featured(self) -> dict[int, Row]:
        """The rows of all pages that featured sections choose and anybody may see, by page id."""
        return rows_by_id([key for chosen in self._featured for key in chosen])


def _chosen(block: Any) -> list[int]:
    return [page.pk for page in block.value["pages"] if page]


_PAGE: ContextVar[_Page | None] = ContextVar("page", default=None)


def fetched_once(key: str, parts: Sequence[str], count: int, fetch: Callable[[int], Fetched]) -> Fetched:
    """What a section shows in several parts of the page, by one asking: `fetch(n)` for all of `parts`.

    Outside of a page it is `fetch(count)`, and nothing is kept.
    """
    page = _PAGE.get()
    if page is None:
        return fetch(count)
    if key not in page.fetched:
        page.fetched[key] = fetch(sum(page.counts.get(part, 0) for part in parts))
    return page.fetched[key]  # type: ignore[no-any-return]


def sections_of(blocks: Iterable[Any]) -> list[Section]:
    """What the page draws, in the editors' order. `blocks` is `HomePage.sections`.

    Blocks of FRONT that stand together make one part. The record leaves out what the front has shown.
    """
    blocks = list(blocks)
    page = _Page(blocks)
    token = _PAGE.set(page)
    try:
        return _sections(blocks, page)
    finally:
        _PAGE.reset(token)


def _sections(blocks: Sequence[Any], page: _Page) -> list[Section]:
    shown: set[int] = set()
    sections: list[Section] = []
    for is_front, group in groupby(blocks, key=lambda block: block.block_type in FRONT):
        if is_front:
            front = _front(list(group))
            shown |= {item.page_id for item in (front.lead, *front.beside) if item}
            sections.append(front)
        else:
            sections += [_list(block, page, shown) for block in group]
    return [section for section in sections if not section.is_empty]


def _front(blocks: Sequence[Any]) -> Section:
    lead = None
    beside: list[Next] = []
    for block in blocks:
        if block.block_type == "lead":
            chosen = block.value["page"]
            lead = next(
                (made for give in _functions("lead") if (made := give(chosen.pk if chosen else None))), None
            )
        else:
            for give in _functions(block.block_type):
                beside += give(block.value["count"])
    return Section("front", lead=lead, beside=beside)


def _list(block: Any, page: _Page, shown: set[int]) -> Section:
    if block.block_type == "featured":
        rows = [page.featured[key] for key in _chosen(block) if key in page.featured]
        return Section("featured", heading=block.value["heading"], rows=rows)
    count = block.value["count"]
    entries = [entry for give in _functions("record") for entry in give(count, frozenset(shown))]
    entries = [entry for entry in entries if entry.page_id not in shown]
    entries.sort(key=lambda entry: entry.day, reverse=True)
    return Section(
        "record",
        heading=block.value["heading"] or "The record",
        rows=[entry.row for entry in entries[:count]],
    )


def json_ld(center: Any) -> dict[str, Any]:
    """schema.org: the site, its publisher, and where it is searched."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{settings.BASE_URL}/#site",
        "name": center.site_name,
        "url": f"{settings.BASE_URL}/",
        "inLanguage": center.language,
        "publisher": {
            "@type": "ResearchOrganization",
            "@id": f"{settings.BASE_URL}/#center",
            "name": center.name,
            **({"alternateName": center.short_name} if center.short_name else {}),
            **({"url": center.url} if center.url else {}),
            **({"sameAs": [center.ror]} if center.ror else {}),
        },
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{settings.BASE_URL}/search/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
