"""An entry as a document of the index: pure, from rows that were read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from core.text import words as words_of
from search.engines.base import FACETS
from search.engines.texts import GAP
from search.models import Entry, EntryFacet, Passage
from search.registry import Access

from .mapping import CLOSED

#: Entries whose rows are read at once
TOGETHER = 50

Words = Callable[[str], list[str]]


def document_of(entry: Entry, facets: Iterable[EntryFacet], passages: Sequence[Passage]) -> dict[str, Any]:
    """Return the document of a live entry. Its texts are words joined by spaces (`mapping`).

    passages: in the order of their keys.
    """
    words = _Words()
    described = [words(text) for text in (entry.abstract, entry.number, *entry.people.splitlines())]
    described.append(words(entry.series))
    inside: dict[int, list[str]] = {}
    opened = []
    for passage in passages:
        text = _joined([words(passage.text), words(passage.unseen)])
        if text:
            inside.setdefault(passage.access, []).append(text)
            opened.append({"key": passage.pk, "access": passage.access, "text": text})
    values: dict[str, list[str]] = {}
    for facet in facets:
        if facet.name in FACETS:
            values.setdefault(facet.name, []).append(facet.value)
    title = words(entry.title)
    return {
        "key": entry.pk,
        "day": entry.date.toordinal() if entry.date else 1,
        **values,
        "title": " ".join(title),
        "abstract": _joined(described),
        "body": " ".join(words(entry.body)),
        "inside": _apart(inside.get(int(Access.PUBLIC), ())),
        **{field: _apart(inside[level]) for level, field in CLOSED.items() if level in inside},
        "named": _joined([title, words(entry.number)]),
        "first": title[0] if title else "",
        "name": entry.title,
        "passages": opened,
    }


def rows(entries: Iterable[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Yield entries that were just read, with their documents; so many of the others are read at once."""
    found: list[Entry] = []
    for entry in entries:
        found.append(entry)
        if len(found) == TOGETHER:
            yield from _rows(found)
            found = []
    yield from _rows(found)


def _rows(entries: Sequence[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    pks = [entry.pk for entry in entries]
    facets: dict[int, list[EntryFacet]] = {}
    for facet in EntryFacet.objects.filter(entry__in=pks).order_by("pk"):
        facets.setdefault(facet.entry_id, []).append(facet)
    passages: dict[int, list[Passage]] = {}
    for passage in Passage.objects.filter(entry__in=pks).order_by("pk").iterator(chunk_size=1000):
        passages.setdefault(passage.entry_id, []).append(passage)
    for entry in entries:
        yield entry, document_of(entry, facets.get(entry.pk, ()), passages.pop(entry.pk, []))


def _joined(runs: Iterable[Sequence[str]]) -> str:
    return _apart(" ".join(run) for run in runs if run)


def _apart(texts: Iterable[str]) -> str:
    return f" {GAP} ".join(texts)


class _Words:
    """Words of texts whose lines come again: what a PDF says stands in the body too."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def __call__(self, text: str) -> list[str]:
        found: list[str] = []
        for line in text.split("\n"):
            known = self._lines.get(line)
            if known is None:
                known = self._lines[line] = words_of(line)
            found += known
        return found
