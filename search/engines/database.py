"""The database engine: what SQLite's and PostgreSQL's statements have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection

from search import terms
from search.models import Entry
from search.queries import Query, Unit, parse

from . import bitmaps, completion
from .base import FEW, MOST_PASSAGES, MOST_SOME, MOST_WORDS, Correction, Hit, Request, Result, Sort
from .sqlite import MOST_RANKED

#: Feedback: words of this many best hits, this many of them, weighted by this share
FEEDBACK_HITS, FEEDBACK_WORDS, FEEDBACK_SHARE = 5, 20, 0.3
#: A word in more of the corpus than this tells nothing
FEEDBACK_COMMON = 0.15
#: Words that are looked up for it
FEEDBACK_CANDIDATES = 2000
#: Rows that feedback reorders
SOME_ROWS = 300

Row = tuple[int, int, float]


def store():  # type: ignore[no-untyped-def]
    """Return the tables of the database that the site runs on."""
    if connection.vendor == "postgresql":
        from .postgresql import Store
    else:
        from .sqlite import Store  # type: ignore[assignment]
    return Store()


class DatabaseEngine:
    """Searches the corpus in the site's own database; the default, and the fallback."""

    name = "database"

    def index(self, entries: Iterable[Entry]) -> None:
        """Index saved entries with their facets and passages; ends with current frequencies."""
        from search import corpus

        corpus.reindex(entries)

    def search(self, query: Query, size: int) -> list[int]:
        """Return ids of entries, best first: those with all words, then those with some."""
        kept = bitmaps.current()
        weights = _weights(query.units, len(kept.entries))
        rows = self._all(query, 0, kept, weights)
        named = kept.named(query)
        rows.sort(key=lambda row: (row[0] not in named, row[2], row[0]))
        found = [entry for entry, _, _ in rows]
        if len(found) < FEW and query.units:
            some = self._some(query, 0, kept, weights, set(found), max(size, SOME_ROWS))
            found += [entry for entry, _, _ in some]
        return found[:size]

    def results(self, request: Request) -> Result:
        """Answer a request in a fixed number of queries."""
        kept = bitmaps.current(request.revision)
        query = request.query
        if not query.units:
            return Result([], 0, {})
        weights = _weights(query.units, len(kept.entries))
        rows = self._all(query, request.level, kept, weights)
        hits = kept.of(entry for entry, _, _ in rows)
        chosen = kept.chosen(request.filters)
        narrowed = hits
        for bits in chosen.values():
            narrowed &= bits
        if chosen:
            place = kept.place
            keep = narrowed.to_bytes(len(kept.entries) // 8 + 1, "little")
            shown = [row for row in rows if keep[place[row[0]] >> 3] >> (place[row[0]] & 7) & 1]
        else:
            shown = rows
        ordered = _ordered(shown, request.sort, kept, kept.named(query))
        page = ordered[request.start : request.start + request.size]
        some: list[Row] = []
        if len(rows) < FEW and request.start == 0:
            everyone = {entry for entry, _, _ in rows}
            some = self._some(query, request.level, kept, weights, everyone, SOME_ROWS)[:MOST_SOME]
        tables = store()
        units = query.units
        # A passage of 75 words is known by few of them
        telling = [unit for _, unit in sorted(zip(weights, units, strict=True), key=lambda pair: -pair[0])]
        telling = telling[:MOST_RANKED]
        passages = tables.passages(
            [entry for entry, _, _ in (*page, *some)], telling, request.level, MOST_PASSAGES
        )
        having, each = tables.units_of(
            [(entry, level) for entry, level, _ in some],
            units if some else (),
            None if rows else request.level,
        )
        # What the best of them tell of brought some that have none of the words: no reader asked for those
        some = [row for row in some if having.get(row[0])]
        return Result(
            hits=[Hit(entry, tuple(sorted(passages.get(entry, ())))) for entry, _, _ in page],
            total=len(shown),
            facets=kept.counts(hits, request.filters),
            some=[
                Hit(
                    entry,
                    tuple(sorted(passages.get(entry, ()))),
                    tuple(unit for index, unit in enumerate(units) if index not in having.get(entry, set())),
                )
                for entry, _, _ in some
            ],
            each=each,
            unknown=[
                (name, value)
                for name, values in request.filters.items()
                for value in values
                if value not in kept.values[name]
            ],
        )

    def complete(self, text: str, size: int) -> list[str]:
        """Return titles with a word for each word of text, the last of them only begun."""
        return completion.complete(text, size)

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
        text = completion.correct(query)
        if text is None:
            return None
        meant = parse(text)
        total = store().count(meant.units, meant.excluded, level)
        return Correction(text, total) if total else None

    def _all(self, query: Query, level: int, kept: bitmaps.Bitmaps, weights: Sequence[float]) -> list[Row]:
        """Return the rows that have all units, one an entry: the highest that the reader may have."""
        if not query.units:
            return []
        counted = [count * weight for count, weight in zip(query.counts, weights, strict=True)]
        rows = store().all_words(query.units, query.excluded, level, counted, query.run)
        return _visible(rows, level, kept)

    def _some(
        self,
        query: Query,
        level: int,
        kept: bitmaps.Bitmaps,
        weights: Sequence[float],
        found: set[int],
        size: int,
    ) -> list[Row]:
        """Return the rows with some of the units, best first, without the entries found already."""
        weighted = sorted(zip(query.units, query.counts, weights, strict=True), key=lambda item: -item[2])
        weighted = weighted[:MOST_WORDS]
        tables = store()
        rows = tables.some_words(weighted, query.excluded, level, size + len(found))
        rows = _visible(rows, level, kept)
        words = self._telling(rows[:FEEDBACK_HITS], query, len(kept.entries))
        if words:
            rows = tables.with_feedback(rows, words, FEEDBACK_SHARE, query.excluded, level, size)
            rows = _visible(rows, level, kept)
        return [row for row in rows if row[0] not in found]

    def _telling(self, best: Sequence[Row], query: Query, documents: int) -> list[tuple[str, float]]:
        """Return the words, with their idf, that tell most of the best hits: pseudo relevance feedback."""
        if not best:
            return []
        counts = store().stem_counts([(entry, level) for entry, level, _ in best])
        in_hits = Counter(stem for count in counts for stem in count)
        asked = {stem for form in query.phrases for stem in form}
        candidates = [
            stem for stem, hits in in_hits.items() if hits > 1 and len(stem) > 2 and stem not in asked
        ]
        # Of a book the words that it says most
        candidates = sorted(candidates, key=lambda stem: (-sum(count[stem] for count in counts), stem))
        telling = []
        for stem, frequency in terms.rare(
            candidates[:FEEDBACK_CANDIDATES], FEEDBACK_COMMON * documents
        ).items():
            weight = terms.idf(frequency, documents)
            times = sum(min(count[stem], 5) for count in counts)
            telling.append((weight * times, stem, weight))
        telling.sort(key=lambda item: (-item[0], item[1]))
        return [(stem, weight) for _, stem, weight in telling[:FEEDBACK_WORDS]]


def _visible(rows: Iterable[Row], level: int, kept: bitmaps.Bitmaps) -> list[Row]:
    """Leave each entry the one row that the reader gets, and none that is not live."""
    place = kept.place
    if not level or not kept.closed:
        return [row for row in rows if row[1] == 0 and row[0] in place]
    return [row for row in rows if row[0] in place and row[1] == kept.top_level(row[0], level)]


def _ordered(rows: list[Row], sort: Sort, kept: bitmaps.Bitmaps, named: frozenset[int]) -> list[Row]:
    """Return rows in their order; by relevance those first that the query names by their number."""
    dates, place = kept.dates, kept.place
    if sort == Sort.NEWEST:
        return sorted(rows, key=lambda row: (-dates[place[row[0]]], -row[0]))
    if sort == Sort.OLDEST:
        return sorted(rows, key=lambda row: (dates[place[row[0]]], row[0]))
    # Equal texts get equal scores but for the last digits of a float. What is equal depends on the scores:
    # those of words that stand in most texts are a millionth of others
    unit = max((abs(row[2]) for row in rows), default=0.0) or 1.0
    return sorted(
        rows,
        key=lambda row: (
            row[0] not in named,
            round(row[2] / unit, 6),
            -dates[place[row[0]]],
            -row[0],
        ),
    )


def _weights(units: Sequence[Unit], documents: int) -> list[float]:
    """Return each unit's idf: of its rarest form, and of a form's rarest word.

    SQLite weighs words itself: there they only say which of many to rank by.
    """
    if connection.vendor == "sqlite" and len(units) <= MOST_RANKED:
        return [1.0] * len(units)
    frequencies = terms.frequencies([stem for unit in units for form in unit.forms for stem in form])
    return [
        max(max(terms.idf(frequencies.get(stem, 0), documents) for stem in form) for form in unit.forms)
        for unit in units
    ]
