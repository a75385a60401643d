"""SQLite: FTS5 tables whose content is stems.

The row of a text is `entry << 2 | level`, that of a passage its key. `tokenize='ascii'` parts at
white space only, since every byte above 127 is a letter to it and stems have no punctuation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from search.models import POSITION_BITS, SOURCE_BITS
from search.queries import Unit, Words
from search.terms import idf

from .base import MOST_PASSAGES, MOST_REPEATED, MOST_TELLING
from .details import PASSAGE, Details, Wanted
from .texts import GAP, Parts, Stems

#: A passage's key without these is its entry
PASSAGE_BITS = SOURCE_BITS + POSITION_BITS
#: A title that is the words and nothing else gains its score so many times
TITLE_SHARE = 2
#: Of more hits it is not asked which have the words side by side: that reads all places of each word
MOST_RUN = 1000


def _joined(runs: Iterable[Stems]) -> str:
    return f" {GAP} ".join(" ".join(run) for run in runs if run)


def _phrase(form: Words) -> str:
    return '"' + " ".join(form) + '"'


def _any(units: Iterable[Unit]) -> str:
    return " OR ".join(_phrase(form) for unit in units for form in unit.forms)


def expression(units: Sequence[Unit], excluded: Sequence[Unit], *, together: bool) -> str:
    """Return the FTS5 expression for all units (`together`) or any of them, without the excluded."""
    wanted = " AND ".join(f"({_any([unit])})" for unit in units) if together else _any(units)
    return f"({wanted}) NOT ({_any(excluded)})" if excluded else wanted


class Store:
    """The engine's tables on SQLite."""

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text")
            cursor.execute("DELETE FROM search_passage_text")

    def write_texts(self, entry: int, levels: dict[int, Parts]) -> None:
        """Replace an entry's rows; no level leaves none."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM search_text WHERE rowid BETWEEN %s AND %s", [entry << 2, entry << 2 | 3]
            )
            cursor.executemany(
                "INSERT INTO search_text (rowid, title, abstract, body, inside) VALUES (%s, %s, %s, %s, %s)",
                [
                    (
                        entry << 2 | level,
                        *map(_joined, (parts.title, parts.abstract, parts.body, parts.inside)),
                    )
                    for level, parts in levels.items()
                ],
            )

    def write_passages(self, passages: Iterable[tuple[int, list[Stems]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_passage_text (rowid, stems) VALUES (%s, %s)",
                [(key, _joined(runs)) for key, runs in passages],
            )

    def delete_passages(self, first: int, last: int) -> None:
        """Delete the passages whose keys are from `first` to `last`."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_passage_text WHERE rowid BETWEEN %s AND %s", [first, last])

    def all_words(
        self,
        units: Sequence[Unit],
        excluded: Sequence[Unit],
        level: int,
        weights: Sequence[float],
        run: Unit | None = None,
    ) -> list[tuple[int, int, float]]:
        """Return entry, level and score (less is better) of each row that has all units.

        weights: of each unit, its idf times how often it was typed; only asked for where there are many.
        run: all words as they stood side by side in the query, where they did.
        """
        # bm25 costs the square of the number of units: the most telling ones rank for all
        telling = sorted(range(len(units)), key=lambda index: -weights[index])[:MOST_TELLING]
        ranked = [units[index] for index in sorted(telling)]
        everything = expression(units, excluded, together=True)
        found = None
        if len(units) > MOST_TELLING:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT rowid FROM search_text WHERE search_text MATCH %s AND rowid & 3 <= %s",
                    [everything, level],
                )
                found = {rowid for (rowid,) in cursor.fetchall()}
            if not found:
                return []
            everything = expression(ranked, (), together=True)
        titled = f"{{title}} : ({expression(ranked, (), together=True)})"
        rows = self._scored(everything, titled, sum(len(unit.words) for unit in ranked), level)
        if found is not None:
            rows = [row for row in rows if row[0] << 2 | row[1] in found]
        return self._with_run(rows, run, level) if run and 1 < len(rows) <= MOST_RUN else rows

    def _scored(self, everything: str, titled: str, words: int, level: int) -> list[tuple[int, int, float]]:
        """Return the rows of an expression; those of the other, on titles, score by that too, the more the
        more of the title these words are.

        bm25 knows nothing of a word that stands in most texts, however few titles have it, nor how long a
        title is.
        """
        score = "bm25(search_text, 5, 1, 1, 1)"
        # A title is words with spaces between them
        share = "min(1.0, %s / (1.0 + length(title) - length(replace(title, ' ', ''))))"
        matching = "FROM search_text WHERE search_text MATCH %s AND rowid & 3 <= %s"
        with connection.cursor() as cursor:
            # One statement: the levels of the other's rows are below 0
            cursor.execute(
                f"SELECT rowid >> 2, rowid & 3, {score} {matching} UNION ALL"
                f" SELECT rowid >> 2, (rowid & 3) - 4, {TITLE_SHARE} * {score} * {share} {matching}",
                [everything, level, words, titled, level],
            )
            found = cursor.fetchall()
        titles = {}
        while found and found[-1][1] < 0:
            entry, row_level, score = found.pop()
            titles[entry, row_level + 4] = score
        rows: list[tuple[int, int, float]] = found
        if not titles:
            return rows
        # Of thousands of rows few are made anew
        named = {entry for entry, _ in titles}
        return [
            (row[0], row[1], row[2] + titles.get(row[:2], 0.0)) if row[0] in named else row for row in rows
        ]

    def _with_run(
        self, rows: list[tuple[int, int, float]], run: Unit, level: int
    ) -> list[tuple[int, int, float]]:
        """Return the rows, those that have the words side by side with a better score."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_text WHERE search_text MATCH %s AND rowid & 3 <= %s",
                [_any([run]), level],
            )
            having = {rowid for (rowid,) in cursor.fetchall()}
        bonus = idf(len(having), len(rows))
        return [
            (entry, row_level, score - bonus if entry << 2 | row_level in having else score)
            for entry, row_level, score in rows
        ]

    def count(self, units: Sequence[Unit], excluded: Sequence[Unit], level: int) -> int:
        """Return how many entries have all units."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT rowid >> 2) FROM search_text"
                " WHERE search_text MATCH %s AND rowid & 3 <= %s",
                [expression(units, excluded, together=True), level],
            )
            return int(cursor.fetchone()[0])

    def some_words(
        self,
        units: Sequence[tuple[Unit, int, float]],
        excluded: Sequence[Unit],
        level: int,
        size: int,
    ) -> list[tuple[int, int, float]]:
        """Return entry, level and score of the best rows that have some units.

        units: each with how often it was typed (it counts as often) and its idf (not needed here).
        """
        repeated = [unit for unit, count, _ in units for _ in range(min(count, MOST_REPEATED))]
        return self._best(expression(repeated, excluded, together=False), level, size)

    def with_feedback(
        self,
        best: list[tuple[int, int, float]],
        words: Sequence[tuple[str, float]],
        share: float,
        excluded: Sequence[Unit],
        level: int,
        size: int,
    ) -> list[tuple[int, int, float]]:
        """Return the best rows with the share of further words added to their score."""
        units = [Unit(word, (word,)) for word, _ in words]
        asked = " OR ".join(_phrase((word,)) for word, _ in words)
        if excluded:
            asked = f"({asked}) NOT ({_any(excluded)})"
        scores = {(entry, row_level): score for entry, row_level, score in best}
        for entry, row_level, score in self._best(asked, level, size, f"{share} * rank") if units else ():
            key = (entry, row_level)
            scores[key] = scores.get(key, 0.0) + score
        return sorted(((*key, score) for key, score in scores.items()), key=lambda row: (row[2], row[0]))

    def _best(self, asked: str, level: int, size: int, score: str = "rank") -> list[tuple[int, int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid >> 2, rowid & 3, {score} FROM search_text WHERE search_text MATCH %s"  # noqa: S608
                " AND rowid & 3 <= %s AND rank MATCH 'bm25(5, 1, 1, 1)' ORDER BY rank LIMIT %s",
                [asked, level, size],
            )
            return cursor.fetchall()

    def stem_counts(self, rows: Sequence[tuple[int, int]]) -> tuple[list[Counter[str]], None]:
        """Return the stems of rows (entry, level) with how often each stands there; the statement does not
        tell in how many entries.
        """
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(rows))
            cursor.execute(
                f"SELECT title || ' ' || abstract || ' ' || body || ' ' || inside"  # noqa: S608
                f" FROM search_text WHERE rowid IN ({marks})",
                [entry << 2 | level for entry, level in rows],
            )
            counts = [Counter(text.split()) for (text,) in cursor.fetchall()]
        for count in counts:
            count.pop(GAP, None)
        return counts, None

    def details(self, wanted: Wanted) -> Details:
        """Return the passages that hits open at, and what of the query they have.

        Passages with all units come first, then those with any, in their order: bm25 would read each
        word's whole list again for each entry.
        """
        parts: list[str] = []
        values: list[Any] = []
        passages = (
            f"SELECT * FROM (SELECT {PASSAGE}, t.rowid >> {PASSAGE_BITS}, t.rowid FROM search_passage_text t"  # noqa: S608
            " JOIN search_passage p ON p.id = t.rowid AND p.access <= %s"
            " WHERE search_passage_text MATCH %s AND t.rowid BETWEEN %s AND %s LIMIT %s)"
        )
        asked = [expression(wanted.telling, (), together=False)]
        if len(wanted.telling) > 1:
            asked.insert(0, expression(wanted.telling, (), together=True))
        for entry in wanted.entries:
            first = entry << PASSAGE_BITS
            for question in asked:
                parts.append(passages)
                values += [wanted.level, question, first, first | (1 << PASSAGE_BITS) - 1, MOST_PASSAGES]
        marks = ", ".join(["%s"] * len(wanted.rows))
        for index, unit in enumerate(wanted.units):
            having = _any([unit])
            parts.append(
                f"SELECT {index}, rowid >> 2, NULL FROM search_text"  # noqa: S608
                f" WHERE search_text MATCH %s AND rowid IN ({marks})"
            )
            values += [having, *(entry << 2 | level for entry, level in wanted.rows)]
            if wanted.is_counted:
                parts.append(
                    f"SELECT {index}, NULL, count(DISTINCT rowid >> 2) FROM search_text"  # noqa: S608
                    " WHERE search_text MATCH %s AND rowid & 3 <= %s"
                )
                values += [having, wanted.level]
        if not parts:
            return Details.of((), wanted)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            return Details.of(cursor.fetchall(), wanted)
