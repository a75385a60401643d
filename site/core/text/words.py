"""Words: what every engine indexes, exactly."""

import re
from collections.abc import Iterator

from .fold import fold

# A number with thousands commas, or letters and digits with a possessive 's
WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d|,\d)|[^\W_]+(?:'s(?![^\W_]))?")
LONGEST = 64  # characters; what is longer is no word of a language


def plain(token: str) -> str:
    """Return the word that a match of WORD stands for: no possessive, no thousands comma, cut."""
    if token.endswith("'s"):
        token = token[:-2]
    elif "," in token:
        token = token.replace(",", "")
    return token[:LONGEST]


def words_of_folded(folded: str) -> Iterator[str]:
    """Yield the words of a text that is folded already."""
    for token in WORD.findall(folded):
        yield token if len(token) < LONGEST and token.isalnum() else plain(token)


def words(text: str) -> list[str]:
    """Return the words of a text in order, folded: ``words("FDA’s 2,500") == ["fda", "2500"]``."""
    return list(words_of_folded(fold(text)))
