"""What words weigh in the corpus: of a query's units, and of the words that its best hits tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from search import terms
from search.queries import Query, Unit

#: Feedback: words of this many best hits, this many of them, weighted by this share
FEEDBACK_HITS, FEEDBACK_WORDS, FEEDBACK_SHARE = 5, 20, 0.3
#: A word in more of the corpus than this tells nothing
FEEDBACK_COMMON = 0.15
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
    counts: Sequence[Counter[str]], query: Query | None, documents: int
) -> list[tuple[str, float]]:
    """Return the stems, with their idf, that tell most of some entries.

    counts: of each entry its stems, with how often each stands there. Of several, the best hits of a query,
    it is what they have in common beside that query (pseudo relevance feedback). One query.
    """
    in_hits = Counter(stem for count in counts for stem in count)
    asked = {stem for form in query.phrases for stem in form} if query else set()
    least = 2 if len(counts) > 1 else 1
    candidates = [
        stem for stem, hits in in_hits.items() if hits >= least and len(stem) > 2 and stem not in asked
    ]
    # Of a book the words that it says most
    candidates = sorted(candidates, key=lambda stem: (-sum(count[stem] for count in counts), stem))
    telling = []
    for stem, frequency in terms.rare(candidates[:FEEDBACK_CANDIDATES], FEEDBACK_COMMON * documents).items():
        if least == 1 and frequency < 2:
            # Nothing else has it
            continue
        weight = terms.idf(frequency, documents)
        times = sum(min(count[stem], 5) for count in counts)
        telling.append((weight * times, stem, weight))
    telling.sort(key=lambda item: (-item[0], item[1]))
    return [(stem, weight) for _, stem, weight in telling[:FEEDBACK_WORDS]]
