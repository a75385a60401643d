"""The judged queries of tests/search/judged, whose README says how they came about."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "judged"
COLLECTIONS = ("demo", "corpus")
CLASSES = ("title", "number", "person", "paraphrase", "synonym", "typo", "pdf", "transcript")
HALVES = ("tuning", "counted")
#: Of the thing itself
BEST = 3


@dataclass(frozen=True)
class Judged:
    """A query with the public paths of what is relevant to it, each with its grade from 1 to 3."""

    id: str
    kind: str
    collection: str
    query: str
    why: str
    relevant: Mapping[str, int]

    @property
    def half(self) -> str:
        """`tuning` or `counted`, by the query alone, so that none is ever moved."""
        return HALVES[hashlib.sha256(self.query.encode()).digest()[0] >> 7]

    @property
    def wanted(self) -> set[str]:
        """The paths of the thing itself: one, or several that answer alike."""
        return {path for path, grade in self.relevant.items() if grade == BEST}


@cache
def _read(collection: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / f"{collection}.toml").read_text(encoding="utf-8"))


def judged(collection: str) -> list[Judged]:
    """Return the queries of a collection, in the order of its file."""
    rows: list[dict[str, object]] = _read(collection)["query"]  # type: ignore[assignment]
    return [
        Judged(row["id"], row["class"], collection, row["query"], row["why"], row["relevant"])  # type: ignore[arg-type]
        for row in rows
    ]


def titles(collection: str) -> dict[str, str]:
    """Return the title of each page that a collection's judgments name, by its path."""
    return dict(_read(collection)["titles"])  # type: ignore[call-overload]
