"""The one parser of queries: words, quoted phrases, exclusions, synonyms. No engine sees syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.text import clean, stems, words
from core.text.fold import fold_with_offsets
from core.text.words import words_of_folded

from .stopwords import CONTRACTIONS, STOP_WORDS

LONGEST_TEXT = 1000  # characters
MOST_UNITS = 64

# The folded query: quotes are plain, whatever keyboard they came from
_QUOTED = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_EXCLUDED = re.compile(r'(?<!\S)-"?(?=[^\W_])\S+')
_CHUNK = re.compile(r"\S+")
# Control characters, halves of surrogate pairs, and what a decoder puts in their place
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")

_CAPITALS = re.compile("[A-Z]{2,}")

Words = tuple[str, ...]
#: The folded words of something without white space, where it starts in the text and where it ends
Chunk = tuple[Words, int, int]
#: Stems of a term → the other ways to say it, as words
Synonyms = Mapping[Words, Sequence[Words]]


@dataclass(frozen=True)
class Unit:
    """What a hit must have: a word, or words that adjoin; or one of the other ways to say it.

    `text` is what was typed, `words` are folded, `others` come from synonyms.
    """

    text: str
    words: Words
    quoted: bool = False
    others: tuple[Words, ...] = ()

    @cached_property
    def forms(self) -> tuple[Words, ...]:
        """Stems of each way to say it, the typed one first."""
        return tuple(dict.fromkeys(tuple(stems(form)) for form in (self.words, *self.others)))

    @property
    def meanings(self) -> tuple[Words, ...]:
        """The other ways to say it, but for those that differ from one by the s of a plural alone."""
        known = {self.words, *self.others}
        return tuple(
            other for other in self.others if _singular(other) not in known and _singular(self.words) != other
        )


@dataclass(frozen=True)
class Query:
    """A parsed query. Without `units` there is nothing to search for."""

    text: str
    units: tuple[Unit, ...] = ()
    excluded: tuple[Unit, ...] = ()
    #: How often each unit was typed, in the order of `units`
    counts: tuple[int, ...] = ()
    #: Sentences for whoever asked
    notes: tuple[str, ...] = ()
    #: The unquoted units in the order in which they stand in `text`, each with its place there
    typed: tuple[tuple[Unit, int, int], ...] = ()
    #: All unquoted words, stop words too, where several stand side by side and nothing is quoted: what stands
    #: so in a text is more than its words here and there
    run: Unit | None = None

    @cached_property
    def phrases(self) -> list[Words]:
        """What is marked in results: the stems of every form."""
        return [form for unit in self.units for form in unit.forms]

    @cached_property
    def expanded(self) -> list[Unit]:
        """The units that synonyms widened, with the meanings that are worth telling."""
        return [replace(unit, others=unit.meanings) for unit in self.units if unit.others]

    @cached_property
    def key(self) -> str:
        """What tells this query from others (see `key_of`); empty where it leaves words out, which asks
        something else."""
        return "" if self.excluded else key_of(self.text)

    @property
    def exact_text(self) -> str:
        """The query with its widened units in quotes, which are never widened."""
        return self.with_replaced(lambda unit, text: f'"{text}"' if unit.others else text)

    def with_replaced(self, replaced: Callable[[Unit, str], str]) -> str:
        """Return the text with each unquoted unit as a function of the unit and its text says."""
        text = self.text
        for unit, start, end in reversed(self.typed):
            text = text[:start] + replaced(unit, text[start:end]) + text[end:]
        return text


@dataclass
class _Parts:
    quoted: list[Unit] = field(default_factory=list)
    excluded: list[Unit] = field(default_factory=list)
    #: Runs of unquoted chunks that stand side by side: words of each, and its place in the text
    runs: list[list[Chunk]] = field(default_factory=list)


def key_of(text: str) -> str:
    """Return the folded words of a text in their order: `CRO`, ` cro ` and `“CRO”` are the same query.

    All words are in it, those that say nothing too, and no word is stemmed: who asks for `CROs` may want
    something else than who asks for `CRO`.
    """
    return " ".join(words(clean(text)))


def synonyms_from(groups: Iterable[Sequence[str]]) -> Synonyms:
    """Return the lookup for groups of terms that mean the same: [["CRO", "contract research …"], …].

    Each term of a group finds the others of that group, not those that they have elsewhere. A term in
    capitals finds, and is found by, its plural: no stemmer knows that CROs are more than one CRO.
    """
    found: dict[Words, dict[Words, None]] = {}
    for group in groups:
        terms = [*group, *(f"{term}s" for term in group if _CAPITALS.fullmatch(term))]
        forms = [form for term in terms if (form := tuple(words_of_folded(fold_with_offsets(term)[0])))]
        for form in forms:
            key = tuple(stems(form))
            others = found.setdefault(key, {})
            others.update((other, None) for other in forms if tuple(stems(other)) != key)
    return {key: tuple(others) for key, others in found.items() if others}


def _singular(words: Words) -> Words:
    """Return words without the s that the last one ends in; none where it ends in something else."""
    *before, last = words
    return (*before, last.removesuffix("s")) if last.endswith("s") else ()


def parse(raw: str, synonyms: Synonyms | None = None) -> Query:
    """Parse what somebody typed. Never raises for a str; what had to be left out is in `notes`."""
    text = clean(raw).strip()
    notes = []
    if _BROKEN.search(raw):
        notes.append("Characters that no text can hold were left out of your search.")
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        notes.append(f"Your search was long: only its first {LONGEST_TEXT} characters were used.")
    parts = _split(text)
    typed = tuple(found for run in parts.runs for found in _units(text, run, synonyms or {}))
    plain = [unit for unit, _, _ in typed]
    telling = [unit for unit in plain if not _says_nothing(unit)]
    if not telling and not parts.quoted:
        telling = plain
    units, counts = _counted([*telling, *parts.quoted])
    excluded, _ = _counted(parts.excluded)
    if len(units) > MOST_UNITS or len(excluded) > MOST_UNITS:
        notes.append(f"Your search was long: only its first {MOST_UNITS} words were used.")
    return Query(
        text,
        units[:MOST_UNITS],
        excluded[:MOST_UNITS],
        counts[:MOST_UNITS],
        tuple(notes),
        typed,
        _run(text, parts),
    )


def _run(text: str, parts: _Parts) -> Unit | None:
    """Return the words that stand side by side as one unit, where there are several and nothing is quoted."""
    if len(parts.runs) != 1 or parts.quoted:
        return None
    [run] = parts.runs
    unit = _unit(text, run)
    return None if len(run) < 2 or len(unit.words) > MOST_UNITS else replace(unit, quoted=True)


def _split(text: str) -> _Parts:
    """Take quoted phrases, then exclusions, then the rest, out of the folded text."""
    folded, offsets = fold_with_offsets(text)

    def place(start: int, end: int) -> tuple[int, int]:
        return (start, end) if offsets is None else (offsets[start], offsets[end])

    def original(start: int, end: int) -> str:
        return text[slice(*place(start, end))]

    parts = _Parts()
    # What is taken out leaves a wall behind: no synonym reaches over it
    rest = list(folded)
    for match in _QUOTED.finditer(folded):
        # Its end is punctuation still: the dash in "a"-b excludes nothing
        rest[match.start() : match.end()] = "\n".ljust(len(match[0]) - 1) + "_"
        if found := tuple(words_of_folded(match[2])):
            unit = Unit(original(match.start(2), match.end(2)).strip(), found, quoted=True)
            (parts.excluded if match[1] else parts.quoted).append(unit)
    remaining = "".join(rest)
    rest = list(remaining)
    for match in _EXCLUDED.finditer(remaining):
        rest[match.start() : match.end()] = "\n".ljust(len(match[0]))
        found = tuple(words_of_folded(match[0]))
        parts.excluded.append(Unit(original(match.start() + 1, match.end()), found, quoted=True))
    position = 0
    for line in "".join(rest).split("\n"):
        run = []
        for match in _CHUNK.finditer(line):
            if found := tuple(words_of_folded(match[0])):
                run.append((found, *place(position + match.start(), position + match.end())))
        if run:
            parts.runs.append(run)
        position += len(line) + 1
    return parts


def _unit(text: str, chunks: Sequence[Chunk]) -> Unit:
    """Return chunks that stand side by side as one unit."""
    said = " ".join(text[start:end] for _, start, end in chunks)
    return Unit(said, tuple(word for found, _, _ in chunks for word in found))


def _units(text: str, run: Sequence[Chunk], synonyms: Synonyms) -> Iterable[tuple[Unit, int, int]]:
    """Yield the units of a run with their places; the longest chunks that a synonym's term spans are one."""
    longest = max(map(len, synonyms), default=0)
    at = 0
    while at < len(run):
        for end in range(min(len(run), at + longest), at, -1):
            chunks = run[at:end]
            unit = _unit(text, chunks)
            if others := synonyms.get(unit.forms[0]):
                yield replace(unit, others=tuple(others)), chunks[0][1], chunks[-1][2]
                at = end
                break
        else:
            yield _unit(text, run[at : at + 1]), *run[at][1:]
            at += 1


def _says_nothing(unit: Unit) -> bool:
    if unit.others:
        return False
    if len(unit.words) > 1 and not re.search("['’‘ʼ＇`´]", unit.text):
        return False
    return all(word in STOP_WORDS or (len(unit.words) > 1 and word in CONTRACTIONS) for word in unit.words)


def _counted(units: Sequence[Unit]) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    """Return units without repetition (by their stems), and how often each stood there."""
    first: dict[tuple[Words, ...], Unit] = {}
    counts: dict[tuple[Words, ...], int] = {}
    for unit in units:
        first.setdefault(unit.forms, unit)
        counts[unit.forms] = counts.get(unit.forms, 0) + 1
    return tuple(first.values()), tuple(counts.values())
