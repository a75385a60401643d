"""Rows that were fetched for a whole body, found by the blocks and links inside without another query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: By the model's label and primary key; set only while a body is made or drawn
_FETCHED: ContextVar[dict[str, dict[int, Any]] | None] = ContextVar("fetched", default=None)

#: Models that rich texts link to, with how the database writes the link
LINKED = {
    "core.Document": re.compile(r"<a\b[^>]*\blinktype=\"document\"[^>]*>"),
    "wagtailcore.Page": re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>"),
}
_ID = re.compile(r"\bid=\"(\d+)\"")


@contextmanager
def fetched(label: str | None, rows: dict[int, Any] | None) -> Iterator[None]:
    """Let what is inside find rows of a model (`"core.Person"`); nothing is set where either is None."""
    if label is None or rows is None:
        yield
        return
    token = _FETCHED.set({**(_FETCHED.get() or {}), label: rows})
    try:
        yield
    finally:
        _FETCHED.reset(token)


def rows_of(label: str) -> dict[int, Any] | None:
    """The rows of a model that were fetched, by primary key; None outside of a body."""
    return (_FETCHED.get() or {}).get(label)


def linked_ids(html: str, label: str) -> set[int]:
    """The rows of a model that a rich text, as the database keeps it, links to."""
    return {int(found[1]) for tag in LINKED[label].findall(html) if (found := _ID.search(tag))}
