"""Keeping the corpus equal to the content: comparing, mending, rebuilding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
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
