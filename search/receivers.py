"""What reaches the corpus: each event that may change what is found or drawn, and its transaction.

Most come inside the transaction of the change. View restrictions and a snippet's publishing are
committed before their signal: what follows from them here has a transaction of its own.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction

from core.models import Generation
from core.signals import page_saved

from . import corpus
from .generations import is_drawn, note_page, only_bookkeeping
from .models import Entry, EntryFacet, LivePage, Synonym
from .registry import PAGE_TYPE, ref_of, registration, type_of, value_model

#: What a process keeps in memory for a revision of the corpus
KEPT_BESIDE = (Synonym, SearchPromotion)


@receiver(page_saved, dispatch_uid="search.page_saved")
def follow_page(page: Page, **_kwargs: Any) -> None:
    """A page's own save: publishing, autosave, going live, unpublishing, copying, aliases."""
    with transaction.atomic():
        note_page(page.pk)
        corpus.update_key(PAGE_TYPE, page.pk)
        follow_value(type(page), page.pk)


@receiver(post_save, sender=Page, dispatch_uid="search.plain_page_saved")
def follow_plain_page(instance: Page, raw: bool = False, **_kwargs: Any) -> None:
    """Wagtail saves a plain page: expiry, aliases, bulk unpublishing, moves with what is below."""
    if raw:
        return
    with transaction.atomic():
        note_page(instance.pk)
        path = Page.objects.filter(pk=instance.pk).values_list("path", flat=True).first()
        corpus.update_key(PAGE_TYPE, instance.pk)
        if path:
            corpus.refresh_tree(path)


@receiver(post_delete, sender=Page, dispatch_uid="search.page_deleted")
def forget_page(instance: Page, **_kwargs: Any) -> None:
    """A page is gone, alone or with what is below it: one signal a page."""
    with transaction.atomic():
        if LivePage.objects.filter(pk=instance.pk).delete()[0]:
            Generation.advance()
        corpus.delete_key(PAGE_TYPE, instance.pk)


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="search.restriction_saved")
@receiver(post_delete, sender=PageViewRestriction, dispatch_uid="search.restriction_deleted")
def follow_restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Who may see a page, and all below it, changed."""
    with transaction.atomic():
        Generation.advance()
        path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
        if path:
            corpus.refresh_tree(path)


@receiver(post_save, dispatch_uid="search.row_saved")
def follow_row(
    sender: type[models.Model],
    instance: models.Model,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **_kwargs: Any,
) -> None:
    """A snippet, setting, image, document or medium was saved."""
    if raw or issubclass(sender, Page) or only_bookkeeping(update_fields) or not is_drawn(sender):
        return
    with transaction.atomic():
        Generation.advance()
        if sender in KEPT_BESIDE:
            corpus.touch()
        wider_before = _wider(instance)
        if registration(sender) is not None:
            corpus.update_key(type_of(sender), instance.pk)
        follow_value(sender, instance.pk, rewrite=wider_before != _wider(instance))


@receiver(post_delete, dispatch_uid="search.row_deleted")
def forget_row(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """A snippet, setting, image, document or medium was deleted."""
    if issubclass(sender, Page) or not is_drawn(sender):
        return
    with transaction.atomic():
        Generation.advance()
        if sender in KEPT_BESIDE:
            corpus.touch()
        if registration(sender) is not None:
            corpus.delete_key(type_of(sender), instance.pk)
        if value_model(sender) is not None:
            corpus.update_entries(_entries_with(ref_of(instance)))


def follow_value(model: type[models.Model], pk: int, *, rewrite: bool = False) -> None:
    """Bring entries along whose facets have the name or address that a row had before."""
    values = value_model(model)
    row = model._default_manager.filter(pk=pk).first() if values else None
    if values is None or row is None:
        return
    ref, label, value = ref_of(row), values.label(row), values.value(row)
    stale = EntryFacet.objects.filter(ref=ref).exclude(label=label, value=value)
    if rewrite or (values.in_text and stale.exists()):
        corpus.update_entries(_entries_with(ref))
    else:
        corpus.relabel(stale, value, label)


def _entries_with(ref: str) -> list[tuple[str, int]]:
    return list(
        Entry.objects.filter(live=True, facets__ref=ref).order_by("pk").values_list("type", "object_id")
    )


def _wider(row: models.Model) -> set[str]:
    """The topics that a row's own entry stands under: of a topic, the one that it is part of."""
    return set(
        EntryFacet.objects.filter(
            entry__type=type_of(type(row)), entry__object_id=row.pk, name="topic"
        ).values_list("ref", flat=True)
    )
