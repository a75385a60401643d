"""The corpus: entries, facets and passages, written in the transaction that publishes.

A receiver or service says *which* row may have changed; the row is read again here, since the
instance at hand may hold a draft. An entry is written, and its version raised, only when what the
section says of the row has another digest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F
from wagtail.models import Page

from core.restricted import Restricted, restrictions_at

from .contents import digest, fields_of, normal
from .engines.database import store
from .indexing import apply, bulk, index, is_current, keys, lock, reindex, vocabulary
from .models import Entry, EntryFacet, Passage, TitleWord
from .passages import passages_of, replace_passages, same
from .registry import PAGE_TYPE, Document, Extract, Registration, Source, registration, registrations, type_of

__all__ = [
    "bulk",
    "delete_key",
    "digest_now",
    "is_current",
    "refresh_tree",
    "reindex",
    "relabel",
    "touch",
    "update",
    "update_entries",
    "update_key",
    "write_passages",
]


# What changes


def update(row: models.Model) -> None:
    """Bring the entry of a page or snippet up to date: for services that save no page."""
    update_key(type_of(type(row)), int(row.pk))


@transaction.atomic
def update_key(type_: str, object_id: int) -> bool:
    """Write, leave or bury the entry of a row, as the row is now. Returns whether it changed."""
    if not _differs(type_, object_id):
        return False
    # Others may have written the row or its entry until now, and will not until this is done: two states of
    # an entry never have one version
    lock()
    found = _find(type_, object_id)
    document = found[0].document(found[1]) if found else None
    if found is None or document is None:
        return _bury(type_, object_id)
    return _write(found[0], found[1], document)


def _differs(type_: str, object_id: int) -> bool:
    """Whether the entry of a row is not what it would be if it were written now."""
    entries = Entry.objects.filter(type=type_, object_id=object_id, live=True)
    return digest_now(type_, object_id) != entries.values_list("digest", flat=True).first()


def digest_now(type_: str, object_id: int) -> str | None:
    """Return the digest that a row's entry would have if it were written now; None for no entry."""
    found = _find(type_, object_id)
    document = found[0].document(found[1]) if found else None
    return digest(normal(found[0], document)) if found and document else None


@transaction.atomic
def delete_key(type_: str, object_id: int) -> bool:
    """Bury the entry of a row that was deleted, with all its passages."""
    lock()
    changed = _bury(type_, object_id)
    Passage.objects.filter(entry__type=type_, entry__object_id=object_id).delete()
    return changed


@transaction.atomic
def write_passages(row: models.Model, source: int, extracts: Iterable[Extract]) -> None:
    """Replace an entry's passages of one source: what a PDF or a transcript says.

    They are kept while the entry is buried, and found again when it comes back. Without an entry
    nothing is written. At most 5,000 passages an entry: `Entry.passages_cut` says how many were more.
    """
    extracts = list(extracts)
    if _passages_differ(row, source, extracts) is None:
        return
    # As in `update_key`: what was looked at may be another state by now
    lock()
    found = _passages_differ(row, source, extracts)
    if found is None:
        return
    entry, wanted, cut = found
    before = vocabulary(entry)
    replace_passages(entry, [source], wanted)
    Entry.objects.filter(pk=entry.pk).update(passages_cut=cut, version=F("version") + 1)
    entry.refresh_from_db()
    index(entry, before, [source])


def _passages_differ(
    row: models.Model, source: int, extracts: list[Extract]
) -> tuple[Entry, list[Passage], dict[str, int]] | None:
    """The entry with the passages that it is to have and how many were cut; None where it has them."""
    entry = Entry.objects.filter(type=type_of(type(row)), object_id=row.pk).first()
    if entry is None:
        return None
    wanted, cut = passages_of(entry, extracts, {source})
    present = {passage.pk: passage for passage in entry.passages.filter(source=source)}
    return None if cut == entry.passages_cut and same(wanted, present) else (entry, wanted, cut)


def refresh_tree(path: str) -> None:
    """Bury and bring back entries of a page and all below it, after a move or a restriction, and of
    what is below their aliases."""
    with transaction.atomic():
        aliases = Page.objects.filter(alias_of__path__startswith=path, numchild__gt=0)
        places = models.Q(path__startswith=path)
        for alias in aliases.values_list("path", flat=True):
            places |= models.Q(path__startswith=alias)
        within = Page.objects.filter(places)
        findable = set(within.live().filter(alias_of=None).filter(~Restricted()).values_list("pk", flat=True))
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
        lock()


def relabel(facets: models.QuerySet[EntryFacet], value: str, label: str) -> None:
    """Give facets another value and label, where no text of their entries has the name."""
    entries = list(facets.values_list("entry_id", flat=True))
    if not entries:
        return
    with transaction.atomic():
        lock()
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
    document = normal(registered, document)
    fields = {"live": True, **fields_of(document)}
    entry = Entry.objects.filter(type=registered.type, object_id=row.pk).first()
    if entry is not None and entry.live and entry.digest == fields["digest"]:
        return False
    before = vocabulary(entry) if entry is not None and entry.live else None
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
    wanted, cut = passages_of(entry, document.passages, set(sources))
    if cut != entry.passages_cut:
        entry.passages_cut = cut
        entry.save(update_fields=["passages_cut"])
    replace_passages(entry, sources, wanted)
    # What was closed is closed at once, also in what other sources said
    raised = entry.passages.exclude(source__in=sources).filter(access__lt=entry.access)
    if raised.update(access=entry.access):
        revived = True
    # What was buried has no row in the engine for the passages of other sources either
    index(entry, before, list(Source.values) if revived else sources)
    return True


def _bury(type_: str, object_id: int) -> bool:
    entry = Entry.objects.filter(type=type_, object_id=object_id, live=True).first()
    if entry is None:
        return False
    before = vocabulary(entry)
    entry.live = False
    entry.version += 1
    # Kept: kind, series, topics and date, by which harvesters are told what went
    entry.title = entry.number = entry.abstract = entry.body = entry.people = ""
    entry.digest = ""
    entry.closed_levels = 0
    entry.save()
    tables = store()
    tables.write_texts(entry.pk, {})
    tables.delete_passages(*keys(entry.pk))
    TitleWord.objects.filter(entry=entry).delete()
    apply(before, None)
    return True
