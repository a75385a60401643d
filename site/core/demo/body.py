"""Blocks of the demonstration as the stream of a page's body.

Blocks have fixed ids, made from what they belong to and their place: the numbers of figures hang on
them, so a second edition of a report keeps the numbers of the first.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from typing import Any

from core.demo.content import PERSON_BY_KEY
from core.demo.registry import Load
from core.demo.shapes import Block, Callout, Figure, Heading, Para, People, Quote, Table, inline_html

#: For ids of rows and blocks of the demonstration
NAMESPACE = uuid.UUID("0a0a7a0e-97a2-5d6a-b7a5-6f6a1d2f9c11")


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def with_mailto(html: str) -> str:
    """The addresses of e-mail in a text as links."""
    return _EMAIL.sub(r'<a href="mailto:\g<0>">\g<0></a>', html)


def fixed_id(*parts: object) -> uuid.UUID:
    """The id of a row or block, the same in every load."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def stream(load: Load, owner: str, blocks: Iterable[Block], finding_of: dict[int, int] | None = None) -> str:
    """JSON of a stream for `page.body`.

    `owner` is the key of the page; `finding_of` says, by a figure's identity, which finding it shows.
    """
    counts: dict[str, int] = {}
    out = []
    for block in blocks:
        if getattr(block, "where", "both") == "pdf":
            continue
        kind, value = _value(load, block, finding_of or {})
        counts[kind] = counts.get(kind, 0) + 1
        out.append({"type": kind, "value": value, "id": str(fixed_id(owner, kind, counts[kind]))})
    return json.dumps(out)


def _value(load: Load, block: Block, finding_of: dict[int, int]) -> tuple[str, Any]:
    match block:
        case Heading():
            return "heading", {"text": block.text, "level": "2"}
        case Para():
            return "text", f"<p>{with_mailto(inline_html(block.text))}</p>"
        case Quote():
            person = load.get(f"person:{block.speaker}")
            known = PERSON_BY_KEY[block.speaker]
            return "quote", {
                "quote": block.text,
                "person": person.pk if person else None,
                "speaker": "" if person else known.name,
                "role": "" if person else known.role,
            }
        case Callout():
            return "callout", {"heading": block.title, "text": f"<p>{inline_html(block.text)}</p>"}
        case Figure():
            return "figure", {
                "title": block.title,
                "unit": block.unit,
                "finding": finding_of.get(id(block)),
                "chart": "bars" if block.kind == "stack" else block.kind,
                "data": typed_table(block.header, block.rows),
                "image": None,
                "source": block.note,
            }
        case People():
            people = load.all("person", block.people)
            return "people", {"heading": block.heading, "people": [person.pk for person in people]}
        case Table():
            table = typed_table(block.header, block.rows)
            return "table", {"caption": block.title, "unit": "", "table": table, "source": ""}


def typed_table(header: tuple[str, ...], rows: tuple[tuple[str | int | float, ...], ...]) -> dict[str, Any]:
    """The value of a TypedTableBlock; a column of numbers alone is one of numbers."""
    numeric = [all(not isinstance(row[i], str) for row in rows) for i in range(len(header))]
    return {
        "columns": [
            {"type": "number" if number else "text", "heading": heading}
            for heading, number in zip(header, numeric, strict=True)
        ],
        "rows": [
            {"values": [cell if isinstance(cell, str) else f"{cell:g}" for cell in row]} for row in rows
        ],
        "caption": "",
    }
