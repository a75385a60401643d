"""Where entries are: asked of the live and public rows whenever results are drawn.

A page that was moved, taken back or closed a moment ago is then neither led to nor named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet, Value
from wagtail.models import Page

from core.address import path_of
from core.listings import Marked
from core.restricted import Restricted

from .models import Entry
from .registry import PAGE_TYPE, Address, Registration, registration, registrations


@dataclass(frozen=True)
class Located(Address):
    """An address with the registration of the row that is there."""

    registered: Registration | None = None


def public_addresses(entries: Iterable[Entry]) -> dict[int, Located]:
    """Return the address of each entry (by its id) that is public now. One query, whatever they are."""
    by_type: dict[str, dict[int, int]] = {}
    for entry in entries:
        by_type.setdefault(entry.type, {})[entry.object_id] = entry.pk
    parts = [part for type_, pks in by_type.items() for part in _parts(type_, list(pks))]
    found: dict[int, Located] = {}
    for type_, pk, at, content_type, demo in parts[0].union(*parts[1:], all=True) if parts else ():
        if path := path_of(at) if type_ == PAGE_TYPE else at:
            found[by_type[type_][pk]] = Located(path, bool(demo), _registered(content_type))
    return found


def _parts(type_: str, ids: list[int]) -> Iterator[QuerySet[Any, Any]]:
    """The public rows of a type: type, id, where it is, its model, whether it is a demonstration."""
    kind = Value(type_, CharField())
    if type_ == PAGE_TYPE:
        pages = Page.objects.live().filter(~Restricted(), pk__in=ids).order_by()
        yield pages.annotate(demo=Marked()).values_list(kind, "pk", "url_path", "content_type_id", "demo")
        return
    for registered in registrations():
        if registered.type == type_ and registered.addresses:
            model = Value(ContentType.objects.get_for_model(registered.model).pk)
            rows = registered.addresses(ids).order_by()
            yield rows.values_list(kind, "pk", "at", model, "demo")


def _registered(content_type: int) -> Registration | None:
    model = ContentType.objects.get_for_id(content_type).model_class()
    return registration(model) if model else None
