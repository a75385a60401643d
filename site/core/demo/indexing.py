"""Wagtail's indexes for editors during a load: quiet while it runs, brought along once at its end.

Each save would queue a task for the reference index and one for the admin's search; a load saves each
page several times.
"""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from django.db import models
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


class Indexes:
    """A context in which saving queues no task of the indexes; leaving it indexes what was added."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, object], models.Model] = {}
        self._stack = ExitStack()
        self._quiet: list[type[models.Model]] = []

    def add(self, instance: models.Model) -> None:
        """Index this object, as it will be then, at the end."""
        self._objects[(instance._meta.label, instance.pk)] = instance

    def __enter__(self) -> Indexes:
        self._stack.enter_context(disable_reference_index_auto_update())
        for model in index.get_indexed_models():
            if post_save.disconnect(post_save_signal_handler, sender=model):
                self._quiet.append(model)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for model in self._quiet:
            post_save.connect(post_save_signal_handler, sender=model)
        self._stack.close()
        for instance in self._objects.values():
            current = type(instance)._base_manager.filter(pk=instance.pk).first()
            if current is None:
                continue
            if ReferenceIndex.model_is_indexable(type(current)):
                ReferenceIndex.create_or_update_for_object(current)
            if index.class_is_indexed(type(current)):
                index.insert_or_update_object(current)
