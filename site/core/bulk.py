"""Many new pages in a few statements: what `add_child()` writes of each, and none of its signals.

For samples, where a page by itself takes a tenth of a second. Who adds pages so also writes what
follows from them (`search.bulk`); nothing is validated here but cleaned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from modelsearch import index
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from core import numbering
from core.models import Generation, NumberAllocation

_STEP = Page.steplen


@transaction.atomic
def add_pages(parent: Page, pages: Sequence[Page]) -> None:
    """Write new live pages of one class below `parent`, in order, with all that hangs on them.

    The pages have their slugs, which no other page below the parent has, and their child rows and
    many-to-many rows in memory, as for `add_child()`. They are as if saved afterwards.
    """
    if not pages:
        return
    model = type(pages[0])
    # Who adds below the same page waits
    parent_row = Page.objects.select_for_update().get(pk=parent.pk)
    last = Page.objects.filter(path__startswith=parent_row.path, depth=parent_row.depth + 1)
    path = last.order_by("path").values_list("path", flat=True).last()
    step = Page._str2int(path[-_STEP:]) if path else 0
    for page in pages:
        step += 1
        _prepare(page, parent, parent_row, step)
    _insert(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    parent.numchild += len(pages)
    for relation in get_all_child_relations(model):
        _insert_children(pages, relation.get_accessor_name(), relation.field.name)
    for field in get_all_child_m2m_relations(model):
        _insert_links(pages, field)
    _log(pages)
    Generation.advance()


def _prepare(page: Any, parent: Page, parent_row: Page, step: int) -> None:
    page.depth = parent_row.depth + 1
    page.path = Page._get_path(parent_row.path, page.depth, step)
    page.numchild = 0
    page.url_path = f"{parent_row.url_path}{page.slug}/"
    page.draft_title = page.title
    page.locale_id = parent_row.locale_id
    page.clean_texts()
    # What would ask the database for each page: who is above it, and rows that it does not have
    page._cached_parent_obj = parent
    own = page.__dict__.get("_cluster_related_objects") or {}
    for relation in get_all_child_relations(type(page)):
        if relation.get_accessor_name() not in own:
            setattr(page, relation.get_accessor_name(), [])
    for field in get_all_child_m2m_relations(type(page)):
        if field.name not in own:
            setattr(page, field.name, [])


def _insert(pages: Sequence[Any]) -> None:
    """One statement for each table of the class, the topmost first; Django's own `bulk_create()` refuses
    classes of several tables."""
    model = type(pages[0])
    for table in [*reversed(model._meta.get_parent_list()), model]:
        key = table._meta.pk
        fields = [
            field for field in table._meta.local_concrete_fields if field is not key or key.remote_field
        ]
        rows = table._base_manager.all()._batched_insert(pages, fields, batch_size=None)
        if key.remote_field is None:
            for page, (pk,) in zip(pages, rows, strict=True):
                page.pk = page.id = pk
                page._state.adding, page._state.db = False, connection.alias
    _allocate(pages)


def _allocate(pages: Sequence[Page]) -> None:
    """Number what is numbered in the pages, from 1: they are new."""
    allocated = []
    for page in pages:
        for kind, rows in numbering._rows(page):
            for number, row in enumerate(rows, start=1):
                row.number = number
                allocated.append((page, kind, row.key, number))
        for kind, keys in numbering._blocks(page):
            allocated += [(page, kind, key, number) for number, key in enumerate(keys, start=1)]
    NumberAllocation.objects.bulk_create(
        NumberAllocation(page_key=page.translation_key, kind=kind, item_key=key, number=number)
        for page, kind, key, number in allocated
    )


def _insert_children(pages: Sequence[Page], name: str, to_page: str) -> None:
    rows: list[Any] = []
    for page in pages:
        for place, row in enumerate(getattr(page, name).all()):
            row.sort_order = place
            setattr(row, to_page, page)
            row.clean_texts() if hasattr(row, "clean_texts") else None
            rows.append(row)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _insert_links(pages: Sequence[Page], field: Any) -> None:
    through = field.remote_field.through
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    through._default_manager.bulk_create(
        through(**{f"{here}_id": page.pk, f"{there}_id": row.pk})
        for page in pages
        for row in getattr(page, field.name).all()
    )


def _log(pages: Sequence[Page]) -> None:
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk,
            content_type_id=page.content_type_id,
            label=page.title,
            action="wagtail.create",
            timestamp=now,
            content_changed=True,
        )
        for page in pages
    )


def index_for_editors(rows: Sequence[models.Model]) -> None:
    """Bring Wagtail's own indexes, of references and of the admin's search, up to rows that were added."""
    by_class: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_class[type(row)].append(row)
    for model, of_model in by_class.items():
        if ReferenceIndex.model_is_indexable(model):
            _index_references(model, of_model)
        if index.class_is_indexed(model):
            for backend in get_search_backends(with_auto_update=True):
                backend.get_index_for_model(model).add_items(model, of_model)


def _index_references(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    own, *above = [
        ContentType.objects.get_for_model(each, for_concrete_model=False)
        for each in (model, *model._meta.get_parent_list())
    ]
    base = above[-1] if above else own
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=own,
            base_content_type=base,
            object_id=row.pk,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for row in rows
        for to_type, to_id, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(row)
        )
    )
