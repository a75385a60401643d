"""Keeping the corpus equal to the content: comparing, mending, rebuilding."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page

from . import corpus, generations
from .engines.database import store
from .models import Entry, LivePage
from .registry import registrations


@dataclass(frozen=True)
class Difference:
    """An entry that is not what the content says: `missing`, `stale` or `left over`."""

    type: str
    object_id: int
    problem: str
    title: str

    def __str__(self) -> str:
        return f"{self.problem}: {self.title or '(no title)'} ({self.type} {self.object_id})"


def rows() -> Iterator[tuple[str, int]]:
    """Yield (type, id) of each row that might be findable, whatever its state."""
    for registered in registrations():
        manager = registered.model._default_manager
        for pk in manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
            yield registered.type, pk


def check(*, fix: bool = False) -> list[Difference]:
    """Compare every row with its entry; mend what differs if asked. Each row in a transaction of its own."""
    found = []
    seen = set()
    for type_, object_id in rows():
        seen.add((type_, object_id))
        if difference := _compare(type_, object_id):
            found.append(difference)
            if fix:
                corpus.update_key(type_, object_id)
    for type_, object_id, title in Entry.objects.filter(live=True).values_list("type", "object_id", "title"):
        if (type_, object_id) not in seen:
            found.append(Difference(type_, object_id, "left over", title))
            if fix:
                corpus.delete_key(type_, object_id)
    if fix:
        _note_pages()
    return found


def _compare(type_: str, object_id: int) -> Difference | None:
    digest = corpus.digest_now(type_, object_id)
    entry = Entry.objects.filter(type=type_, object_id=object_id, live=True).only("digest", "title").first()
    if digest is None:
        return Difference(type_, object_id, "left over", entry.title) if entry else None
    if entry is None:
        return Difference(type_, object_id, "missing", "")
    return None if entry.digest == digest else Difference(type_, object_id, "stale", entry.title)


def _note_pages() -> None:
    """Bring the digests of live pages up to date, which raises the generation where one differs."""
    live = Page.objects.filter(live=True).values_list("pk", flat=True)
    known = LivePage.objects.values_list("pk", flat=True)
    for pk in sorted({*live, *known}):
        generations.note_page(pk)


def after_migrate() -> None:
    """Make the index fit the tables: after a flush, a migration of pages, or another analysis."""
    if connection.vendor not in ("sqlite", "postgresql"):
        return
    entries = Entry.objects.filter(live=True)
    if not entries.exists():
        # flush empties the models' tables and knows nothing of the engine's
        store().clear()
        check(fix=True)
    if not corpus.is_current():
        corpus.reindex()


# For tests: the corpus as plain values

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
        seen = set(rows())
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
    from .models import Stem, TitleWord, Word

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
