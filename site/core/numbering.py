"""Numbers the findings, figures and conclusions of a page when it is saved (see `core.numbers`).

A page class says what is numbered in it:

    numbered_children = {"findings": "finding"}          # child relation → kind
    numbered_blocks = {"body": {"figure": "figure"}}     # StreamField → block type → kind

Rows have `key` and `number`, and a `core.numbers.KeyedInlinePanel` in the editor. A block is known by
its id and keeps no number: `numbers_of()` looks it up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from wagtail.models import Page


def page_key(page: Page) -> uuid.UUID:
    """The key under which a page's numbers are kept: an alias shows those of its source."""
    source = page
    while source.alias_of_id and source.alias_of is not None:
        source = source.alias_of
    return source.translation_key


def assign(page: Page) -> None:
    """Number what a page holds, for good, before its rows are written; in the save's transaction."""
    from core.numbers import allocate, give_numbers

    key = page_key(page)
    for kind, rows in _rows(page):
        give_numbers(key, kind, rows)
    for kind, ids in _blocks(page):
        allocate(key, kind, ids)


def preview(page: Page) -> None:
    """Show in the rows of a page that is not saved the numbers that saving would give."""
    from core.numbers import known_numbers, provisional

    for kind, rows in _rows(page):
        numbers = provisional(known_numbers(page_key(page), kind), [row.key for row in rows])
        for row in rows:
            row.number = numbers[row.key]


def numbers_of(page: Page, relation: str) -> dict[str, int]:
    """Block id → number of a StreamField's numbered blocks; one query.

    A block that was not published yet has the number that publishing would give.
    """
    from core.numbers import known_numbers, provisional

    numbers: dict[str, int] = {}
    known: dict[str, dict[uuid.UUID, int]] = {}
    for kind, ids in _blocks(page, relation):
        known[kind] = known.get(kind) or known_numbers(page_key(page), kind)
        numbers.update({str(key): number for key, number in provisional(known[kind], ids).items()})
    return numbers


def _rows(page: Page) -> Iterator[tuple[str, list[Any]]]:
    for relation, kind in getattr(page, "numbered_children", {}).items():
        rows = sorted(getattr(page, relation).all(), key=lambda row: row.sort_order or 0)
        if rows:
            yield kind, rows


def _blocks(page: Page, only: str = "") -> Iterator[tuple[str, list[uuid.UUID]]]:
    """The ids of numbered blocks, by kind; a block that a program made without an id gets one."""
    for field, types in getattr(page, "numbered_blocks", {}).items():
        found: dict[str, list[uuid.UUID]] = {}
        for block in (getattr(page, field) or ()) if only in ("", field) else ():
            if kind := types.get(block.block_type):
                block.id = block.id or str(uuid.uuid4())
                found.setdefault(kind, []).append(uuid.UUID(str(block.id)))
        yield from found.items()
