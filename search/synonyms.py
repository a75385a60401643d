"""The synonyms that editors keep, as the parser takes them."""

from __future__ import annotations

from functools import lru_cache

from .models import Synonym
from .queries import Synonyms, Words, synonyms_from
from .synonym_rules import form_of


@lru_cache(maxsize=2)
def of_revision(revision: str) -> Synonyms:
    """Return the synonyms of a revision of the corpus: each change of one makes a new revision."""
    return synonyms_from([synonym.forms for synonym in Synonym.objects.all()])


def by_form() -> dict[Words, int]:
    """Return the key of a synonym by each way to say it (`synonym_rules.form_of`), as they are now."""
    found: dict[Words, int] = {}
    for synonym in Synonym.objects.order_by("-term"):
        found.update((form_of(text), synonym.pk) for text in synonym.forms)
    return found
