"""Loads the synonyms of the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.demo.registry import Item, Load, OccupiedError
from search.models import Synonym

#: What the field says short, and what it stands for
VOCABULARY = {
    "CRO": "contract research organization",
    "R&D": "research and development",
    "FDA": "Food and Drug Administration",
}


def items(load: Load) -> Iterator[Item]:
    """One synonym for each term."""
    for term, meaning in VOCABULARY.items():
        yield Item(f"synonym:{term}", f"Synonyms of {term}", _maker(term, meaning), labelled=False)


def _maker(term: str, meaning: str) -> Callable[[Load], Synonym]:
    def make(load: Load) -> Synonym:
        taken = Synonym.objects.filter(term=term).first()
        if taken is not None:
            raise OccupiedError(taken, f"{term} has synonyms already")
        synonym = Synonym(term=term, equivalents=meaning)
        synonym.full_clean()
        synonym.save()
        return synonym

    return make
