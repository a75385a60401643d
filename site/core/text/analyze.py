"""Stems: the form in which the two database engines index and ask."""

import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from .words import words

# Raise the number when fold(), words() or this module give other stems for some text
_RULES = 1
#: Stored beside stems; another version means that the index is to be rebuilt
ANALYSIS_VERSION = f"{_RULES}-{Stemmer.version()}-{unicodedata.unidata_version}"

# A Stemmer's buffer is not safe between threads
_local = threading.local()


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the Snowball English stem of one folded word."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        # Size 0: the cache is the function's own
        stemmer = _local.stemmer = Stemmer.Stemmer("english", 0)
    return stemmer.stemWord(word)


def stems(of: Iterable[str]) -> list[str]:
    """Return the stems of folded words, in order."""
    return [stem(word) for word in of]


def analyze(text: str) -> list[str]:
    """Return the stems of a text in order: ``analyze("Trials of FDA’s") == ["trial", "of", "fda"]``."""
    return [stem(word) for word in words(text)]
