"""The corpus: entries, facets and passages, written in the transaction that publishes.

A receiver or service says *which* row may have changed; the row is read again here, since the
instance at hand may hold a draft. An entry is written, and its version raised, only when what the
section says of the row has another digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import models, transaction
from django.db.models import F
from wagtail.models import Page

from core.listings import restrictions_at, restrictions_of
from core.text import ANALYSIS_VERSION, clean, words

from . import terms
from .engines.database import store
from .engines.texts import passage_runs, public_words, text_levels
from .models import (
    POSITION_BITS,
    CorpusState,
    Entry,
    EntryFacet,
    Passage,
    TitleWord,
    new_revision,
    passage_key,
)
from .registry import (
    PAGE_TYPE,
    PLURALS,
    Access,
    Document,
    Extract,
    Facet,
    Kind,
    Registration,
    Source,
    registration,
    registrations,
    type_of,
)

MOST_PASSAGES = 5000
#: The version of the engine's own tables; raise it with a migration that remakes them
ENGINE_VERSION = "1"
#: Characters of a passage that a closed body is cut into
BODY_PASSAGE = 600


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
        _lock()
        terms.apply(batch.vocabulary)


def _lock() -> None:
    """Give the corpus a new revision, which also makes others that write it wait."""
    if not CorpusState.objects.filter(pk=1).update(revision=new_revision()):
        CorpusState.objects.get_or_create(
            pk=1, defaults={"analysis": ANALYSIS_VERSION, "engine": ENGINE_VERSION}
        )


# What changes


def update(row: models.Model) -> None:
    """Bring the entry of a page or snippet up to date: for services that save no page."""
    update_key(type_of(type(row)), int(row.pk))


@transaction.atomic
def update_key(type_: str, object_id: int) -> bool:
    """Write, leave or bury the entry of a row, as the row is now. Returns whether it changed."""
    found = _find(type_, object_id)
    document = found[0].document(found[1]) if found else None
    if found is None or document is None:
        return _bury(type_, object_id)
    return _write(found[0], found[1], document)


def digest_now(type_: str, object_id: int) -> str | None:
    """Return the digest that a row's entry would have if it were written now; None for no entry."""
    found = _find(type_, object_id)
    document = found[0].document(found[1]) if found else None
    return _digest(_normal(found[0], document)) if found and document else None


@transaction.atomic
def delete_key(type_: str, object_id: int) -> bool:
    """Bury the entry of a row that was deleted, with all its passages."""
    changed = _bury(type_, object_id)
    Passage.objects.filter(entry__type=type_, entry__object_id=object_id).delete()
    return changed


@transaction.atomic
def write_passages(row: models.Model, source: int, extracts: Iterable[Extract]) -> None:
    """Replace an entry's passages of one source: what a PDF or a transcript says.

    They are kept while the entry is buried, and found again when it comes back. Without an entry
    nothing is written. At most 5,000 passages an entry: `Entry.passages_cut` says how many were more.
    """
    entry = Entry.objects.filter(type=type_of(type(row)), object_id=row.pk).first()
    if entry is None:
        return
    wanted, cut = _passages(entry, extracts, {source})
    present = {passage.pk: passage for passage in entry.passages.filter(source=source)}
    if cut == entry.passages_cut and _same(wanted, present):
        return
    _lock()
    before = _vocabulary(entry)
    _replace_passages(entry, [source], wanted)
    Entry.objects.filter(pk=entry.pk).update(passages_cut=cut, version=F("version") + 1)
    entry.refresh_from_db()
    _index(entry, before, [source])


