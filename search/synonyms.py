"""The synonyms that editors keep, as the parser takes them."""

from __future__ import annotations

from functools import lru_cache

from .models import Synonym
from .queries import Synonyms, synonyms_from


@lru_cache(maxsize=2)
def of_revision(revision: str) -> Synonyms:
    """Return the synonyms of a revision of the corpus: each change of one makes a new revision."""
    return synonyms_from([synonym.forms for synonym in Synonym.objects.all()])
