"""Reads old revisions whose rows have gone."""

from __future__ import annotations

from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations


def without_missing_rows(model: type[models.Model], content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content without what it says of rows that are no longer there.

    A field that may be empty is emptied, a child row that needs the missing one is left out. Only keys
    with `PROTECT` are looked at: modelcluster treats the others itself, and of these raises an error.
    One query a target that is named at all.
    """
    wanted: dict[type[models.Model], set[Any]] = {}
    for owner, values in _owners(model, content):
        for field in _protected_keys(owner):
            if (key := values.get(field.name)) is not None:
                wanted.setdefault(field.related_model, set()).add(key)
    missing = {
        target: keys - set(target._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for target, keys in wanted.items()
    }
    if any(missing.values()):
        content = _without(model, content, missing)
    return content


def with_new_rows(page: Any, content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content in which child rows that were deleted since are new ones.

    Whoever reverts to a version with a row that a later one did without, gets a form whose row names a
    primary key that is gone, which Django's formsets refuse. One query a relation that has rows.
    """
    for relation in get_all_child_relations(type(page)):
        name, rows = relation.get_accessor_name(), content.get(relation.get_accessor_name()) or ()
        keys = {row["pk"] for row in rows} - {None}
        if keys:
            there = relation.related_model._base_manager.filter(**{relation.field.name: page.pk}, pk__in=keys)
            gone = keys - set(there.values_list("pk", flat=True))
            if gone:
                kept = [{**row, "pk": None} if row["pk"] in gone else row for row in rows]
                content = {**content, name: kept}
    return content


def _without(
    model: type[models.Model], content: dict[str, Any], missing: dict[type[models.Model], set[Any]]
) -> dict[str, Any]:
    content = _emptied(model, content, missing) or content
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        rows = [_emptied(relation.related_model, row, missing) for row in content.get(name) or ()]
        content = {**content, name: [row for row in rows if row is not None]}
    return content


def _owners(model: type[models.Model], content: dict[str, Any]) -> Any:
    yield model, content
    for relation in get_all_child_relations(model):
        for row in content.get(relation.get_accessor_name()) or ():
            yield relation.related_model, row


def _protected_keys(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.PROTECT
    ]


def _emptied(
    model: type[models.Model], values: dict[str, Any], missing: dict[type[models.Model], set[Any]]
) -> dict[str, Any] | None:
    """The values with missing keys emptied, or None where one must not be empty."""
    for field in _protected_keys(model):
        if values.get(field.name) in missing.get(field.related_model, ()):
            if not field.null:
                return None
            values = {**values, field.name: None}
    return values