def refresh_tree(path: str) -> None:
    """Bury and bring back entries of a page and all below it, after a move or a restriction, and of
    what is below their aliases."""
    with transaction.atomic():
        aliases = Page.objects.filter(alias_of__path__startswith=path, numchild__gt=0)
        places = models.Q(path__startswith=path)
        for alias in aliases.values_list("path", flat=True):
            places |= models.Q(path__startswith=alias)
        within = Page.objects.filter(places)
        findable = set(
            within.live()
            .filter(alias_of=None)
            .exclude(models.Exists(restrictions_of()))
            .values_list("pk", flat=True)
        )
        entries = set(
            Entry.objects.filter(type=PAGE_TYPE, live=True, object_id__in=within.values("pk")).values_list(
                "object_id", flat=True
            )
        )
        for pk in sorted(entries ^ findable):
            update_key(PAGE_TYPE, pk)


def touch() -> None:
    """Give the corpus a new revision, because what processes keep beside it changed."""
    with transaction.atomic():
        _lock()


def relabel(facets: models.QuerySet[EntryFacet], value: str, label: str) -> None:
    """Give facets another value and label, where no text of their entries has the name."""
    entries = list(facets.values_list("entry_id", flat=True))
    if not entries:
        return
    with transaction.atomic():
        _lock()
        EntryFacet.objects.filter(pk__in=list(facets.values_list("pk", flat=True))).update(
            value=value, label=label
        )
        # The section would say it so now: the next publication finds another digest, and nothing else
        Entry.objects.filter(pk__in=entries).update(version=F("version") + 1)


def update_entries(entries: Iterable[tuple[str, int]]) -> None:
    """Bring entries up to date, given as (type, id)."""
    for type_, object_id in list(entries):
        update_key(type_, object_id)


# How an entry is written


def _find(type_: str, object_id: int) -> tuple[Registration, Any] | None:
    """Return a row that may be found now, fresh from the database, with its registration."""
    if type_ == PAGE_TYPE:
        page = Page.objects.filter(pk=object_id, live=True, alias_of=None).first()
        if page is None or page.specific_class is None:
            return None
        registered = registration(page.specific_class)
        if registered is None:
            return None
        if restrictions_at(page.path).exists():
            return None
        return registered, page.specific_class._default_manager.get(pk=object_id)
    for registered in registrations():
        if registered.type == type_:
            row = registered.model._default_manager.filter(pk=object_id).first()
            return (registered, row) if row is not None and getattr(row, "live", True) else None
    return None


def _locale(row: Any) -> str:
    return row.locale.language_code if getattr(row, "locale_id", None) else "en"


def _write(registered: Registration, row: Any, document: Document) -> bool:
    document = _normal(registered, document)
    digest = _digest(document)
    entry = Entry.objects.filter(type=registered.type, object_id=row.pk).first()
    if entry is not None and entry.live and entry.digest == digest:
        return False
    _lock()
    before = _vocabulary(entry) if entry is not None and entry.live else None
    fields = {
        "live": True,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "abstract": document.abstract,
        "body": document.body,
        "series": document.series,
        "people": "\n".join(document.people),
        "date": document.date.value if document.date else None,
        "date_precision": document.date.precision if document.date else "day",
        "access": document.access,
        "digest": digest,
    }
    revived = entry is None or not entry.live
    if entry is None:
        entry = Entry(type=registered.type, object_id=row.pk, locale=_locale(row), **fields)
    else:
        for name, value in fields.items():
            setattr(entry, name, value)
        entry.version += 1
    entry.save()
    entry.facets.all().delete()
    EntryFacet.objects.bulk_create(
        EntryFacet(
            entry=entry, name=item.name, value=item.value, label=item.label, ref=item.ref, role=item.role
        )
        for item in document.facets
    )
    sources = sorted({*registered.sources, int(Source.BODY)})
    wanted, cut = _passages(entry, document.passages, set(sources))
    if cut != entry.passages_cut:
        entry.passages_cut = cut
        entry.save(update_fields=["passages_cut"])
    _replace_passages(entry, sources, wanted)
    # What was closed is closed at once, also in what other sources said
    raised = entry.passages.exclude(source__in=sources).filter(access__lt=entry.access)
    if raised.update(access=entry.access):
        revived = True
    # What was buried has no row in the engine for the passages of other sources either
    _index(entry, before, list(Source.values) if revived else sources)
    return True


