"""Where entries are: asked of the live and public rows whenever results are drawn.

A page that was moved, taken back or closed a moment ago is then neither led to nor named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
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
    """Return the address of each entry (by its id) that is public now: one query for each type."""
    by_type: dict[str, dict[int, int]] = {}
    for entry in entries:
        by_type.setdefault(entry.type, {})[entry.object_id] = entry.pk
    found: dict[int, Located] = {}
    pages = by_type.pop(PAGE_TYPE, {})
    if pages:
        public = Page.objects.live().filter(~Restricted(), pk__in=pages)
        rows = public.annotate(demo=Marked())
        for pk, url_path, content_type, demo in rows.values_list("pk", "url_path", "content_type_id", "demo"):
            if path := path_of(url_path):
                found[pages[pk]] = Located(path, demo, _registered(content_type))
    for registered in registrations():
        ids = by_type.get(registered.type)
        if ids and registered.addresses:
            for pk, address in registered.addresses(list(ids)).items():
                found[ids[pk]] = Located(address.path, address.demo, registered)
    return found


def _registered(content_type: int) -> Registration | None:
    model = ContentType.objects.get_for_id(content_type).model_class()
    return registration(model) if model else None
