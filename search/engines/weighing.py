"""What words weigh in the corpus: of a query's units, and of the words that its best hits tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from search import terms
from search.queries import Query, Unit

#: Feedback: words of this many best hits, this many of them, weighted by this share
FEEDBACK_HITS, FEEDBACK_WORDS, FEEDBACK_SHARE = 8, 10, 0.3
#: A word in more of the corpus than this tells nothing
FEEDBACK_COMMON = 0.15
#: Nor of what an entry is about, where its own words are weighed by how rare they are
ABOUT_COMMON = 0.5
#: Words that are looked up for it
FEEDBACK_CANDIDATES = 2000


def unit_weights(units: Sequence[Unit], documents: int) -> list[float]:
    """Return each unit's idf: of its rarest form, and of a form's rarest word. One query."""
    frequencies = terms.frequencies([stem for unit in units for form in unit.forms for stem in form])
    return [
        max(max(terms.idf(frequencies.get(stem, 0), documents) for stem in form) for form in unit.forms)
        for unit in units
    ]


def telling_stems(
    counts: Sequence[Counter[str]], query: Query, documents: int, known: Mapping[str, int] | None = None
) -> list[tuple[str, float]]:
    """Return the stems, with their idf, that tell most of a query's best hits, beside its own words: pseudo
    relevance feedback.

    counts: of each of these hits its stems, with how often each stands there.
    known: in how many entries each of them stands that two hits have; without it that is one query.
    """
    once: set[str] = set()
    twice: set[str] = set()
    for count in counts:
        twice |= once & count.keys()
        once |= count.keys()
    asked = {stem for form in query.phrases for stem in form}
    return _telling(counts, twice - asked, documents, FEEDBACK_COMMON, known=known)


def stems_about(count: Counter[str], documents: int) -> list[tuple[str, float]]:
    """Return the stems, with their idf, that tell most of one entry, and that another has too. One query."""
    return _telling([count], count.keys(), documents, ABOUT_COMMON, at_least=2)


def _telling(
    counts: Sequence[Counter[str]],
    stems: Collection[str],
    documents: int,
    common: float,
    *,
    at_least: int = 1,
    known: Mapping[str, int] | None = None,
) -> list[tuple[str, float]]:
    # Of a book the words that it says most
    times_of = {stem: 0 for stem in stems if len(stem) > 2}
    for count in counts:
        for stem in times_of.keys() & count.keys():
            times_of[stem] += count[stem]
    candidates = sorted(times_of, key=lambda stem: (-times_of[stem], stem))[:FEEDBACK_CANDIDATES]
    found = terms.rare(candidates, common * documents) if known is None else known
    telling = []
    for stem in candidates:
        frequency = found.get(stem, 0)
        if not at_least <= frequency <= common * documents:
            continue
        weight = terms.idf(frequency, documents)
        times = sum(min(count[stem], 5) for count in counts)
        telling.append((weight * times, stem, weight))
    telling.sort(key=lambda item: (-item[0], item[1]))
    return [(stem, weight) for _, stem, weight in telling[:FEEDBACK_WORDS]]
