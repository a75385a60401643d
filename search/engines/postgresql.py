"""PostgreSQL: one tsvector of stems a text, made here, so that no parser or configuration has a say.

`search_text(entry, level, long, head, v)`: `v` is everything, with a GIN index; `head` the title
(weight A), the abstract and the beginning of the body (D), short enough to rank by. A tsvector knows
256 positions a word, none beyond 16,383: a longer text (`long`) keeps no positions, and its phrases
are looked for in `search_chunk`, pieces that overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from search.queries import Unit, Words
from search.terms import idf as rarity

from .base import MOST_PASSAGES
from .details import PASSAGE, Details, Wanted
from .texts import Parts, Stems

LAST_POSITION = 16_383
MOST_POSITIONS = 255
LONGEST_VECTOR = 1_000_000  # bytes; PostgreSQL's limit is 1,048,575
CHUNK, STEP = 255, 191
HEAD_WORDS = 300
RANK_WEIGHTS = "{.5, .5, .5, 1}"
#: How well a head fits one unit, 0 to 1. `ts_rank` hardly tells one place from five, and a text of 50 words
#: from one of 300: its square grows and comes to rest as the frequency in bm25 does, and the different words
#: of the head weigh as its length. Written so that it is asked once: x² / (x² + length) = 1 - length / …
_LENGTH = "(.05 + length(t.head) / 1000.0)"
RANK = f"(1 - {_LENGTH} / ({_LENGTH} + ts_rank('{RANK_WEIGHTS}', t.head, %s::tsquery) ^ 2))"
#: What a word is worth wherever it stands, also beyond the head
PRESENT = 0.1
CANDIDATES = 300
#: A title that is the words and nothing else counts as if each had at least this idf, times this rank
TITLE_IDF, TITLE_RANK = 2.0, 1.0
#: Of so many of the best rows it is asked which have the words side by side: each is a long vector to read
RUN_CANDIDATES = 100
#: What these gain, times how few they are
RUN_RANK = 1.0


def _positions(runs: Iterable[Stems]) -> tuple[dict[str, list[int]], int]:
    """Return each stem's positions, one left free between runs, and the last position."""
    found: dict[str, list[int]] = {}
    at = 0
    for run in runs:
        for stem in run:
            at += 1
            found.setdefault(stem, []).append(at)
        at += 1
    return found, at


def vector(runs: Iterable[Stems]) -> str:
    """Return a tsvector literal of runs; stems are letters and digits, so that nothing needs escaping."""
    found, _ = _positions(runs)
    return _literal(found)


def _literal(positions: dict[str, list[int]]) -> str:
    return " ".join(
        f"'{stem}':" + ",".join(str(min(at, LAST_POSITION)) for at in places[:MOST_POSITIONS])
        for stem, places in positions.items()
    )


def _without_positions(positions: dict[str, list[int]]) -> str:
    """Return the literal of a long text: each stem once, the commonest first as far as there is room."""
    parts: list[str] = []
    size = 0
    for stem in sorted(positions, key=lambda stem: (-len(positions[stem]), stem)):
        size += len(stem.encode()) + 4
        if size > LONGEST_VECTOR:
            break
        parts.append(f"'{stem}'")
    return " ".join(parts)


def _head(parts: Parts) -> str:
    """Return the literal of what rows are ranked by, the title's places with weight A."""
    places: dict[str, list[str]] = {}
    at = 0
    weighted = [(run, "A") for run in parts.title] + [(run, "") for run in (*parts.abstract, *parts.body)]
    for run, weight in weighted:
        for stem in run[:HEAD_WORDS]:
            at += 1
            if at > LAST_POSITION:
                break
            places.setdefault(stem, []).append(f"{at}{weight}")
        at += 1
    return " ".join(f"'{stem}':" + ",".join(found[:MOST_POSITIONS]) for stem, found in places.items())


def _chunks(runs: Iterable[Stems]) -> Iterable[str]:
    for run in runs:
        for start in range(0, max(1, len(run) - (CHUNK - STEP)), STEP):
            yield vector([run[start : start + CHUNK]])


def _exact(form: Words, weight: str = "") -> str:
    return "(" + " <-> ".join(f"'{stem}'" + (f":{weight}" if weight else "") for stem in form) + ")"


