"""What is asked about the hits of one page beside their order, in one statement of each database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.queries import Unit

from .base import MOST_PASSAGES

#: Stands in the place of a unit's index in a row that is a passage's
PASSAGE = -1


@dataclass(frozen=True)
class Wanted:
    """What is asked of a page of hits.

    entries: whose passages are asked, for a reader of this level, with any of the units `telling`.
    rows: the texts (entry, level) of which it is asked which of the `units` they have.
    is_counted: whether it is asked how many entries have each unit.
    """

    entries: Sequence[int]
    telling: Sequence[Unit]
    level: int
    rows: Sequence[tuple[int, int]] = ()
    units: Sequence[Unit] = ()
    is_counted: bool = False


@dataclass
class Details:
    """The keys of an entry's passages to open it at; the indexes of the units that it has; how many entries
    have each unit.
    """

    passages: dict[int, list[int]] = field(default_factory=dict)
    having: dict[int, set[int]] = field(default_factory=dict)
    each: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int | None, int | None]], wanted: Wanted) -> Details:
        """Sort out rows: (PASSAGE, entry, key), (unit, entry, nothing) or (unit, nothing, count)."""
        found = cls(each=[0] * len(wanted.units) if wanted.is_counted else [])
        for index, entry, number in rows:
            if index == PASSAGE:
                keys = found.passages.setdefault(entry, [])  # type: ignore[arg-type]
                if number not in keys and len(keys) < MOST_PASSAGES:
                    keys.append(number)  # type: ignore[arg-type]
            elif entry is not None:
                found.having.setdefault(entry, set()).add(index)
            else:
                found.each[index] = number or 0
        return found

    def lacking(self, entry: int, units: Sequence[Unit]) -> tuple[Unit, ...]:
        """The units that an entry has not; all of them of one that has gone since it was found."""
        having = self.having.get(entry, set())
        return tuple(unit for index, unit in enumerate(units) if index not in having)

    def opening(self, entry: int) -> tuple[int, ...]:
        """The keys of the passages that a hit opens at, in the order of its text."""
        return tuple(sorted(self.passages.get(entry, ())))
