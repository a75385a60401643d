"""The corpus and the engine's index as plain values, as they are and as they would be if made now."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from search import corpus, maintenance
from search.models import Entry, Stem, TitleWord, Word

_COMPARED = (
    "locale", "kind", "date", "date_precision", "access", "closed_levels", "passages_cut",
    "title", "number", "series", "people", "abstract", "body",
)  # fmt: skip


def snapshot() -> dict[tuple[str, int], dict[str, Any]]:
    """Return the live entries with facets and passages, as plain values without ids, versions and times."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in Entry.objects.filter(live=True).prefetch_related("facets", "passages"):
        found[entry.type, entry.object_id] = {
            **{name: getattr(entry, name) for name in _COMPARED},
            "facets": sorted(
                (facet.name, facet.value, facet.label, facet.ref, facet.role) for facet in entry.facets.all()
            ),
            "passages": sorted(
                (
                    item.source, item.position, item.access, item.second, item.label, item.section,
                    item.speaker, item.anchor, item.text, item.unseen,
                )
                for item in entry.passages.all()
            ),
        }  # fmt: skip
    return found


def rebuilt(skip: Collection[tuple[str, int]] = ()) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what `snapshot()` would be if every entry were written now; the database stays as it is.

    Passages of sources that no document makes (PDF, transcript) are taken as they stand. The rows of
    `skip` (type, id) are taken as they stand too: those of which the caller knows that nothing changed.
    """
    made: dict[tuple[str, int], dict[str, Any]] = {}
    with contextlib.suppress(_Undo), transaction.atomic():
        seen = set(maintenance.rows())
        for type_, object_id in sorted(seen.difference(skip)):
            Entry.objects.filter(type=type_, object_id=object_id).update(digest="")
            corpus.update_key(type_, object_id)
        for key in list(Entry.objects.filter(live=True).values_list("type", "object_id")):
            if key not in seen:
                corpus.delete_key(*key)
        made = snapshot()
        raise _Undo
    return made


class _Undo(Exception):  # noqa: N818 - nothing went wrong
    """Takes back a transaction on purpose."""


def index_snapshot() -> dict[str, Any]:
    """Return the engine's rows and frequencies as plain values, to compare with those of a rebuild."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT rowid, title, abstract, body, inside FROM search_text ORDER BY rowid")
            texts = cursor.fetchall()
            cursor.execute("SELECT rowid, stems FROM search_passage_text ORDER BY rowid")
        else:
            cursor.execute("SELECT entry, level, long, head::text, v::text FROM search_text ORDER BY 1, 2")
            texts = cursor.fetchall()
            cursor.execute("SELECT id, v::text FROM search_passage_text ORDER BY id")
        passages = cursor.fetchall()
    return {
        "texts": texts,
        "passages": passages,
        "stems": dict(Stem.objects.values_list("stem", "documents")),
        "words": dict(Word.objects.values_list("word", "documents")),
        "titles": sorted(TitleWord.objects.values_list("entry_id", "word", "position")),
    }


def index_rebuilt() -> dict[str, Any]:
    """Return what `index_snapshot()` would be after a rebuild; the database stays as it is."""
    made: dict[str, Any] = {}
    with contextlib.suppress(_Undo), transaction.atomic():
        corpus.reindex()
        made = index_snapshot()
        raise _Undo
    return made