def _loose(form: Words) -> str:
    return "(" + " & ".join(f"'{stem}'" for stem in form) + ")"


def _any(units: Iterable[Unit]) -> str:
    return " | ".join(_exact(form) for unit in units for form in unit.forms)


def _has_phrase(unit: Unit) -> bool:
    return any(len(form) > 1 for form in unit.forms)


def condition(units: Sequence[Unit], excluded: Sequence[Unit]) -> tuple[str, list[Any]]:
    """Return SQL on `search_text t`, and its values, for rows with all units and none excluded."""
    # One query that the index answers alone; phrases are checked afterwards
    asked = " & ".join("(" + " | ".join(_loose(form) for form in unit.forms) + ")" for unit in units)
    simple = [unit for unit in excluded if not _has_phrase(unit)]
    if simple:
        asked += " & !(" + _any(simple) + ")"
    clauses, values = ["t.v @@ %s::tsquery"], [asked]
    for unit in units:
        if _has_phrase(unit):
            clause, more = _phrase_clause(unit)
            clauses.append(clause)
            values += more
    for unit in excluded:
        if _has_phrase(unit):
            clause, more = _phrase_clause(unit)
            clauses.append(f"NOT {clause}")
            values += more
    return " AND ".join(clauses), list(values)


def _phrase_clause(unit: Unit) -> tuple[str, list[str]]:
    loose = " | ".join(_loose(form) for form in unit.forms)
    exact = _any([unit])
    return (
        "(CASE WHEN t.long THEN t.v @@ %s::tsquery AND EXISTS (SELECT 1 FROM search_chunk c"
        " WHERE c.entry = t.entry AND c.level = t.level AND c.v @@ %s::tsquery)"
        " ELSE t.v @@ %s::tsquery END)",
        [loose, exact, exact],
    )


