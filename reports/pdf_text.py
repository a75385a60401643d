"""Words that a line's end broke in two, put together again.

PDFium joins such a word with U+FFFE whether its hyphen was the typesetter's (`random-` / `ization`) or
the author's (`well-` / `known`), and nothing in the file tells which. So one spelling is shown and the
other is kept as text that is indexed and never shown: the word is found both ways.
"""

import re
from collections.abc import Iterable

from core.text import clean

# What PDFium makes of a hyphen at a line's end (U+0002 in its older builds), or one that it left alone
_BREAK = re.compile(r"[\ufffe\x02][ \t]*(?:\r?\n[ \t]*)?|[-\u2010][ \t]*\r?\n[ \t]*")
_LEFT = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*\Z")
_RIGHT = re.compile(r"[^\W_]{1,64}")
_COMPOUND = re.compile(r"(?<![^\W_])(?<!-)[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+")
# Characters that are looked at on each side of a break, and words that surround its unseen spelling
# so that a phrase finds it too
_WINDOW = 64
_CONTEXT = 3
# No page of print breaks more words than this
_MAX_DOUBTS = 300


class BrokenWords:
    """Mends the pages of one document, whose own words tell which spelling it means."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._compounds: set[str] = set()
        self._words: set[str] = set()
        for text in pages:
            whole = _BREAK.sub(" ", text).casefold()
            self._compounds.update(_COMPOUND.findall(whole))
            self._words.update(_WORD.findall(whole))

    def mend(self, text: str) -> tuple[str, str]:
        """`(shown, unseen)`: the page's text, and its other spellings, each amid its neighbors."""
        parts: list[str] = []
        doubts: list[tuple[int, str, str]] = []  # (offset in the shown text, separator, the other)
        length = position = 0
        tail = ""
        for match in _BREAK.finditer(text):
            segment = text[position : match.start()]
            tail = (tail + segment)[-_WINDOW:]
            separator, other = self._separators(_LEFT.search(tail), _RIGHT.match(text, match.end()))
            if other is not None and len(doubts) < _MAX_DOUBTS:
                doubts.append((length + len(segment), separator, other))
            parts += [segment, separator]
            length += len(segment) + len(separator)
            tail += separator
            position = match.end()
        parts.append(text[position:])
        shown = "".join(parts)
        unseen = "\n".join(_amid(shown, *doubt) for doubt in doubts)
        return clean(shown).strip(), clean(unseen)

    def _separators(self, left: re.Match[str] | None, right: re.Match[str] | None) -> tuple[str, str | None]:
        """What to show between two parts, and what else it may be (None where there is no doubt)."""
        if not left or not right:
            return "\n", None
        first, second = left[0], right[0]
        if not (first[-1].isalpha() and second[0].isalpha()):
            return "-", None  # COVID-19, 2010-2012
        if first[-1].isupper() != second[0].isupper():
            return "-", None  # Mann-Whitney, FDA-approved
        hyphened, joined = f"{first}-{second}".casefold(), f"{first}{second}".casefold()
        if "-" in first or (hyphened in self._compounds and joined not in self._words):
            return "-", ""
        return "", "-"


def _amid(shown: str, offset: int, separator: str, other: str) -> str:
    before = shown[max(0, offset - _WINDOW) : offset].split()[-_CONTEXT - 1 :]
    after = shown[offset + len(separator) : offset + _WINDOW].split()[: _CONTEXT + 1]
    return f"{' '.join(before)}{other}{' '.join(after)}"
