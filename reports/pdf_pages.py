"""What stands on a PDF's pages beside their own text: running heads, page numbers, leaders, sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# Lines at each end of a page among which its head and foot stand
_EDGE = 2
# Pages that a line stands on to be running, and their part of all pages that have text
_LEAST, _SHARE = 3, 0.2
# Longer ones are text
_LONGEST = 200
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,5}")
# Dots or the like that lead from a heading to its page
_LEADER = re.compile(r"[ \t]*(?:[.·…_][ \t]*){4,}")


def without_running_lines(pages: Sequence[tuple[int, str]]) -> list[str]:
    """The texts of (position, text), with each running head and foot only on the first page that has it, and
    not there where an earlier one, as the cover, has its words.

    Else each page would be found by the words of its report's title, and a snippet begin with them. A line
    is running that stands at the same end of many pages, alike or but for one number that goes up with
    them. So of headings that are numbered (“Chapter 1”, “Chapter 2”) none is taken for one.
    """
    counts: Counter[tuple[str, str]] = Counter()
    written = 0
    for position, text in pages:
        written += bool(text.strip())
        counts.update({key for _, keys in _edges(position, text) for key in keys})
    least = max(_LEAST, written * _SHARE)
    running = {key for key, count in counts.items() if count >= least}
    said: set[str] = set()
    found = []
    for position, text in pages:
        again = {
            number
            for number, keys in _edges(position, text)
            if running.intersection(keys) and said.issuperset(_words(keys[0][1]))
        }
        said.update(_words(text))
        rest = "".join(line for number, line in enumerate(_lines(text)) if number not in again)
        # What says nothing else says that
        found.append(rest if rest.strip() else text)
    return found


def without_leaders(text: str) -> str:
    """A text whose rows of dots, as tables of contents have them, are one ellipsis each."""
    return _LEADER.sub(" … ", text)


def sections(outline: Sequence[Sequence[object]], count: int) -> dict[int, str]:
    """The section that each of so many pages is in, by position from 1; none before the first begins.

    outline: bookmarks as (level, title, position), in their order (ISO 32000-1, 12.3.3). The upper level
    counts, and the next one where the upper is the title of the whole.
    """
    upper = [one for one in outline if one[0] == 0]
    if len(upper) == 1 and len(outline) > 1:
        upper = [one for one in outline if one[0] == 1]
    starts = {
        place: title for _, title, place in upper if isinstance(place, int) and title and 1 <= place <= count
    }
    found: dict[int, str] = {}
    title = ""
    for position in range(min(starts, default=count + 1), count + 1):
        title = str(starts.get(position, title))
        found[position] = title
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _edges(position: int, text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The number of each line at an end of the page, and the keys by which it is like those of others."""
    lines = [(number, line) for number, line in enumerate(_lines(text)) if line.strip()]
    for end, some in (("head", lines[:_EDGE]), ("foot", lines[-_EDGE:])):
        for number, line in some:
            if len(line) <= _LONGEST:
                yield number, [(end, key) for key in _alike(position, " ".join(line.casefold().split()))]


def _alike(position: int, line: str) -> Iterator[str]:
    """The line, and as it is with its first or last number told from the page that it stands on."""
    yield line
    numbers = list(_NUMBER.finditer(line))
    for match in {match.start(): match for match in (numbers[:1] + numbers[-1:])}.values():
        yield f"{line[: match.start()]}\0{int(match[0]) - position}{line[match.end() :]}"
