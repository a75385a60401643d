"""The engine's rows of an entry, and how often words are in the corpus: written with each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

from core.text import ANALYSIS_VERSION, words

from . import terms
from .engines.database import store
from .engines.texts import passage_runs, public_words, text_levels
from .models import POSITION_BITS, CorpusState, Entry, TitleWord, new_revision, passage_key
from .registry import Source

#: The version of the engine's own tables; raise it with a migration that remakes them
ENGINE_VERSION = "2"


@dataclass
class _Batch:
    """Changes of frequencies that wait for the end of `bulk()`."""

    vocabulary: terms.Vocabulary = field(default_factory=terms.Vocabulary)


_batch: ContextVar[_Batch | None] = ContextVar("corpus_batch", default=None)


@contextmanager
def bulk() -> Iterator[None]:
    """Write many entries at once: frequencies are added at the end. Opens a transaction."""
    with transaction.atomic():
        batch = _Batch()
        token = _batch.set(batch)
        try:
            yield
        finally:
            _batch.reset(token)
        lock()
        terms.apply(batch.vocabulary)


def lock() -> None:
    """Give the corpus a new revision, which also makes others that write it wait."""
    if not CorpusState.objects.filter(pk=1).update(revision=new_revision()):
        CorpusState.objects.get_or_create(
            pk=1, defaults={"analysis": ANALYSIS_VERSION, "engine": ENGINE_VERSION}
        )


def keys(entry: int, source: int | None = None) -> tuple[int, int]:
    """Return the first and last key of an entry's passages, or of those of one source."""
    if source is None:
        return passage_key(entry, 0, 0), passage_key(entry + 1, 0, 0) - 1
    return passage_key(entry, source, 0), passage_key(entry, source, (1 << POSITION_BITS) - 1)


def vocabulary(entry: Entry) -> tuple[set[str], set[str]]:
    """Return the stems and the public words of an entry as it is in the database."""
    passages = list(entry.passages.all())
    levels = text_levels(entry, [(passage.access, passage_runs(passage)) for passage in passages])
    top = levels[max(levels)]
    return {stem for run in top.runs for stem in run}, public_words(entry, passages)


def apply(before: tuple[set[str], set[str]] | None, after: tuple[set[str], set[str]] | None) -> None:
    """Count the words that an entry had before less, and those that it has now more."""
    batch = _batch.get()
    changes = batch.vocabulary if batch else terms.Vocabulary()
    if before:
        changes.add(*before, times=-1)
    if after:
        changes.add(*after)
    if batch is None:
        terms.apply(changes)


def index(entry: Entry, before: tuple[set[str], set[str]] | None, sources: Sequence[int]) -> None:
    """Write the engine's rows of a live entry; those of passages for the sources that changed."""
    if not entry.live:
        return
    lock()
    tables = store()
    passages = list(entry.passages.order_by("id"))
    runs = [passage_runs(passage) for passage in passages]
    levels = text_levels(
        entry, [(passage.access, found) for passage, found in zip(passages, runs, strict=True)]
    )
    tables.write_texts(entry.pk, levels)
    for source in sources:
        tables.delete_passages(*keys(entry.pk, source))
    tables.write_passages(
        (passage.pk, found)
        for passage, found in zip(passages, runs, strict=True)
        if passage.source in sources
    )
    closed = sum(1 << level for level in levels if level)
    if closed != entry.closed_levels:
        Entry.objects.filter(pk=entry.pk).update(closed_levels=closed)
        entry.closed_levels = closed
    TitleWord.objects.filter(entry=entry).delete()
    TitleWord.objects.bulk_create(title_words(entry))
    top = levels[max(levels)]
    apply(before, ({stem for run in top.runs for stem in run}, public_words(entry, passages)))


def title_words(entry: Entry) -> list[TitleWord]:
    """The words of an entry's title and of its number: what completes to the title."""
    found = [*words(entry.title), *words(entry.number)]
    return [TitleWord(entry=entry, word=word, position=position) for position, word in enumerate(found)]


def reindex(entries: Iterable[Entry] | None = None) -> int:
    """Write the engine's rows of entries anew, or of all, with current frequencies. Returns how many.

    With all, whatever the engine held before is gone first: for another version of the analysis, and
    for a corpus that came without its index.
    """
    everything = entries is None
    done = 0
    with transaction.atomic():
        lock()
        if everything:
            store().clear()
            entries = Entry.objects.filter(live=True).order_by("pk").iterator(chunk_size=200)
        counted = _Batch()
        token = _batch.set(counted)
        try:
            for entry in entries or ():
                before = None if everything else _indexed(entry)
                index(entry, before, list(Source.values))
                done += 1
        finally:
            _batch.reset(token)
        if everything:
            terms.replace(counted.vocabulary)
            CorpusState.objects.filter(pk=1).update(analysis=ANALYSIS_VERSION, engine=ENGINE_VERSION)
        else:
            terms.apply(counted.vocabulary)
    return done


def _indexed(entry: Entry) -> tuple[set[str], set[str]] | None:
    """Return what an entry's index counted before, if it had any."""
    return vocabulary(entry) if TitleWord.objects.filter(entry=entry).exists() else None


def is_current() -> bool:
    """Whether the engine's rows were made by this version of analysis and tables."""
    state = CorpusState.objects.filter(pk=1).first()
    return state is not None and (state.analysis, state.engine) == (ANALYSIS_VERSION, ENGINE_VERSION)
