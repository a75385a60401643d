"""An entry's text as the engines take it: stems in parts, one text for each audience."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from core.text import analyze, words
from search.models import Entry, Passage
from search.registry import Access

#: A character for private use between runs of words: no word has it, so that no phrase reaches over it
GAP = "\ue000"

Stems = list[str]
Analysis = Callable[[str], Stems]


@dataclass
class Parts:
    """The parts of one text; each is runs of stems, and no phrase reaches from one run to the next."""

    title: list[Stems] = field(default_factory=list)
    abstract: list[Stems] = field(default_factory=list)
    body: list[Stems] = field(default_factory=list)
    inside: list[Stems] = field(default_factory=list)

    @property
    def runs(self) -> list[Stems]:
        return [*self.title, *self.abstract, *self.body, *self.inside]


def passage_runs(passage: Passage, analyze: Analysis = analyze) -> list[Stems]:
    """The stems of a passage, and of what is indexed with it and never shown."""
    return [run for run in (analyze(passage.text), analyze(passage.unseen)) if run]


def text_levels(
    entry: Entry, passages: Sequence[tuple[int, list[Stems]]], analyze: Analysis = analyze
) -> dict[int, Parts]:
    """Return the text for everyone (level 0), and for each level that may read more of it.

    passages: the access and the stems of each, in order.
    """
    described = [analyze(entry.abstract), analyze(entry.number)]
    described += [analyze(name) for name in entry.people.splitlines()]
    described.append(analyze(entry.series))
    title, body = [analyze(entry.title)], [analyze(entry.body)]
    closed = sorted({access for access, _ in passages if access > Access.PUBLIC})
    return {
        level: Parts(
            title, described, body, [run for access, runs in passages if access <= level for run in runs]
        )
        for level in (int(Access.PUBLIC), *closed)
    }


def public_words(
    entry: Entry, passages: Iterable[Passage], words: Callable[[str], Iterable[str]] = words
) -> set[str]:
    """The words of an entry, unstemmed, that everyone may read and somebody may have meant."""
    found: set[str] = set()
    for text in (entry.title, entry.abstract, entry.number, entry.people, entry.series, entry.body):
        found.update(words(text))
    for passage in passages:
        if passage.access == Access.PUBLIC:
            found.update(words(passage.text))
    return {word for word in found if len(word) > 2 and not word.isdigit()}
