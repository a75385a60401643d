"""What a section says of a row, in the form in which it is kept: clean, complete, with a digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from core.text import clean

from .registry import PLURALS, Access, Document, Extract, Facet, Kind, Registration, Source, in_facets_alone

#: Characters of a passage that a closed body is cut into
BODY_PASSAGE = 600


def normal(registered: Registration, document: Document) -> Document:
    """Return the document with clean texts, all its facets, and a closed body as passages."""
    body = clean(document.body)
    passages = [
        replace(
            item,
            text=clean(item.text),
            unseen=clean(item.unseen),
            access=document.access if item.access is None else item.access,
        )
        for item in document.passages
    ]
    strange = {item.source for item in passages} - registered.sources
    if strange:
        raise ValueError(
            f"{registered.model.__name__} makes passages of sources it was not registered with: {strange}"
        )
    if document.access > Access.PUBLIC:
        passages += [
            Extract(Source.BODY, number, text, access=document.access)
            for number, text in enumerate(_paragraphs(body))
        ]
        body = ""
    facets = [Facet("kind", document.kind, PLURALS[Kind(document.kind)])]
    if document.date:
        facets.append(Facet("year", str(document.date.year), str(document.date.year)))
    return replace(
        document,
        title=clean(document.title),
        number=clean(document.number),
        abstract=clean(document.abstract),
        body=body,
        series=clean(document.series),
        people=[clean(name) for name in document.people],
        facets=_merged([*facets, *document.facets]),
        passages=passages,
    )


def _merged(facets: Iterable[Facet]) -> list[Facet]:
    """Return each value once; the roles of one person are joined."""
    found: dict[tuple[str, str], Facet] = {}
    for facet in facets:
        key = (facet.name, facet.value)
        known = found.get(key)
        if known is None:
            found[key] = facet
        elif facet.role and facet.role not in known.role.split(", "):
            found[key] = replace(known, role=f"{known.role}, {facet.role}".strip(", "))
    return list(found.values())


def _paragraphs(text: str) -> Iterator[str]:
    """Cut a text into passages at the ends of paragraphs and sentences."""
    for paragraph in text.split("\n"):
        rest = paragraph.strip()
        while len(rest) > BODY_PASSAGE:
            cut = max(rest.rfind(". ", 0, BODY_PASSAGE) + 1, 0) or rest.rfind(" ", 0, BODY_PASSAGE)
            cut = cut if cut > 0 else BODY_PASSAGE
            yield rest[:cut].strip()
            rest = rest[cut:].strip()
        if rest:
            yield rest


def digest(document: Document) -> str:
    """Return what tells this state of a document from others.

    Where a row's name stands in facets alone they are known by the row: it is renamed where it stands
    (`corpus.relabel`).
    """
    values = asdict(document)
    for facet in values["facets"]:
        if in_facets_alone(facet["ref"]):
            del facet["value"], facet["label"]
    values["facets"].sort(key=lambda facet: (facet["name"], facet["ref"], facet.get("value", "")))
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fields_of(document: Document) -> dict[str, Any]:
    """What an entry says of a document, by its fields' names."""
    return {
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "abstract": document.abstract,
        "body": document.body,
        "series": document.series,
        "people": "\n".join(document.people),
        "date": document.date.value if document.date else None,
        "date_precision": document.date.precision if document.date else "day",
        "access": document.access,
        "notice": document.notice,
        "digest": digest(document),
    }
