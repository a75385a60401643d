"""The database engine: what SQLite's and PostgreSQL's statements have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from search.models import Entry
from search.queries import Query, Unit, parse

from . import bitmaps, completion
from .base import FEW, MOST_SOME, MOST_TELLING, MOST_WORDS, Correction, Hit, Request, Result, Sort
from .details import Wanted
from .weighing import FEEDBACK_HITS, FEEDBACK_SHARE, stems_about, telling_stems, unit_weights

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

    def __init__(self, *, is_fallback: bool = False) -> None:
        #: It answers in the place of a search server
        self.is_fallback = is_fallback
        #: Kept, it would say so when it is no longer so
        self.is_provisional = is_fallback

    def index(self, entries: Iterable[Entry]) -> None:
        """Index saved entries with their facets and passages; ends with current frequencies."""
        from search import corpus

        corpus.reindex(entries)

    def search(self, query: Query, size: int) -> list[int]:
        """Return ids of entries, best first: those with all words, then those with some."""
        kept = bitmaps.current()
        weights = _weights(query.units, len(kept.entries))
        rows, _ = self._all(query, 0, kept, weights)
        found = [entry for entry, _, _ in _first(rows, size, Sort.RELEVANCE, kept, kept.named(query))]
        if len(rows) < FEW and query.units:
            everyone = {entry for entry, _, _ in rows}
            some = self._some(query, 0, kept, weights, everyone, max(size, SOME_ROWS))
            found += [entry for entry, _, _ in some]
        return found[:size]

    def results(self, request: Request) -> Result:
        """Answer a request in a fixed number of queries."""
        kept = bitmaps.current(request.revision)
        query = request.query
        if not query.units:
            return Result([], 0, {})
        weights = _weights(query.units, len(kept.entries))
        rows, hits = self._all(query, request.level, kept, weights)
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
        end = request.start + request.size
        page = _first(shown, end, request.sort, kept, kept.named(query))[request.start :]
        some: list[Row] = []
        if len(rows) < FEW and request.start == 0:
            everyone = {entry for entry, _, _ in rows}
            some = self._some(query, request.level, kept, weights, everyone, SOME_ROWS, asked_only=True)
            some = some[:MOST_SOME]
        units = query.units
        # A passage of 75 words is known by few of them
        telling = [unit for _, unit in sorted(zip(weights, units, strict=True), key=lambda pair: -pair[0])]
        details = store().details(
            Wanted(
                [entry for entry, _, _ in (*page, *some)],
                telling[:MOST_TELLING],
                request.level,
                [(entry, level) for entry, level, _ in some],
                units if some else (),
                is_counted=bool(some and not rows),
            )
        )
        return Result(
            hits=[Hit(entry, details.opening(entry)) for entry, _, _ in page],
            total=len(shown),
            facets=kept.counts(hits, request.filters),
            some=[Hit(entry, details.opening(entry), details.lacking(entry, units)) for entry, _, _ in some],
            each=details.each,
            unknown=kept.unknown(request.filters),
        )

    def complete(self, text: str, size: int) -> list[str]:
        """Return titles with a word for each word of text, the last of them only begun."""
        return completion.complete(text, size)

    def related(self, entry: int, kinds: Collection[str], size: int) -> list[int]:
        """Return entries of some kinds that say in public what an entry says in public, the nearest first."""
        kept = bitmaps.current()
        if entry not in kept.place:
            return []
        tables = store()
        counts, _ = tables.stem_counts([(entry, 0)])
        telling = stems_about(counts[0], len(kept.entries)) if counts else []
        if not telling:
            return []
        units = [(Unit(stem, (stem,)), 1, weight) for stem, weight in telling]
        of_kinds = kept.chosen({"kind": list(kinds)})["kind"]
        rows, _ = _visible(tables.some_words(units, (), 0, SOME_ROWS), 0, kept)
        found = [row[0] for row in rows if row[0] != entry and of_kinds >> kept.place[row[0]] & 1]
        return found[:size]

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
        text = completion.correct(query)
        if text is None:
            return None
        meant = parse(text)
        total = store().count(meant.units, meant.excluded, level)
        return Correction(text, total) if total else None

    def _all(
        self, query: Query, level: int, kept: bitmaps.Bitmaps, weights: Sequence[float]
    ) -> tuple[list[Row], int]:
        """Return the rows that have all units, one an entry: the highest that the reader may have. With them
        comes the bitmap of these entries.
        """
        if not query.units:
            return [], 0
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
        *,
        asked_only: bool = False,
    ) -> list[Row]:
        """Return the rows with some of the units, best first, without the entries found already.

        asked_only: and without those that feedback brought, which have none of the units: a reader asked for
        none of them.
        """
        weighted = sorted(
            zip(query.units, query.counts, weights, strict=True), key=lambda item: -item[1] * item[2]
        )[:MOST_WORDS]
        tables = store()
        rows = tables.some_words(weighted, query.excluded, level, size + len(found))
        rows, _ = _visible(rows, level, kept)
        words = self._telling(rows[:FEEDBACK_HITS], query, len(kept.entries))
        if words:
            asked = {row[0] for row in rows}
            rows = tables.with_feedback(rows, words, FEEDBACK_SHARE, query.excluded, level, size)
            rows, _ = _visible(rows, level, kept)
            if asked_only:
                rows = [row for row in rows if row[0] in asked]
        return [row for row in rows if row[0] not in found]

    def _telling(self, best: Sequence[Row], query: Query, documents: int) -> list[tuple[str, float]]:
        """Return the words, with their idf, that tell most of the best hits."""
        if not best:
            return []
        counts, known = store().stem_counts([(entry, level) for entry, level, _ in best])
        return telling_stems(counts, query, documents, known)


def _visible(rows: list[Row], level: int, kept: bitmaps.Bitmaps) -> tuple[list[Row], int]:
    """Leave each entry the one row that the reader gets, and none that is not live; with their bitmap."""
    if level and kept.closed:
        rows = [row for row in rows if row[1] == kept.top_level(row[0], level)]
    elif level:
        rows = [row for row in rows if row[1] == 0]
    hits = kept.of([row[0] for row in rows])
    if hits & kept.beyond:
        hits ^= kept.beyond
        rows = [row for row in rows if row[0] in kept.place]
    return rows, hits


def _first(
    rows: Sequence[Row], size: int, sort: Sort, kept: bitmaps.Bitmaps, named: frozenset[int]
) -> list[Row]:
    """Return the first rows in their order; by relevance those first that the query names by their number."""
    dates, place = kept.dates, kept.place
    if sort == Sort.RELEVANCE:
        return _best(rows, size, kept, named)
    if sort == Sort.NEWEST:
        return sorted(rows, key=lambda row: (-dates[place[row[0]]], -row[0]))[:size]
    return sorted(rows, key=lambda row: (dates[place[row[0]]], row[0]))[:size]


def _best(rows: Sequence[Row], size: int, kept: bitmaps.Bitmaps, named: frozenset[int]) -> list[Row]:
    """Return the rows with the best scores, of equal ones the newest first."""
    if not rows:
        return []
    scores = sorted([score for _, _, score in rows])
    # Equal texts get equal scores but for the last digits of a float. What is equal depends on the scores:
    # those of words that stand in most texts are a millionth of others
    unit = max(-scores[0], scores[-1]) or 1.0
    # Only what may be shown is put in order
    last = scores[min(size, len(scores)) - 1] + unit / 1e6
    dates, place = kept.dates, kept.place
    return sorted(
        (row for row in rows if row[2] <= last or row[0] in named),
        key=lambda row: (
            row[0] not in named,
            round(row[2] / unit, 6),
            -dates[place[row[0]]],
            -row[0],
        ),
    )[:size]


def _weights(units: Sequence[Unit], documents: int) -> list[float]:
    """Return each unit's idf. SQLite weighs words itself: there they only say which of many to rank by."""
    if connection.vendor == "sqlite" and len(units) <= MOST_TELLING:
        return [1.0] * len(units)
    return unit_weights(units, documents)
