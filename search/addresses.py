"""Where entries are: asked of the live and public rows whenever results are drawn.

A page that was moved, taken back or closed a moment ago is then neither led to nor named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists
from django.http import HttpRequest
from wagtail.models import Page

from core.listings import restrictions_of
from core.models import DemoItem

from .models import Entry
from .registry import PAGE_TYPE, Registration, registration, registrations


@dataclass(frozen=True)
class Address:
    """The path of an entry, whether it is marked as demonstration, and who registered it."""

    path: str
    demo: bool = False
    registered: Registration | None = None


def public_addresses(entries: Iterable[Entry], request: HttpRequest | None = None) -> dict[int, Address]:
    """Return the address of each entry (by its id) that is public now; a query a type, and one for all."""
    by_type: dict[str, dict[int, int]] = {}
    for entry in entries:
        by_type.setdefault(entry.type, {})[entry.object_id] = entry.pk
    # Entry → path, content type, id of the row
    found: dict[int, tuple[str, int, int]] = {}
    pages = by_type.pop(PAGE_TYPE, {})
    if pages:
        for page in Page.objects.live().filter(pk__in=pages).exclude(Exists(restrictions_of())):
            if path := page.get_url(request):
                found[pages[page.pk]] = (path, page.content_type_id, page.pk)
    for registered in registrations():
        ids = by_type.get(registered.type)
        if ids and registered.addresses:
            content_type = ContentType.objects.get_for_model(registered.model).pk
            for pk, path in registered.addresses(list(ids)).items():
                found[ids[pk]] = (path, content_type, pk)
    demo = _demonstration({pk for _, _, pk in found.values()})
    return {
        entry: Address(path, (content_type, pk) in demo, _registered(content_type))
        for entry, (path, content_type, pk) in found.items()
    }


def _demonstration(ids: set[int]) -> set[tuple[int, int]]:
    if not ids:
        return set()
    rows = DemoItem.objects.filter(labelled=True, object_id__in=ids)
    return set(rows.values_list("content_type_id", "object_id"))


def _registered(content_type: int) -> Registration | None:
    model = ContentType.objects.get_for_id(content_type).model_class()
    return registration(model) if model else None
