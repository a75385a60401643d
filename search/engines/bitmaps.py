"""Facets: one bitmap a value, kept by each process for one revision of the corpus.

An entry is a bit, a set of entries a Python int. Counting a value of 14,000 entries takes a
microsecond, where SQL takes a hundred times as long. What is kept holds nothing that is not public:
kinds, dates and names of values, and which entries have text for which level.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat

from core.text import analyze
from search.models import CorpusState, Entry, EntryFacet
from search.queries import Query
from search.registry import PLURALS, Kind

from .base import FACETS, MOST_LISTED, FacetCount

_ONE = ord("1")
#: Of fewer entries than this each one's values are counted, of more each value's entries
_FEW = 100
#: Facets whose values with most hits come first
_BY_COUNT = ("series", "topic", "person")
#: So many values are counted before it is asked whether any of the others can have as many hits
_AT_ONCE = 64


class Bitmaps:
    """The live entries of one revision: their dates, closed levels and facet values."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        self.entries: list[int] = []
        self.dates: list[int] = []
        #: Entry → the levels (bits) for which it has text of their own
        self.closed: dict[int, int] = {}
        for entry, day, closed in (
            Entry.objects.filter(live=True)
            .order_by("id")
            .values_list("id", "date", "closed_levels")
            .iterator(chunk_size=5000)
        ):
            self.entries.append(entry)
            self.dates.append((day or date.min).toordinal())
            if closed:
                self.closed[entry] = closed
        self.place = {entry: place for place, entry in enumerate(self.entries)}
        #: The bit of whatever is not live
        self.beyond = 1 << len(self.entries)
        #: Facet → value → its entries; the values with most of them come first
        self.values: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        #: The same, some at a time, with how many entries the first of them has
        self.some_values: dict[str, list[tuple[int, tuple[str, ...], tuple[int, ...]]]] = {}
        #: The same the other way round: facet → place of an entry → its values
        self.values_at: dict[str, dict[int, list[str]]] = {name: {} for name in FACETS}
        self.labels: dict[str, dict[str, str]] = {name: {} for name in FACETS}
        self.labels["kind"] = {str(kind): plural for kind, plural in PLURALS.items()}
        #: Facet → value → its place among the values that have as many hits
        self.order: dict[str, dict[str, int]] = {}
        self._load_facets()
        #: A stem with a digit → the entries whose number has it: all such stems, and what else may name them
        self.numbers: dict[str, list[tuple[int, frozenset[str], frozenset[str]]]] = {}
        self._load_numbers()

    def _load_facets(self) -> None:
        size = len(self.entries) // 8 + 1
        arrays: dict[tuple[str, str], bytearray] = {}
        for entry, name, value, label in (
            EntryFacet.objects.filter(entry__live=True, name__in=FACETS)
            .values_list("entry_id", "name", "value", "label")
            .iterator(chunk_size=5000)
        ):
            place = self.place.get(entry)
            if place is None:
                continue
            array = arrays.get((name, value))
            if array is None:
                array = arrays[name, value] = bytearray(size)
                self.labels[name].setdefault(value, label)
            array[place >> 3] |= 1 << (place & 7)
            self.values_at[name].setdefault(place, []).append(value)
        bitmaps = {key: int.from_bytes(array, "little") for key, array in arrays.items()}
        for (name, value), bits in sorted(bitmaps.items(), key=lambda item: -item[1].bit_count()):
            self.values[name][value] = bits
        for name, values in self.values.items():
            in_turn = list(values.items())
            self.some_values[name] = [
                (in_turn[first][1].bit_count(), *zip(*in_turn[first : first + _AT_ONCE], strict=True))  # type: ignore[misc]
                for first in range(0, len(in_turn), _AT_ONCE)
            ]
            known = values.keys() | set(Kind.values if name == "kind" else ())
            in_order = sorted(known, key=lambda value: _place(name, value, self.label(name, value)))
            self.order[name] = {value: place for place, value in enumerate(in_order)}

    def _load_numbers(self) -> None:
        series_stems = lru_cache(maxsize=None)(lambda series: frozenset(analyze(series)))
        for entry, number, series in (
            Entry.objects.filter(live=True)
            .exclude(number="")
            .values_list("id", "number", "series")
            .iterator(chunk_size=5000)
        ):
            stems = frozenset(analyze(number))
            digits = frozenset(filter(_has_digit, stems))
            for stem in digits:
                self.numbers.setdefault(stem, []).append((entry, digits, stems | series_stems(series)))

    def named(self, query: Query) -> frozenset[int]:
        """Return the entries that a query names by their number, with words of their series or none.

        "Methods Brief 7" names number 7 of that series, "episode 7" the seventh of each show; "7 sites"
        names nothing.
        """
        asked = {stem for unit in query.units for stem in unit.forms[0]}
        return frozenset(
            entry
            for stem in filter(_has_digit, asked)
            for entry, digits, allowed in self.numbers.get(stem, ())
            if digits <= asked <= allowed
        )

    def of(self, entries: Iterable[int]) -> int:
        """Return the bitmap of entries; of those that are not live it has the one bit `beyond`."""
        # Digits of base 2, the last entry's first
        digits = bytearray(b"0") * (len(self.entries) + 1)
        for place in map(self.place.get, entries, repeat(len(self.entries))):
            digits[~place] = _ONE
        return int(digits, 2)

    def top_level(self, entry: int, level: int) -> int:
        """Return which of an entry's texts a reader of this level gets: the highest that he may."""
        mine = self.closed.get(entry, 0) & ((2 << level) - 1)
        return mine.bit_length() - 1 if mine else 0

    def chosen(self, filters: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Return for each facet with a choice the entries that have one of its chosen values."""
        found = {}
        for name, values in filters.items():
            if values:
                bits = 0
                for value in values:
                    bits |= self.values[name].get(value, 0)
                found[name] = bits
        return found

    def counts(self, hits: int, filters: Mapping[str, Sequence[str]]) -> dict[str, list[FacetCount]]:
        """Return each facet's values with the hits that each has under the other facets' choices."""
        chosen = self.chosen(filters)
        facets = {}
        for name in FACETS:
            base = hits
            for other, bits in chosen.items():
                if other != name:
                    base &= bits
            counted = self._counted(name, base)
            for value in filters.get(name, ()):
                counted[value] = (base & self.values[name].get(value, 0)).bit_count()
            facets[name] = self.ordered(name, counted, filters.get(name, ()))
        return facets

    def _counted(self, name: str, base: int) -> dict[str, int]:
        """How many entries of a bitmap have each value of a facet that any has: of one with many values those
        that may be listed.
        """
        if base.bit_count() <= _FEW:
            having = self.values_at[name]
            return Counter(value for place in _places(base) for value in having.get(place, ()))
        counted: dict[str, int] = {}
        for most, values, bitmaps in self.some_values[name]:
            is_cut = name in _BY_COUNT and len(counted) >= MOST_LISTED
            # None of the others has more entries than the next
            if is_cut and most < sorted(counted.values())[-MOST_LISTED]:
                break
            counts = map(int.bit_count, map(base.__and__, bitmaps))
            counted |= {value: count for value, count in zip(values, counts, strict=True) if count}
        return counted

    def ordered(self, name: str, counts: Mapping[str, int], chosen: Sequence[str]) -> list[FacetCount]:
        """Return a facet's values as they are drawn, of many those with most hits; a chosen one stays, also
        where it has no hits.
        """
        wanted = set(chosen)
        counts = {**dict.fromkeys(wanted, 0), **counts}
        order, labels = self.order[name], self.labels[name]
        found = list(counts)
        if name in _BY_COUNT and len(counts) > MOST_LISTED:
            # Few of thousands need a place
            least = sorted(counts.values())[-MOST_LISTED]
            found = [value for value, count in counts.items() if count >= least or value in wanted]
        # A value that no entry has comes last of those with as many hits
        last = len(order)
        found.sort(key=lambda value: order.get(value, last))
        if name in _BY_COUNT:
            found.sort(key=counts.__getitem__, reverse=True)
            found[MOST_LISTED:] = [value for value in found[MOST_LISTED:] if value in wanted]
        return [
            FacetCount(value, labels.get(value, value), counts[value], value in wanted) for value in found
        ]

    def unknown(self, filters: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        """Return the chosen values that no entry has, as (facet, value)."""
        return [
            (name, value)
            for name, values in filters.items()
            for value in values
            if value not in self.values[name]
        ]

    def label(self, name: str, value: str) -> str:
        """What a value is called; one that no entry has is called as it is written."""
        return self.labels[name].get(value, value)


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _has_digit(stem: str) -> bool:
    return any(character.isdigit() for character in stem)


def _place(name: str, value: str, label: str) -> tuple:
    """What orders the values of a facet that have as many hits."""
    if name == "year":
        return (-int(value) if value.isdecimal() else 0, value)
    if name == "kind":
        return (Kind.values.index(value) if value in Kind.values else len(Kind.values), value)
    return (label.casefold(), value)


_lock = threading.Lock()
_kept: Bitmaps | None = None


def current_revision() -> str:
    """Return the revision of the corpus now; empty before the first entry."""
    return CorpusState.objects.filter(pk=1).values_list("revision", flat=True).first() or ""


def current(revision: str | None = None) -> Bitmaps:
    """Return the bitmaps of the corpus as it is, in one query where they are loaded.

    revision: where the caller has just asked for it.
    """
    global _kept
    if revision is None:
        revision = current_revision()
    kept = _kept
    if kept is None or kept.revision != revision:
        with _lock:
            kept = _kept
            if kept is None or kept.revision != revision:
                kept = Bitmaps(revision)
                _kept = kept
    return kept


def current_or_kept() -> Bitmaps:
    """Return what this request's search used, or the current ones: without asking for the revision twice."""
    return _kept or current()
