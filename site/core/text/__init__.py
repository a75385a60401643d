"""Text: cleaning, folding, words, stems and marks. Pure functions, without the database."""

from .analyze import ANALYSIS_VERSION, analyze, stem, stems
from .clean import clean
from .fold import fold
from .mark import Found, find, mark
from .words import words

__all__ = ["ANALYSIS_VERSION", "Found", "analyze", "clean", "find", "fold", "mark", "stem", "stems", "words"]