def _bury(type_: str, object_id: int) -> bool:
    entry = Entry.objects.filter(type=type_, object_id=object_id, live=True).first()
    if entry is None:
        return False
    _lock()
    before = _vocabulary(entry)
    entry.live = False
    entry.version += 1
    # Kept: kind, series, topics and date, by which harvesters are told what went
    entry.title = entry.number = entry.abstract = entry.body = entry.people = ""
    entry.digest = ""
    entry.closed_levels = 0
    entry.save()
    tables = store()
    tables.write_texts(entry.pk, {})
    tables.delete_passages(*_keys(entry.pk))
    TitleWord.objects.filter(entry=entry).delete()
    _apply(before, None)
    return True


def _normal(registered: Registration, document: Document) -> Document:
    """Return the document with clean texts, all its facets, and a closed body as passages."""
    body = clean(document.body)
    passages = [
        replace(
            item,
            text=clean(item.text),
            unseen=clean(item.unseen),
            access=document.access if item.access is None else item.access,
        )
        for item in document.passages
    ]
    strange = {item.source for item in passages} - registered.sources
    if strange:
        raise ValueError(
            f"{registered.model.__name__} makes passages of sources it was not registered with: {strange}"
        )
    if document.access > Access.PUBLIC:
        passages += [
            Extract(Source.BODY, number, text, access=document.access)
            for number, text in enumerate(_paragraphs(body))
        ]
        body = ""
    facets = [Facet("kind", document.kind, PLURALS[Kind(document.kind)])]
    if document.date:
        facets.append(Facet("year", str(document.date.year), str(document.date.year)))
    return replace(
        document,
        title=clean(document.title),
        number=clean(document.number),
        abstract=clean(document.abstract),
        body=body,
        series=clean(document.series),
        people=[clean(name) for name in document.people],
        facets=_merged([*facets, *document.facets]),
        passages=passages,
    )


def _merged(facets: Iterable[Facet]) -> list[Facet]:
    """Return each value once; the roles of one person are joined."""
    found: dict[tuple[str, str], Facet] = {}
    for facet in facets:
        key = (facet.name, facet.value)
        known = found.get(key)
        if known is None:
            found[key] = facet
        elif facet.role and facet.role not in known.role.split(", "):
            found[key] = replace(known, role=f"{known.role}, {facet.role}".strip(", "))
    return list(found.values())


def _paragraphs(text: str) -> Iterator[str]:
    """Cut a text into passages at the ends of paragraphs and sentences."""
    for paragraph in text.split("\n"):
        rest = paragraph.strip()
        while len(rest) > BODY_PASSAGE:
            cut = max(rest.rfind(". ", 0, BODY_PASSAGE) + 1, 0) or rest.rfind(" ", 0, BODY_PASSAGE)
            cut = cut if cut > 0 else BODY_PASSAGE
            yield rest[:cut].strip()
            rest = rest[cut:].strip()
        if rest:
            yield rest


def _digest(document: Document) -> str:
    values = asdict(document)
    values["facets"] = sorted(values["facets"], key=lambda facet: (facet["name"], facet["value"]))
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _passages(
    entry: Entry, extracts: Iterable[Extract], sources: set[int]
) -> tuple[list[Passage], dict[str, int]]:
    """Return the passages to keep, and of the entry's sources how many are beyond the limit."""
    others = entry.passages.exclude(source__in=sources).count() if entry.pk else 0
    room = MOST_PASSAGES - others
    wanted: dict[int, Passage] = {}
    cut = {source: count for source, count in entry.passages_cut.items() if int(source) not in sources}
    for item in extracts:
        if not item.text.strip() and not item.unseen.strip():
            continue
        if len(wanted) >= room or not 0 <= item.position < 1 << POSITION_BITS:
            cut[str(item.source)] = cut.get(str(item.source), 0) + 1
            continue
        key = passage_key(entry.pk, item.source, item.position)
        wanted[key] = Passage(
            id=key,
            entry=entry,
            source=item.source,
            position=item.position,
            access=entry.access if item.access is None else item.access,
            second=item.second,
            label=item.label[:255],
            section=item.section[:255],
            speaker=item.speaker[:255],
            anchor=item.anchor[:120],
            text=clean(item.text),
            unseen=clean(item.unseen),
        )
    return list(wanted.values()), cut


