"""A large, varied site for benchmarks and load tests: a registry of makers, and what they share.

Sections register how they make their own pages (`samples.py` in each). The same seed gives the same
words, numbers and relations; what identifies a thing (keys, guids) is new each time, so that several
runs add up. Nothing here is for readers: a center's demonstration is made by `load_demo`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

#: Pages that are written together, in one transaction
CHUNK = 500


@dataclass(frozen=True)
class Size:
    """How much a page holds; each is drawn between two numbers."""

    words: tuple[int, int] = (500, 5000)
    #: Words on a page of a PDF, and pages of it that say what the body does not
    sheet_words: int = 200
    annex: tuple[int, int] = (2, 6)
    minutes: tuple[int, int] = (30, 60)

    def body_words(self, random: Random) -> int:
        """How long a body is: short ones are as many as long ones on a logarithmic scale."""
        low, high = self.words
        return round(low * (high / low) ** random.random())


SIZES = {
    "full": Size(),
    #: Where the number of pages counts and not what they say
    "small": Size(words=(30, 60), sheet_words=40, annex=(1, 1), minutes=(1, 2)),
}

#: How many, a random source, how large → how many are made so far, after each chunk
Maker = Callable[[int, Random, Size], Iterator[int]]

_paths: dict[str, str] = {}


def register(name: str, path: str) -> None:
    """Add a section's maker by its dotted path. A path, so that no start of the site imports what only
    benchmarks need.
    """
    _paths[name] = path


def makers() -> dict[str, Maker]:
    """All makers by name, in the order of their sections."""
    return {name: import_string(path) for name, path in _paths.items()}


def make(name: str, count: int, seed: object = 1, size: Size = SIZES["full"]) -> Iterator[int]:
    """Make `count` pages of a section's maker; yields how many there are so far, after each chunk."""
    return makers()[name](count, Random(f"{seed} {name}"), size)  # noqa: S311 (varied words, no secret)


def chunks(count: int) -> Iterator[range]:
    """The numbers from 0 to `count` in pieces that are written together."""
    for first in range(0, count, CHUNK):
        yield range(first, min(first + CHUNK, count))


def next_number(rows: QuerySet[Model], prefix: str) -> int:
    """The number after the highest that a slug of these rows ends in: `sample-report-7` → 8."""
    slugs = rows.filter(slug__startswith=prefix).values_list("slug", flat=True)
    endings = (slug.removeprefix(prefix) for slug in slugs.iterator())
    return max((int(ending) for ending in endings if ending.isdigit()), default=-1) + 1
