"""Highlights and snippets, cut from the original text, the same for every engine."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analyze import stem
from .fold import fold_with_offsets
from .words import WORD, plain

#: What to mark: each item one word (a tuple of one stem) or a phrase (its stems in order)
Phrases = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the original text, ``text[start:end]``, and the phrase that stands there."""

    start: int
    end: int
    phrase: tuple[str, ...]


def find(text: str, phrases: Phrases) -> list[Found]:
    """Return the places where words or phrases stand, in order; phrases where their words adjoin."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in {tuple(phrase) for phrase in phrases if phrase}:
        by_first.setdefault(phrase[0], []).append(phrase)
    if not by_first:
        return []
    for alternatives in by_first.values():
        alternatives.sort(key=len, reverse=True)
    wanted = {part for group in by_first.values() for phrase in group for part in phrase}
    folded, offsets = fold_with_offsets(text)
    # Stem, start, end and the number among the words of the text
    tokens: list[tuple[str, int, int, int]] = []
    begin = _beginning(wanted)
    for number, match in enumerate(WORD.finditer(folded)):
        token = match[0]
        if begin(token) and (stemmed := stem(plain(token))) in wanted:
            tokens.append((stemmed, match.start(), match.end(), number))
    places = []
    for index, (stemmed, start, _end, number) in enumerate(tokens):
        for phrase in by_first.get(stemmed, ()):
            last = tokens[index : index + len(phrase)]
            if len(last) == len(phrase) and all(
                token[0] == part and token[3] == number + step
                for step, (token, part) in enumerate(zip(last, phrase, strict=True))
            ):
                end = last[-1][2]
                if offsets is not None:
                    start, end = offsets[start], offsets[end]
                places.append(Found(start, end, phrase))
                break
    return places


def _beginning(wanted: set[str]) -> Callable[[str], re.Match[str] | None]:
    """Return a quick test whether a token may have one of the stems.

    A word begins like its stem without the last letter (study, studi); the irregular short ones
    (dying, die) share the first letter only. Numbers are compared without their commas.
    """
    starts = {re.escape(part[:-1] if len(part) > 3 else part[:1]) for part in wanted}
    return re.compile("|".join(sorted(starts | {r"\d+,"}))).match


def _merged(places: Sequence[Found]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place in places:
        if spans and place.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], place.end))
        else:
            spans.append((place.start, place.end))
    return spans


def _marked(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    parts = []
    at = start
    for first, last in spans:
        if first < start or last > end:
            continue
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    parts.append(escape(text[at:end]))
    return "".join(parts)


def mark(text: str, phrases: Phrases, *, length: int | None = None) -> SafeString:
    """Return text as safe HTML in which each word or phrase of a query stands in ``<mark>``.

    Everything else is escaped. With ``length`` (characters) a longer text is cut at white space to
    about that length, where it has the most different phrases, with an ellipsis where it is cut;
    without a match the beginning is taken.
    """
    places = find(text, phrases)
    if length is None or len(text) <= length:
        return mark_safe(_marked(text, _merged(places), 0, len(text)))  # noqa: S308
    start, end = _window(text, places, length)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + _marked(text, _merged(places), start, end) + after)  # noqa: S308


def _window(text: str, places: Sequence[Found], length: int) -> tuple[int, int]:
    """Return the bounds, at white space, of the part of text that shows most of what was found."""
    best, start, end = (0, 0), 0, length
    last = 0
    for first, place in enumerate(places):
        last = max(last, first + 1)
        while last < len(places) and places[last].end - place.start <= length:
            last += 1
        inside = places[first:last]
        worth = (len({found.phrase for found in inside}), len(inside))
        if worth > best:
            best = worth
            middle = (place.start + inside[-1].end) // 2
            start = max(0, min(middle - length // 2, len(text) - length))
            # A single long phrase or a match at an edge must not be cut off
            start = min(start, place.start)
            end = max(start + length, inside[-1].end)
    return _at_spaces(text, places, start, min(end, len(text)))


def _at_spaces(text: str, places: Sequence[Found], start: int, end: int) -> tuple[int, int]:
    """Move the bounds inwards to white space, but never across a mark."""
    if start and not text[start - 1].isspace():
        limit = min((place.start for place in places if place.start >= start), default=end)
        space = re.compile(r"\s+").search(text, start, limit)
        start = space.end() if space else start
    else:
        while start < end and text[start].isspace():
            start += 1
    if end < len(text) and not text[end].isspace():
        limit = max((place.end for place in places if place.end <= end), default=start)
        cut = max(text.rfind(" ", limit, end), text.rfind("\n", limit, end))
        end = cut if cut > start else end
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