_COMPARED = ("access", "second", "label", "section", "speaker", "anchor", "text", "unseen")


def _same(wanted: Sequence[Passage], present: dict[int, Passage]) -> bool:
    return len(wanted) == len(present) and all(
        passage.pk in present
        and all(getattr(passage, name) == getattr(present[passage.pk], name) for name in _COMPARED)
        for passage in wanted
    )


def _replace_passages(entry: Entry, sources: Sequence[int], wanted: Sequence[Passage]) -> None:
    entry.passages.filter(source__in=sources).delete()
    Passage.objects.bulk_create(wanted, batch_size=500)


# The engine's rows


def _keys(entry: int, source: int | None = None) -> tuple[int, int]:
    """Return the first and last key of an entry's passages, or of those of one source."""
    if source is None:
        return passage_key(entry, 0, 0), passage_key(entry + 1, 0, 0) - 1
    return passage_key(entry, source, 0), passage_key(entry, source, (1 << POSITION_BITS) - 1)


def _vocabulary(entry: Entry) -> tuple[set[str], set[str]]:
    """Return the stems and the public words of an entry as it is in the database."""
    passages = list(entry.passages.all())
    levels = text_levels(entry, [(passage.access, passage_runs(passage)) for passage in passages])
    top = levels[max(levels)]
    return {stem for run in top.runs for stem in run}, public_words(entry, passages)


def _apply(before: tuple[set[str], set[str]] | None, after: tuple[set[str], set[str]] | None) -> None:
    batch = _batch.get()
    changes = batch.vocabulary if batch else terms.Vocabulary()
    if before:
        changes.add(*before, times=-1)
    if after:
        changes.add(*after)
    if batch is None:
        terms.apply(changes)


def _index(entry: Entry, before: tuple[set[str], set[str]] | None, sources: Sequence[int]) -> None:
    """Write the engine's rows of a live entry; those of passages for the sources that changed."""
    if not entry.live:
        return
    _lock()
    tables = store()
    passages = list(entry.passages.order_by("id"))
    runs = [passage_runs(passage) for passage in passages]
    levels = text_levels(
        entry, [(passage.access, found) for passage, found in zip(passages, runs, strict=True)]
    )
    tables.write_texts(entry.pk, levels)
    for source in sources:
        tables.delete_passages(*_keys(entry.pk, source))
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
    TitleWord.objects.bulk_create(
        TitleWord(entry=entry, word=word, position=position)
        for position, word in enumerate(words(entry.title))
    )
    top = levels[max(levels)]
    _apply(before, ({stem for run in top.runs for stem in run}, public_words(entry, passages)))


def reindex(entries: Iterable[Entry] | None = None) -> int:
    """Write the engine's rows of entries anew, or of all, with current frequencies. Returns how many.

    With all, whatever the engine held before is gone first: for another version of the analysis, and
    for a corpus that came without its index.
    """
    everything = entries is None
    done = 0
    with transaction.atomic():
        _lock()
        if everything:
            store().clear()
            entries = Entry.objects.filter(live=True).order_by("pk").iterator(chunk_size=200)
        counted = _Batch()
        token = _batch.set(counted)
        try:
            for entry in entries or ():
                before = None if everything else _indexed(entry)
                _index(entry, before, list(Source.values))
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
    return _vocabulary(entry) if TitleWord.objects.filter(entry=entry).exists() else None


def is_current() -> bool:
    """Whether the engine's rows were made by this version of analysis and tables."""
    state = CorpusState.objects.filter(pk=1).first()
    return state is not None and (state.analysis, state.engine) == (ANALYSIS_VERSION, ENGINE_VERSION)
