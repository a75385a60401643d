"""What is about the same as a page: the search finds it, pages of all sections draw it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from core.rows import Note

#: A page → links to others, the nearest first
Provider = Callable[[Any], list[Note]]

#: Links that are drawn at most
MOST = 3

_provider: list[Provider] = []


def register(provider: Provider) -> None:
    """Say who finds what is related."""
    _provider[:] = [provider]


def close_to(page: Any, shown: Iterable[str] = ()) -> list[Note]:
    """Links to what is about the same as a page, without the addresses that it shows already."""
    if not _provider or page.pk is None:
        return []
    known = set(shown)
    return [note for note in _provider[0](page) if note.url not in known][:MOST]