class Store:
    """The engine's tables on PostgreSQL."""

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text")
            cursor.execute("DELETE FROM search_passage_text")
            cursor.execute("DELETE FROM search_chunk")

    def write_texts(self, entry: int, levels: dict[int, Parts]) -> None:
        """Replace an entry's rows; no level leaves none."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE entry = %s", [entry])
            cursor.execute("DELETE FROM search_chunk WHERE entry = %s", [entry])
            for level, parts in levels.items():
                positions, last = _positions(parts.runs)
                long = last > LAST_POSITION or any(
                    len(places) > MOST_POSITIONS for places in positions.values()
                )
                cursor.execute(
                    "INSERT INTO search_text (entry, level, long, head, v)"
                    " VALUES (%s, %s, %s, %s::tsvector, %s::tsvector)",
                    [
                        entry,
                        level,
                        long,
                        _head(parts),
                        _without_positions(positions) if long else _literal(positions),
                    ],
                )
                if long:
                    cursor.executemany(
                        "INSERT INTO search_chunk (entry, level, v) VALUES (%s, %s, %s::tsvector)",
                        [(entry, level, chunk) for chunk in _chunks(parts.runs)],
                    )

    def write_passages(self, passages: Iterable[tuple[int, list[Stems]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_passage_text (id, v) VALUES (%s, %s::tsvector)",
                [(key, vector(runs)) for key, runs in passages],
            )

    def delete_passages(self, first: int, last: int) -> None:
        """Delete the passages whose keys are from `first` to `last`."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_passage_text WHERE id BETWEEN %s AND %s", [first, last])

    def _ask(self, statement: str, values: Sequence[Any]) -> list[tuple]:
        # Without an index scan a common word reads every vector from where long values are kept
        with connection.cursor() as cursor:
            # One round trip, and one transaction where none is open
            cursor.execute(
                f"SET LOCAL enable_seqscan = off; {statement}; SET LOCAL enable_seqscan = on", values
            )
            cursor.nextset()
            return cursor.fetchall()

    def all_words(
        self,
        units: Sequence[Unit],
        excluded: Sequence[Unit],
        level: int,
        weights: Sequence[float],
        run: Unit | None = None,
    ) -> list[tuple[int, int, float]]:
        """Return entry, level and score (less is better) of each row that has all units.

        weights: of each unit, its idf times how often it was typed.
        run: all words as they stood side by side in the query, where they did.
        """
        where, values = condition(units, excluded)
        rank, more = _rank(list(zip(units, weights, strict=True)), bonus=PRESENT)
        title = " & ".join("(" + " | ".join(_exact(form, "A") for form in unit.forms) + ")" for unit in units)
        bonus = TITLE_RANK * sum(max(weight, TITLE_IDF) for weight in weights)
        words = sum(len(unit.words) for unit in units)
        rows = self._ask(
            f"SELECT t.entry, t.level, {rank} - CASE WHEN t.head @@ %s::tsquery THEN %s::float8"  # noqa: S608
            " * least(1, %s / length(ts_filter(t.head, '{a}'))::float8) ELSE 0 END"
            f" FROM search_text t WHERE {where} AND t.level <= %s",
            [*more, title, bonus, words, *values, level],
        )
        return self._with_run(rows, run) if run and len(rows) > 1 else rows

    def _with_run(self, rows: list[tuple[int, int, float]], run: Unit) -> list[tuple[int, int, float]]:
        """Return the rows, those of the best that have the words side by side with a better score."""
        best = sorted(rows, key=lambda row: (row[2], row[0]))[:RUN_CANDIDATES]
        where, values = condition([run], ())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT t.entry, t.level FROM search_text t"  # noqa: S608
                " JOIN unnest(%s::bigint[], %s::smallint[]) AS wanted (entry, level)"
                f" USING (entry, level) WHERE {where}",
                [[entry for entry, _, _ in best], [level for _, level, _ in best], *values],
            )
            having = set(cursor.fetchall())
        if not having:
            return rows
        bonus = RUN_RANK * rarity(len(having), len(best))
        return [
            (entry, level, score - bonus if (entry, level) in having else score)
            for entry, level, score in rows
        ]

    def count(self, units: Sequence[Unit], excluded: Sequence[Unit], level: int) -> int:
        """Return how many entries have all units."""
        where, values = condition(units, excluded)
        statement = f"SELECT count(DISTINCT t.entry) FROM search_text t WHERE {where} AND t.level <= %s"  # noqa: S608
        return int(self._ask(statement, [*values, level])[0][0])

    def some_words(
        self,
        units: Sequence[tuple[Unit, int, float]],
        excluded: Sequence[Unit],
        level: int,
        size: int,
    ) -> list[tuple[int, int, float]]:
        """Return entry, level and score of the best rows that have some units.

        units: each with how often it was typed (it counts as often) and its idf. The rows that have
        the most of them, by idf, are ranked; each unit is one question of the index.
        """
        parts: list[str] = []
        values: list[Any] = []
        for unit, count, idf in units:
            where, more = condition([unit], excluded)
            parts.append(
                "SELECT t.entry, t.level, %s::float8 AS weight FROM search_text t"  # noqa: S608
                f" WHERE {where} AND t.level <= %s"
            )
            values += [count * idf, *more, level]
        rank, weights = _rank([(unit, count * idf) for unit, count, idf in units], bonus=0.0)
        # What each row has counts a little, wherever it stands
        return self._ask(
            f"SELECT t.entry, t.level, {rank} - {PRESENT} * best.has AS score"  # noqa: S608
            " FROM (SELECT entry, level, sum(weight ORDER BY weight) AS has"
            f" FROM ({' UNION ALL '.join(parts)}) AS each GROUP BY entry, level"
            " ORDER BY has DESC, entry, level LIMIT %s) AS best"
            " JOIN search_text t USING (entry, level) ORDER BY score, entry, level LIMIT %s",
            [*weights, *values, max(size, CANDIDATES), size],
        )

    def with_feedback(
        self,
        best: list[tuple[int, int, float]],
        words: Sequence[tuple[str, float]],
        share: float,
        _excluded: Sequence[Unit],
        _level: int,
        _size: int,
    ) -> list[tuple[int, int, float]]:
        """Return the best rows with the share of further words added to their score."""
        if not words:
            return best
        terms: list[str] = []
        values: list[Any] = []
        for word, idf in words:
            terms.append(f"CASE WHEN t.v @@ %s::tsquery THEN %s::float8 * ({RANK} + {PRESENT}) ELSE 0 END")
            values += [_exact((word,)), share * idf, _exact((word,))]
        with connection.cursor() as cursor:
            # Joined to nothing, a vector is taken out of where long values are kept once, not for each word
            cursor.execute(
                f"SELECT t.entry, t.level, -({' + '.join(terms)}) AS added"  # noqa: S608
                " FROM (SELECT entry, level, head, v || ''::tsvector AS v FROM search_text"
                " JOIN unnest(%s::bigint[], %s::smallint[]) AS wanted (entry, level)"
                " USING (entry, level) OFFSET 0) AS t",
                [*values, [entry for entry, _, _ in best], [level for _, level, _ in best]],
            )
            added = cursor.fetchall()
        more = {(entry, level): score for entry, level, score in added}
        return sorted(
            ((entry, level, score + more.get((entry, level), 0.0)) for entry, level, score in best),
            key=lambda row: (row[2], row[0]),
        )

    def stem_counts(self, rows: Sequence[tuple[int, int]]) -> tuple[list[Counter[str]], dict[str, int]]:
        """Return the stems of rows (entry, level) with how often each stands there, and in how many entries
        each stands that several rows have.
        """
        counts: dict[tuple[int, int], Counter[str]] = {}
        documents: dict[str, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH said AS MATERIALIZED (SELECT t.entry, t.level, word.lexeme,"
                " coalesce(cardinality(word.positions), 1) AS times"
                " FROM search_text t JOIN unnest(%s::bigint[], %s::smallint[]) AS wanted (entry, level)"
                " USING (entry, level), unnest(t.v) AS word)"
                " SELECT entry, level, lexeme, times FROM said UNION ALL"
                " SELECT NULL, NULL, stem, documents FROM search_term WHERE stem = ANY("
                "ARRAY(SELECT lexeme FROM said GROUP BY lexeme HAVING count(*) > 1))",
                [[entry for entry, _ in rows], [level for _, level in rows]],
            )
            for entry, level, stem, count in cursor.fetchall():
                if entry is None:
                    documents[stem] = count
                else:
                    counts.setdefault((entry, level), Counter())[stem] = count
        return list(counts.values()), documents

    def details(self, wanted: Wanted) -> Details:
        """Return the passages that hits open at, and what of the query they have."""
        parts: list[str] = []
        values: list[Any] = []
        if wanted.entries and wanted.telling:
            parts.append(
                f"SELECT {PASSAGE}, entry_id, id FROM (SELECT p.entry_id, p.id, row_number() OVER ("  # noqa: S608
                " PARTITION BY p.entry_id ORDER BY ts_rank(t.v, asked) DESC, p.id) AS place"
                " FROM search_passage p JOIN search_passage_text t ON t.id = p.id,"
                " (SELECT %s::tsquery AS asked) AS query"
                " WHERE p.entry_id = ANY(%s) AND p.access <= %s AND t.v @@ asked) AS best"
                " WHERE place <= %s"
            )
            values += [_any(wanted.telling), list(wanted.entries), wanted.level, MOST_PASSAGES]
        for index, unit in enumerate(wanted.units):
            where, more = condition([unit], ())
            parts.append(
                f"SELECT {index}, t.entry, NULL::bigint FROM search_text t"  # noqa: S608
                " JOIN unnest(%s::bigint[], %s::smallint[]) AS wanted (entry, level)"
                f" USING (entry, level) WHERE {where}"
            )
            values += [[entry for entry, _ in wanted.rows], [level for _, level in wanted.rows], *more]
            if wanted.is_counted:
                parts.append(
                    f"SELECT {index}, NULL::bigint, count(DISTINCT t.entry) FROM search_text t"  # noqa: S608
                    f" WHERE {where} AND t.level <= %s"
                )
                values += [*more, wanted.level]
        return Details.of(self._ask(" UNION ALL ".join(parts), values) if parts else (), wanted)


def _rank(units: Sequence[tuple[Unit, float]], *, bonus: float) -> tuple[str, list[Any]]:
    """Return SQL for minus Σ weight · (rank + bonus) over the units."""
    term = f"%s::float8 * ({RANK} + {bonus})"
    values: list[Any] = [value for unit, weight in units for value in (weight, _any([unit]))]
    return f"-({' + '.join([term] * len(units)) or '0'})", values
