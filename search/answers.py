"""An answer as JSON and as Atom, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import strip_tags

from core.feeds import FeedGenerator

from .drawing import Found, Opening
from .models import Entry
from .parameters import PAGE_SIZE
from .promoted import Promoted
from .registry import Source
from .service import Answer

ATOM = "application/atom+xml; charset=utf-8"
#: The moment of feeds that have no entry yet
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def absolute(path: str) -> str:
    """Return the whole address of a path, from BASE_URL and never from the request's host."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values. `html` is safe markup with `<mark>`, `text` the same without."""
    asked = answer.asked
    next_page = asked.page + 1 if asked.page < answer.pages else None
    return {
        "query": asked.q,
        "total": answer.total,
        "page": asked.page,
        "pages": answer.pages,
        "page_size": PAGE_SIZE,
        "sort": asked.order.value,
        "notes": list(answer.query.notes),
        "fallback": answer.is_fallback,
        "also_read_as": [
            {"term": unit.text, "as": [" ".join(other) for other in unit.others]}
            for unit in answer.query.expanded
        ],
        "did_you_mean": ({"query": answer.meant.text, "total": answer.meant.total} if answer.meant else None),
        "promoted": [_promoted(item) for item in answer.promoted],
        "results": [_hit(hit) for hit in answer.hits],
        "some_words": [_hit(hit) for hit in answer.some],
        "facets": {
            name: [
                {"value": item.value, "label": item.label, "count": item.count, "chosen": item.chosen}
                for item in counts
            ]
            for name, counts in answer.result.facets.items()
        },
        "next": absolute(asked.url(page=next_page)) if next_page else None,
    }


def _hit(hit: Found) -> dict[str, Any]:
    entry = hit.entry
    return {
        "url": absolute(hit.address.path),
        "kind": entry.kind,
        "title": entry.title,
        "title_html": hit.title,
        "notice": entry.notice,
        "number": entry.number,
        "series": entry.series,
        "date": entry.dated.isoformat() if entry.dated else None,
        "people": entry.people.splitlines(),
        "abstract": entry.abstract,
        "demonstration": hit.address.demo,
        "html": hit.deck,
        "passages": [_passage(opening) for opening in hit.openings],
        "lacks": list(hit.lacks),
    }


def _promoted(item: Promoted) -> dict[str, Any]:
    return {
        "url": absolute(item.url),
        "kind": item.kind or None,
        "title": item.title,
        "description": item.description,
        "external": bool(item.host),
        "demonstration": item.demo,
    }


def _passage(opening: Opening) -> dict[str, Any]:
    passage = opening.passage
    return {
        "source": Source(passage.source).name.lower(),
        "label": passage.label or str(passage.position),
        "position": passage.position,
        "name": opening.label,
        "url": absolute(opening.url),
        "second": passage.second,
        "speaker": passage.speaker,
        "section": passage.section,
        "html": opening.words,
        "text": unescape(strip_tags(opening.words)),
    }


@dataclass(frozen=True)
class Item:
    """An entry of a feed with its path."""

    entry: Entry
    path: str


def as_atom(
    *,
    title: str,
    path: str,
    feed_path: str,
    items: Sequence[Item],
    subtitle: str = "",
    author: str = "",
) -> bytes:
    """Return an Atom feed (RFC 4287) of entries; paths become absolute, ids stay when a page moves."""
    feed = FeedGenerator()
    feed.id(absolute(feed_path))
    feed.title(title)
    if subtitle:
        feed.subtitle(subtitle)
    feed.author({"name": author or settings.WAGTAIL_SITE_NAME})
    feed.link(href=absolute(feed_path), rel="self", type="application/atom+xml")
    feed.link(href=absolute(path), rel="alternate", type="text/html")
    feed.updated(max((item.entry.changed for item in items), default=EPOCH))
    for item in items:
        made = feed.add_entry(order="append")
        made.id(entry_id(item.entry))
        made.title(item.entry.title)
        made.link(href=absolute(item.path), rel="alternate", type="text/html")
        made.updated(item.entry.changed)
        if item.entry.date:
            made.published(datetime.combine(item.entry.date, time.min, UTC))
        if item.entry.abstract:
            made.summary(item.entry.abstract)
        made.category({"term": item.entry.kind, "label": item.entry.get_kind_display()})
        for name in item.entry.people.splitlines():
            made.author({"name": name})
    return feed.atom_str(pretty=True)


def entry_id(entry: Entry) -> str:
    """Return a tag URI (RFC 4151) of an entry, which no move or new address changes."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"tag:{host},2026:{entry.type}/{entry.object_id}"


def items_of(found: Iterable[Found]) -> list[Item]:
    """Return hits as items of a feed."""
    return [Item(hit.entry, hit.address.path) for hit in found]
