"""Completion and "did you mean", from public words as they are written: stems lose a word half way."""

from __future__ import annotations

from django.db import connection
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from core.text import words
from search.models import Entry, TitleWord, Word
from search.queries import Query

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


def complete(text: str, size: int) -> list[str]:
    """Return titles with a word for each word of text, the last of them only begun.

    Titles that begin with it come first, then the newest.
    """
    asked = words(text[:200])[:MOST]
    if not asked or len(asked[-1]) < SHORTEST:
        return []
    *before, last = asked
    matches: QuerySet[TitleWord] = TitleWord.objects.filter(begins("word", last))
    for word in dict.fromkeys(before):
        matches = matches.filter(entry_id__in=TitleWord.objects.filter(word=word).values("entry_id"))
    titles = (
        Entry.objects.filter(live=True, pk__in=matches.values("entry_id"))
        .annotate(
            leads=Case(
                When(
                    pk__in=TitleWord.objects.filter(begins("word", asked[0]), position=0).values("entry_id"),
                    then=Value(0),
                ),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .values("title")
        .annotate(newest=Max("date"), first=Count("pk"))
        .order_by("leads", "-newest", "title")
        .values_list("title", flat=True)[: size * 2]
    )
    return list(dict.fromkeys(titles))[:size]


def correct(query: Query) -> str | None:
    """Return the query with each word that no public text has replaced by a near one, or None.

    Only unquoted words of letters are replaced; the nearest that stands in most entries wins.
    """
    wanted = {
        unit.text: unit.words[0]
        for unit in query.units
        if not unit.quoted and len(unit.words) == 1 and not unit.others and len(unit.words[0]) > 3
    }
    if not wanted:
        return None
    known = set(Word.objects.filter(word__in=wanted.values()).values_list("word", flat=True))
    text = query.text
    for typed, word in wanted.items():
        if word not in known and (near := nearest(word)):
            text = text.replace(typed, near)
    return text if text != query.text else None


def nearest(word: str) -> str | None:
    """Return the known word one edit away that stands in most entries, else one two edits away."""
    near = _one_edit(word)
    found = _most_used(Word.objects.filter(word__in=near))
    if found is None and len(word) > 5:
        alike = Word.objects.filter(begins("word", word[:2])).values_list("word", "documents")
        two = [
            (-documents, other)
            for other, documents in alike.iterator(chunk_size=2000)
            if abs(len(other) - len(word)) <= 2 and not near.isdisjoint(_one_edit(other, letters=""))
        ]
        found = min(two)[1] if two else None
    return found


def _most_used(known: QuerySet[Word]) -> str | None:
    return known.order_by("-documents", "word").values_list("word", flat=True).first()


def _one_edit(word: str, letters: str = _LETTERS) -> set[str]:
    """Return what is one deletion, transposition, replacement or insertion of `letters` away."""
    splits = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    edits = {left + right[1:] for left, right in splits if right}
    edits |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    edits |= {left + letter + right[1:] for left, right in splits if right for letter in letters}
    edits |= {left + letter + right for left, right in splits for letter in letters}
    return edits
