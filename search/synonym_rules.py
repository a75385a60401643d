"""What is wrong with synonyms that somebody writes down. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.text import stems, words

from .queries import Words

LONGEST = 120  # characters of one way to say it
MOST_WORDS = 12
MOST_FORMS = 20


def form_of(text: str) -> Words:
    """Return what the search tells texts apart by: “R&D”, `r & d` and R-D are the same."""
    return tuple(stems(words(text)))


def problems(term: str, equivalents: Sequence[str], others: Iterable[str]) -> dict[str, list[str]]:
    """Return sentences for people by the field that they are about; an empty dict where nothing is wrong.

    equivalents: the lines of the field, without empty ones. others: the terms of all other synonyms.
    A term that is an equivalent elsewhere is no mistake, even where two point at each other: the parser
    takes each group by itself and never goes on from what it found.
    """
    of_term = [*_of_text(term)]
    form = form_of(term)
    same = next((other for other in others if form and form_of(other) == form), None)
    if same is not None:
        of_term.append(f"“{same}” comes to the same words and has synonyms already: add yours to those.")
    of_equivalents = _of_lines(term, equivalents)
    found = {"term": of_term, "equivalents": of_equivalents}
    return {field: sentences for field, sentences in found.items() if sentences}


def _of_lines(term: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return ["Write at least one other way to say it."]
    if len(lines) > MOST_FORMS:
        return [f"Write at most {MOST_FORMS} lines: each makes every search for the term slower."]
    found = [sentence for line in lines for sentence in _of_text(line)]
    seen = {form_of(term): term}
    for line in lines:
        form = form_of(line)
        if not form:
            continue
        if form not in seen:
            seen[form] = line
        elif seen[form] == line:
            found.append(f"“{_short(line)}” is there twice: take one out.")
        else:
            found.append(
                f"“{_short(line)}” and “{_short(seen[form])}” come to the same words: the search finds both "
                "without a synonym. Take the line out."
            )
    return found


def _of_text(text: str) -> list[str]:
    # An empty field is told so by the form itself
    if not text.strip():
        return []
    count, quoted = len(words(text)), f"“{_short(text)}”"
    if not count:
        return [f"{quoted} has no word that could be searched for: write letters or digits."]
    if len(text) > LONGEST:
        return [f"{quoted} is too long: write at most {LONGEST} characters, and each way on its own line."]
    if count > MOST_WORDS:
        return [f"{quoted} has {count} words: write at most {MOST_WORDS}, and each way on its own line."]
    return []


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
