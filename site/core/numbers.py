"""Numbers of findings, figures and conclusions: given once, kept by their item, never given again.

A number is an address and stands in citations, so no revert, unpublishing, copy or deletion may move
it. The table `NumberAllocation` is outside of revisions; an item is known by the stored id that it
keeps through every revision (a row's `key`, a block's id), a page by its translation key.

    ReportPage.save(): give_numbers(page.translation_key, Kind.FINDING, page.findings.all())
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.db import IntegrityError, transaction
from django.forms import HiddenInput
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from core.models import NumberAllocation

Kind = NumberAllocation.Kind

#: Two that publish one page at the same moment: the second tries again with what the first took
_ATTEMPTS = 3


class Numbered(Protocol):
    """A row of a page with the id that it keeps, and the number that it is shown with."""

    key: uuid.UUID
    number: int | None


def known_numbers(page_key: uuid.UUID, kind: str) -> dict[uuid.UUID, int]:
    """The numbers that items of a page have, also of items that are gone."""
    rows = NumberAllocation.objects.filter(page_key=page_key, kind=kind)
    return dict(rows.values_list("item_key", "number"))


def allocate(page_key: uuid.UUID, kind: str, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the number of each key, giving the next free ones, in order, to keys that have none."""
    for attempt in range(_ATTEMPTS):
        known = known_numbers(page_key, kind)
        numbers = provisional(known, keys)
        new = [
            NumberAllocation(page_key=page_key, kind=kind, item_key=key, number=number)
            for key, number in numbers.items()
            if key not in known
        ]
        try:
            with transaction.atomic():
                NumberAllocation.objects.bulk_create(new)
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
            continue
        return numbers
    raise AssertionError


def provisional(known: Mapping[uuid.UUID, int], keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the numbers that keys have or would get now: what the preview of a draft shows."""
    numbers: dict[uuid.UUID, int] = {}
    following = max(known.values(), default=0) + 1
    for key in keys:
        if key in numbers:
            continue
        if key in known:
            numbers[key] = known[key]
        else:
            numbers[key] = following
            following += 1
    return numbers


def give_numbers(page_key: uuid.UUID, kind: str, items: Iterable[Numbered]) -> None:
    """Set `number` of a page's rows, for good: to be called when the page is published.

    Whatever number a row brings is not trusted: a copied page brings those of its original.
    """
    rows = _with_own_keys(items)
    numbers = allocate(page_key, kind, [row.key for row in rows])
    for row in rows:
        row.number = numbers[row.key]


def show_numbers(page_key: uuid.UUID, kind: str, items: Iterable[Numbered]) -> None:
    """Set `number` of rows that were not published yet to what they would get, for a preview."""
    rows = list(items)
    if any(row.number is None for row in rows):
        numbers = provisional(known_numbers(page_key, kind), [row.key for row in rows])
        for row in rows:
            row.number = numbers[row.key]


def _with_own_keys(items: Iterable[Numbered]) -> list[Numbered]:
    """Return the rows, a new key given to each that came with the key of a row before it."""
    seen: set[uuid.UUID] = set()
    rows = list(items)
    for row in rows:
        if row.key in seen:
            row.key = uuid.uuid4()
        seen.add(row.key)
    return rows


class KeyedForm(WagtailAdminModelForm):
    """The form of a row that keeps its key.

    A published row has no primary key in the revision that it was published from, so the editor's
    form makes it anew each time; the key travels in a hidden field. A row that is added has none yet.
    """

    key = forms.UUIDField(required=False, widget=HiddenInput)

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            self.initial["key"] = instance.key

    def _post_clean(self) -> None:
        super()._post_clean()
        if key := self.cleaned_data.get("key"):
            self.instance.key = key

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        # After an autosave the open form learns the key, so that the next one keeps it
        return [*super().get_field_updates_for_resave(), (self.add_prefix("key"), str(self.instance.key))]


class KeyedInlinePanel(InlinePanel):
    """The panel of rows that keep their keys: see `KeyedForm`."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        form = formset.get("form")
        formset["form"] = type("KeyedForm", (KeyedForm, form), {}) if form else KeyedForm
        return options
