"""A transcript’s turns as HTML: an hour has hundreds, and a template for each takes longer than the rest.

Everything that is not a number is escaped here, as a template does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from core.rows import Note, Turn
from core.signatures.words import clock, iso_duration


def turns_html(turns: Iterable[Turn]) -> SafeString:
    """Turns, one below the other: each time is an address that plays from there."""
    return mark_safe("\n".join([_turn(turn) for turn in turns]))  # noqa: S308 (numbers and escaped text)


def _turn(turn: Turn) -> str:
    start = turn.start
    anchor, time = turn.anchor, clock(start)
    who, is_new = "", ""
    if turn.name:
        who, is_new = f'<b class="{"b" if turn.host else "a"}">{_escaped(turn.name)}</b>', " new"
    beside = "".join([f'<p class="in-aside">{_note(note)}</p>' for note in turn.notes]) if turn.notes else ""
    return (
        f'<div class="turn grid{is_new}" id="{anchor}"><div class="in-margin">{who}'
        f'<a href="#{anchor}" data-seek="{start}" aria-label="Play from {time}">'
        f'<time datetime="{iso_duration(start)}">{time}</time></a></div>'
        f'<p class="in-text">{_escaped(turn.words)}</p>{beside}</div>'
    )


def _note(note: Note) -> str:
    """A link beside the words, with what stands around it; see components/note.html."""
    strong = f"<strong>{_escaped(note.strong)}</strong>" if note.strong else ""
    struck = ", ".join(f"<s>{_escaped(word)}</s>" for word in note.struck)
    link = f'<a href="{_escaped(note.url)}">{_escaped(note.link)}</a>' if note.link else ""
    return f"{strong}{_escaped(note.text)}{struck}{link}{_escaped(note.end)}"


def _escaped(text: str) -> str:
    """`django.utils.html.conditional_escape()` of a string, without looking for a translation in it."""
    return text if isinstance(text, SafeString) else escape(text)
