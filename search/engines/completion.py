"""Completion and "did you mean", from public words as they are written: stems lose a word half way."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from core.text import words
from search.models import Word
from search.queries import Query, Unit

#: Shorter beginnings complete to nearly everything
SHORTEST = 2
#: Words of a text that completion looks at
MOST = 8
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def begins(field: str, prefix: str) -> Q:
    """Return the condition that a column begins with a folded prefix, in a form that uses its index."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})


def asked_words(text: str) -> list[str]:
    """Return the words that a text asks to complete; none where its last is too short."""
    asked = words(text[:200])[:MOST]
    return asked if asked and len(asked[-1]) >= SHORTEST else []


def complete(text: str, size: int) -> list[str]:
    """Return titles with a word for each word of text, the last of them only begun.

    Titles that begin with it come first, then the newest.
    """
    asked = asked_words(text)
    if not asked:
        return []
    *before, last = asked
    begins, prefix = _beginning(last)
    leads, first = _beginning(asked[0])
    also = " AND entry_id IN (SELECT entry_id FROM search_titleword WHERE word = %s)"
    others = list(dict.fromkeys(before))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT title FROM search_entry AS e WHERE live AND id IN"  # noqa: S608
            f" (SELECT entry_id FROM search_titleword WHERE {begins}{also * len(others)})"
            " GROUP BY title ORDER BY MIN(CASE WHEN EXISTS (SELECT 1 FROM search_titleword WHERE"
            f" entry_id = e.id AND position = 0 AND {leads}) THEN 0 ELSE 1 END),"
            " MAX(date) DESC NULLS LAST, title LIMIT %s",
            [*prefix, *others, *first, size],
        )
        return [title for (title,) in cursor.fetchall()]


def _beginning(word: str) -> tuple[str, list[str]]:
    """The condition in SQL that a word begins so, in a form that uses its index; a word has no `%`."""
    if connection.vendor == "postgresql":
        return "word LIKE %s", [f"{word}%"]
    return "word >= %s AND word < %s", [word, f"{word}\U0010ffff"]


def correct(query: Query) -> str | None:
    """Return the query with each word that no public text has replaced by a near one, or None.

    Only unquoted words of four letters and more are replaced.
    """
    wanted = dict.fromkeys(unit.words[0] for unit in query.units if not unit.quoted and _may_be_wrong(unit))
    if not wanted:
        return None
    near = nearest(list(wanted)[:MOST])
    text = query.with_replaced(
        lambda unit, typed: near.get(unit.words[0], typed) if _may_be_wrong(unit) else typed
    )
    return text if text != query.text else None


def _may_be_wrong(unit: Unit) -> bool:
    return len(unit.words) == 1 and not unit.others and len(unit.words[0]) > 3


def nearest(asked: list[str]) -> dict[str, str]:
    """Return for each word that no public text has a known one: one edit away, else two.

    Of several the one that stands in most entries. One query, however many words: it brings what begins
    like a long word too, in case that nothing is one edit away.
    """
    edits = {word: _one_edit(word) for word in asked}
    wanted = Q(word__in=set(asked).union(*edits.values()))
    wanted = reduce(or_, (begins("word", word[:2]) for word in asked if len(word) > 5), wanted)
    known = dict(Word.objects.filter(wanted).values_list("word", "documents"))
    found = {}
    far = []
    for word in asked:
        if word in known:
            continue
        if candidates := edits[word] & known.keys():
            found[word] = min(candidates, key=lambda other: (-known[other], other))
        elif len(word) > 5:
            far.append(word)
    if far:
        best: dict[str, tuple[int, str]] = {}
        for other, documents in known.items():
            # Two edits away: an edit of the one is an edit of the other
            backwards = _one_edit(other, letters="")
            for word in far:
                if abs(len(other) - len(word)) <= 2 and not edits[word].isdisjoint(backwards):
                    best[word] = min(best.get(word, (0, "")), (-documents, other))
        found.update({word: other for word, (_, other) in best.items()})
    return found


def _one_edit(word: str, letters: str = _LETTERS) -> set[str]:
    """Return what is one deletion, transposition, replacement or insertion of `letters` away."""
    splits = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    edits = {left + right[1:] for left, right in splits if right}
    edits |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    edits |= {left + letter + right[1:] for left, right in splits if right for letter in letters}
    edits |= {left + letter + right for left, right in splits for letter in letters}
    return edits
