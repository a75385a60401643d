"""How often words stand in the corpus: weights for ranking, and what somebody may have meant.

Kept up to date in the transaction that changes an entry, by what changed.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from .models import Stem, Word


@dataclass
class Vocabulary:
    """In how many of some entries each stem (whoever may read it) and public word stands."""

    stems: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, stems: Iterable[str], words: Iterable[str], times: int = 1) -> None:
        """Count one entry's different stems and words; −1 takes them back."""
        for stem in stems:
            self.stems[stem] += times
        for word in words:
            self.words[word] += times


def apply(changes: Vocabulary) -> None:
    """Add the changes to the tables. The corpus's row must be locked, so that nobody else does."""
    _apply("search_term", "stem", changes.stems)
    _apply("search_word", "word", changes.words)


def _apply(table: str, column: str, changes: Counter[str]) -> None:
    rows = sorted((term, change) for term, change in changes.items() if change)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({column}, documents) VALUES (%s, %s)"  # noqa: S608 - our own names
            f" ON CONFLICT ({column}) DO UPDATE SET documents = {table}.documents + excluded.documents",
            [row for row in rows if row[1] > 0],
        )
        fewer = [(-change, term) for term, change in rows if change < 0]
        cursor.executemany(
            f"UPDATE {table} SET documents = CASE WHEN documents > %s THEN documents - %s ELSE 0 END"  # noqa: S608
            f" WHERE {column} = %s",
            [(count, count, term) for count, term in fewer],
        )
        if fewer:
            cursor.execute(f"DELETE FROM {table} WHERE documents = 0")  # noqa: S608


def replace(counted: Vocabulary) -> None:
    """Make the tables anew."""
    for model, counts in ((Stem, counted.stems), (Word, counted.words)):
        model.objects.all().delete()
        model.objects.bulk_create(
            [model(pk=term, documents=count) for term, count in sorted(counts.items())], batch_size=5000
        )


def frequencies(stems: Sequence[str]) -> dict[str, int]:
    """Return in how many entries each stem stands; those in none are missing."""
    return _of(stems, "documents > %s", 0) if stems else {}


def rare(stems: Sequence[str], at_most: float) -> dict[str, int]:
    """Return those of many stems that stand in at most so many entries, with their number."""
    return _of(stems, "documents <= %s", int(at_most)) if stems else {}


def _of(stems: Sequence[str], condition: str, number: int) -> dict[str, int]:
    # All in one value: to write thousands of places into a statement takes longer than to answer it
    asked: list[str] | str = list(stems)
    among = "stem = ANY(%s)"
    if connection.vendor == "sqlite":
        among, asked = "stem IN (SELECT value FROM json_each(%s))", json.dumps(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stem, documents FROM search_term WHERE {among} AND {condition}",  # noqa: S608
            [asked, number],
        )
        return dict(cursor.fetchall())


def idf(documents: int, of: int) -> float:
    """Return the weight of a word that stands in `documents` of `of` entries (BM25's, never below 0)."""
    return math.log(1 + (max(of - documents, 0) + 0.5) / (documents + 0.5))
