"""The load of the demonstration: each item once, and never anything that is not the demonstration's.

A section registers its loader (`core.demo.loaders`): a function that is given a `Load` and yields
`Item`s. Each item is made once, in a transaction of its own together with its `DemoItem`. From then on it
belongs to the editors: what they changed stays, what they deleted is not made again.

When all items of all sections are there, each new one is finished (relations that go round in circles,
PDFs read, a meeting cancelled), outside of a transaction; what a broken run left unfinished is finished
by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from core.demo.content import CENTER
from core.demo.hashes import content_hash
from core.demo.indexing import Indexes
from core.demo.loaders import loaders
from core.models import DemoItem

Write = Callable[[str], object]
#: What a hash says until an item is finished
UNFINISHED = ""


class OccupiedError(Exception):
    """Something that is not the demonstration's stands where an item would: it is used and left alone."""

    def __init__(self, instance: models.Model | None, reason: str) -> None:
        super().__init__(reason)
        self.instance = instance


@dataclass(frozen=True)
class Item:
    """One thing of the demonstration.

    `make` is called in a transaction and returns a saved object; it may raise OccupiedError. `finish` is
    called outside of any, and must be harmless when it is called again. `labelled` draws the tag.
    """

    key: str
    title: str
    make: Callable[[Load], models.Model]
    finish: Callable[[Load, models.Model], None] | None = None
    labelled: bool = True


@dataclass
class Summary:
    """What a load did: numbers of items."""

    made: int = 0
    kept: int = 0
    changed: int = 0
    deleted: int = 0
    left_out: list[str] = field(default_factory=list)


class Load:
    """One run: the day that dates count from, and the objects that are there so far."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._objects: dict[str, models.Model | None] = {}

    def get(self, key: str) -> Any:
        """The object of an item; None if an editor deleted it, or it was left out."""
        if key not in self._objects:
            mark = DemoItem.objects.filter(key=key).first()
            self._objects[key] = mark and object_of(mark)
        return self._objects[key]

    def all(self, prefix: str, keys: Iterable[str]) -> list[Any]:
        """The objects of several items (`prefix:key`), in order, without those that are gone."""
        found = [self.get(f"{prefix}:{key}") for key in keys]
        return [instance for instance in found if instance is not None]

    def set(self, key: str, instance: models.Model | None) -> None:
        self._objects[key] = instance


def object_of(mark: DemoItem) -> models.Model | None:
    """What a mark points at, as it is now; None when it was deleted."""
    model = mark.content_type.model_class()
    return None if model is None else model._base_manager.filter(pk=mark.object_id).first()


def first_day() -> date:
    """The day of the first load: dates are counted from it in every later one too."""
    first = DemoItem.objects.order_by("created").values_list("created", flat=True).first()
    return (first or timezone.now()).astimezone(ZoneInfo(CENTER.zone)).date()


def load(write: Write) -> Summary:
    """Make what was never made, and finish what was not finished. `write` is told of each item."""
    run, summary = Load(first_day()), Summary()
    open_items: list[Item] = []
    with Indexes() as indexes:
        for loader in loaders().values():
            for item in loader(run):
                mark = DemoItem.objects.filter(key=item.key).first()
                if mark is None:
                    instance = _make(item, run, summary)
                    if instance is None:
                        continue
                    summary.made += 1
                    indexes.add(instance)
                    write(item.title)
                    open_items.append(item)
                else:
                    _count(mark, item, run, summary, open_items)
        for item in open_items:
            finished = run.get(item.key)
            if finished is None:
                continue
            if item.finish is not None:
                item.finish(run, finished)
                finished.refresh_from_db()
                indexes.add(finished)
                write(f"{item.title}: complete")
            DemoItem.objects.filter(key=item.key).update(content_hash=content_hash(finished))
    return summary


def _make(item: Item, run: Load, summary: Summary) -> models.Model | None:
    try:
        with transaction.atomic():
            instance = item.make(run)
            DemoItem.objects.create(
                key=item.key,
                content_type=ContentType.objects.get_for_model(instance),
                object_id=instance.pk,
                content_hash=UNFINISHED,
                labelled=item.labelled,
            )
    except OccupiedError as reason:
        run.set(item.key, reason.instance)
        summary.left_out.append(f"{item.title}: {reason}")
        return None
    run.set(item.key, instance)
    return instance


def _count(mark: DemoItem, item: Item, run: Load, summary: Summary, open_items: list[Item]) -> None:
    """Say what became of an item that was made before."""
    instance = run.get(item.key)
    if instance is None:
        summary.deleted += 1
    elif mark.content_hash == UNFINISHED:
        open_items.append(item)
    elif mark.content_hash == content_hash(instance):
        summary.kept += 1
    else:
        summary.changed += 1
