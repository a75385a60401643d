"""How good a ranking is, by what is relevant. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, log2


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """Return the normalized discounted cumulative gain of the first `at` of a ranking, from 0 to 1.

    As trec_eval's `ndcg_cut` has it: a thing at rank i gains its grade divided by log2(i + 1), what is not
    judged gains nothing, and the sum is divided by that of the best ranking that the judgments allow.

    grades: of what is relevant; at least one is above 0, else ValueError. So is a ranking that has a thing
        twice.
    """
    if len(set(ranking)) < len(ranking):
        raise ValueError("A ranking has each thing once.")
    ideal = _dcg(sorted(grades.values(), reverse=True)[:at])
    if ideal <= 0:
        raise ValueError("Nothing is relevant: there is no best ranking to compare with.")
    return _dcg([grades.get(name, 0) for name in ranking[:at]]) / ideal


def _dcg(gains: Sequence[int]) -> float:
    return fsum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def reciprocal_rank(ranking: Sequence[str], wanted: Collection[str]) -> float:
    """Return 1 divided by the rank of the first thing that is wanted, and 0 where there is none."""
    return next((1 / rank for rank, name in enumerate(ranking, start=1) if name in wanted), 0.0)


def mean(values: Iterable[float]) -> float:
    """Return the arithmetic mean; ValueError where there is nothing to take it of."""
    found = list(values)
    if not found:
        raise ValueError("There is no mean of nothing.")
    return fsum(found) / len(found)
