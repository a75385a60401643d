"""Queries for benchmarks of the search, chosen from a corpus by how many entries have their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.models import Entry, Word


@dataclass(frozen=True)
class Queries:
    """Queries of a corpus: those of few and of many hits, and beginnings to complete."""

    few: Sequence[str]
    many: Sequence[str]
    begun: Sequence[str]

    @property
    def all(self) -> Sequence[str]:
        return [*self.few, *self.many]


def of_corpus() -> Queries:
    """Words of several frequencies, alone and together, a phrase, an exclusion, long and misspelt ones."""
    entries = Entry.objects.filter(live=True).count()

    def with_about(share: float, count: int) -> list[str]:
        wanted = max(int(entries * share), 3)
        near = Word.objects.filter(documents__gte=wanted, documents__lte=wanted * 2)
        return list(near.order_by("documents", "word").values_list("word", flat=True)[:count])

    rare, middling, common = with_about(0.001, 6), with_about(0.02, 6), with_about(0.15, 6)
    titles = list(
        Entry.objects.filter(live=True, kind="report").order_by("pk").values_list("title", flat=True)
    )
    chosen = [titles[place * len(titles) // 5] for place in range(5)]
    few = [
        *rare[:3],
        f"{rare[3]} {middling[0]}",
        f"{middling[1]} {middling[2]} {middling[3]}",
        f'"{" ".join(chosen[0].split()[:3])}"',
        chosen[1],
        f"{middling[4]} -{common[0]}",
        # Nothing has all of these, and some have some
        " ".join([*rare[:2], *middling[:3], *common[:3], "unheard"]),
    ]
    many = [*common[:3], f"{common[3]} {common[4]}"]
    begun = [title.split()[0][:4] for title in chosen] + [" ".join(chosen[2].split()[:2])[:9]]
    return Queries(few, many, begun)
