"""What stands on a PDF's pages beside their own text: running heads, page numbers, leaders, sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum

# Lines at each end of a page among which its head and foot stand
_EDGE = 2
# Longer ones are text
_LONGEST = 200
# Words of a line that may be the page's own number
_MOST_WORDS = 40
# A number alone that is further from the page's position than this is a year, or anything else
_FAR = 50
_TOKEN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+")
_ALONE = re.compile(r"\W*(\d{1,5})\W*")
# Dots or the like that lead from a heading to its page. Possessive, so that blanks are looked at once
_LEADER = re.compile(r"(?<![ \t])[ \t]*+(?:[.·…_][ \t]*+){4,}")


class _Like(Enum):
    """In what a line is like those of other pages."""

    WORDS = "words"
    #: In all but the page's own number, as a foot has it
    NUMBERED = "numbered"
    #: It is a number that goes up with the pages, and nothing else
    NUMBER = "number"


# A line is running that is on so many pages, and on such a part of all that have text. Headings may be
# numbered as their pages are
_LEAST = 3
_SHARE = {_Like.WORDS: 0.2, _Like.NUMBERED: 0.5, _Like.NUMBER: 0.2}
# The end of the page, in what it is alike, and the text
_Key = tuple[str, _Like, str]


def without_running_lines(pages: Sequence[tuple[int, str, str]]) -> list[str]:
    """The texts of (position, label, text), with each running head and foot only on the first page that has
    it, not even there where the first page of all, as a cover, says the same, and without page numbers.

    Else each page would be found by the words of its report's title, and a snippet begin with them. A line
    is running that stands at the same end of many pages, alike or but for the page's own number.
    """
    counts: Counter[_Key] = Counter()
    written = [text for _, _, text in pages if text.strip()]
    edges = [list(_edges(*page)) for page in pages]
    for lines in edges:
        counts.update({key for _, keys in lines for key in keys})
    running = {key for key, count in counts.items() if count >= max(_LEAST, len(written) * _SHARE[key[1]])}
    cover = _words(written[0]) if written else ""
    seen: set[_Key] = set()
    found = []
    for (_, _, text), lines in zip(pages, edges, strict=True):
        again = set()
        for number, keys in lines:
            known = running.intersection(keys)
            is_number = any(like == _Like.NUMBER for _, like, _ in known)
            if known & seen or is_number or (known and text != written[0] and _says(cover, keys[0][2])):
                again.add(number)
            seen |= known
        rest = "".join(line for number, line in enumerate(_lines(text)) if number not in again)
        # What says nothing else says that
        found.append(rest if rest.strip() else text)
    return found


def without_leaders(text: str) -> str:
    """A text whose rows of dots, as tables of contents have them, are one ellipsis each."""
    return _LEADER.sub(" … ", text)


def sections(outline: Sequence[tuple[int, str, int]], count: int) -> dict[int, str]:
    """The section that each of so many pages begins in, by position from 1; none before the first begins.
    On the page of several it is the first.

    outline: bookmarks as (level, title, position), in their order (ISO 32000-1, 12.3.3). The upper level
    counts, and the next one where the upper is the title of the whole.
    """
    upper = [one for one in outline if one[0] == 0]
    if len(upper) == 1 and len(outline) > 1:
        upper = [one for one in outline if one[0] == 1]
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for _, title, position in upper:
        if title and 1 <= position <= count:
            first.setdefault(position, title)
            last[position] = title
    found: dict[int, str] = {}
    going_on = ""
    for position in range(min(first, default=count + 1), count + 1):
        found[position] = first.get(position, going_on)
        going_on = last.get(position, going_on)
    return found


def _words(text: str) -> str:
    """The words, each with a space on both sides."""
    return "".join(f" {word} " for word in _WORD.findall(text.casefold()))


def _says(cover: str, line: str) -> bool:
    words = _words(line)
    return bool(words) and words in cover


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _edges(position: int, label: str, text: str) -> Iterator[tuple[int, list[_Key]]]:
    """The number of each line at an end of the page, and the keys by which it is like those of others."""
    lines = [(number, line) for number, line in enumerate(_lines(text)) if line.strip()]
    for end, some in (("head", lines[:_EDGE]), ("foot", lines[-_EDGE:])):
        for number, line in some:
            if len(line) <= _LONGEST:
                alike = _alike(position, label.casefold(), " ".join(line.casefold().split()))
                yield number, [(end, like, key) for like, key in alike]


def _alike(position: int, label: str, line: str) -> Iterator[tuple[_Like, str]]:
    """In what a line may be like others, the line as it is first."""
    yield _Like.WORDS, line
    if (alone := _ALONE.fullmatch(line)) and abs(beyond := int(alone[1]) - position) <= _FAR:
        yield _Like.NUMBER, str(beyond)
        return
    for match in list(_TOKEN.finditer(line))[:_MOST_WORDS]:
        if match[0] in (str(position), label):
            yield _Like.NUMBERED, f"{line[: match.start()]}\0{line[match.end() :]}"
