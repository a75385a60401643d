"""Entries of many new rows at once, in a few statements where `corpus.update_key()` takes dozens each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from core.restricted import restrictions_at
from core.text import words
from core.text.analyze import stems as stems_of

from .contents import fields_of, normal
from .engines.database import store
from .engines.texts import passage_runs, public_words, text_levels
from .generations import digest_of
from .indexing import apply, bulk, title_words
from .models import Entry, EntryFacet, LivePage, Passage, TitleWord
from .passages import passages_of
from .registry import Document, Extract, Registration, Source, registration

Extracts = Callable[[Any], Iterable[Extract]]


def write_new(rows: Sequence[models.Model], inside: Extracts | None = None) -> int:
    """Write the entries of rows that were just added and have none; returns how many were written.

    rows: of one model, live, as they stand in the database; their child rows are taken from memory.
    inside: the passages of sources that no document makes: the pages of a report's PDF.
    What comes of it is what publishing each row would have written.
    """
    registered = registration(type(rows[0])) if rows else None
    if registered is None:
        return 0
    with bulk():
        if isinstance(rows[0], Page):
            _note_live(rows)
            rows = _unrestricted(rows)
        found = [(row, registered.document(row)) for row in rows]
        documents = [(row, normal(registered, document)) for row, document in found if document is not None]
        entries = Entry.objects.bulk_create(_entry(registered, row, document) for row, document in documents)
        _write_facets(entries, documents)
        written = [
            (entry, _passages(entry, document, inside(row) if inside else ()))
            for entry, (row, document) in zip(entries, documents, strict=True)
        ]
        Passage.objects.bulk_create([passage for _, own in written for passage in own])
        _write_index(written)
        return len(entries)


def _note_live(pages: Sequence[Any]) -> None:
    # PostgreSQL keeps JSON with the keys in an order of its own, which is part of the digest
    model = type(pages[0])
    bodies = [field.name for field in model._meta.concrete_fields if isinstance(field, StreamField)]
    rows = model._base_manager.only(*bodies).in_bulk([page.pk for page in pages]) if bodies else {}
    for page in pages:
        for name in bodies:
            setattr(page, name, getattr(rows[page.pk], name))
    LivePage.objects.bulk_create(LivePage(pk=page.pk, digest=digest_of(page)) for page in pages)


def _unrestricted(pages: Sequence[Any]) -> list[Any]:
    """The pages that everyone may see; new ones have no restriction of their own, so one question a place."""
    open_: dict[str, bool] = {}
    for page in pages:
        place = page.path[: -page.steplen]
        if place not in open_:
            open_[place] = not restrictions_at(place).exists()
    return [page for page in pages if open_[page.path[: -page.steplen]]]


def _entry(registered: Registration, row: Any, document: Document) -> Entry:
    return Entry(
        type=registered.type, object_id=row.pk, locale=row.locale.language_code, **fields_of(document)
    )


def _write_facets(entries: Sequence[Entry], documents: Sequence[tuple[Any, Document]]) -> None:
    EntryFacet.objects.bulk_create(
        EntryFacet(
            entry=entry, name=item.name, value=item.value, label=item.label, ref=item.ref, role=item.role
        )
        for entry, (_, document) in zip(entries, documents, strict=True)
        for item in document.facets
    )


def _passages(entry: Entry, document: Document, inside: Iterable[Extract]) -> list[Passage]:
    """All passages, in the order of their keys, as the engine takes them."""
    made, cut = passages_of(entry, [*document.passages, *inside], set(Source.values))
    if cut:
        Entry.objects.filter(pk=entry.pk).update(passages_cut=cut)
    return sorted(made, key=lambda passage: passage.pk)


class _Analysis:
    """Words and stems of texts whose lines come again: what a PDF says stands in the body too.

    No word reaches over the end of a line, so that a text is analyzed line by line.
    """

    def __init__(self) -> None:
        self._lines: dict[str, tuple[list[str], list[str]]] = {}

    def _line(self, line: str) -> tuple[list[str], list[str]]:
        known = self._lines.get(line)
        if known is None:
            found = words(line)
            known = self._lines[line] = (found, stems_of(found))
        return known

    def words(self, text: str) -> list[str]:
        return [word for line in text.split("\n") for word in self._line(line)[0]]

    def stems(self, text: str) -> list[str]:
        return [stem for line in text.split("\n") for stem in self._line(line)[1]]


def _write_index(written: Sequence[tuple[Entry, list[Passage]]]) -> None:
    tables = store()
    closed: list[Entry] = []
    of_passages: list[tuple[int, list[list[str]]]] = []
    for entry, passages in written:
        analysis = _Analysis()
        runs = [passage_runs(passage, analysis.stems) for passage in passages]
        levels = text_levels(
            entry,
            [(passage.access, own) for passage, own in zip(passages, runs, strict=True)],
            analysis.stems,
        )
        tables.write_texts(entry.pk, levels)
        of_passages += [(passage.pk, own) for passage, own in zip(passages, runs, strict=True)]
        entry.closed_levels = sum(1 << level for level in levels if level)
        if entry.closed_levels:
            closed.append(entry)
        top = levels[max(levels)]
        stems = {stem for run in top.runs for stem in run}
        apply(None, (stems, public_words(entry, passages, analysis.words)))
    tables.write_passages(of_passages)
    Entry.objects.bulk_update(closed, ["closed_levels"], batch_size=200)
    TitleWord.objects.bulk_create(word for entry, _ in written for word in title_words(entry))
