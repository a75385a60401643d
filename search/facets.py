"""Facets of what the whole site has: topics with their ancestors, people with their roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from core.models import Person, Topic

from .registry import Facet, ref_of


def topic_facets(topics: Iterable[Topic]) -> list[Facet]:
    """Return the facets of topics and of the wider topics that they are part of."""
    found = {topic.pk: topic for topic in topics}
    for topic in list(found.values()):
        if topic.parent is not None:
            found.setdefault(topic.parent.pk, topic.parent)
    return [Facet("topic", topic.slug, topic.name, ref_of(topic)) for topic in found.values()]


def person_facets(people: Iterable[tuple[Person, str]]) -> list[Facet]:
    """Return the facets of people and organizations; of each what he did ("Author", "Guest")."""
    return [Facet("person", person.slug, person.name, ref_of(person), role) for person, role in people]


def series_facets(row: models.Model | None, label: str = "") -> list[Facet]:
    """Return the facet of a series or show: a row with a slug, and a name or a title."""
    if row is None:
        return []
    name = label or getattr(row, "name", "") or str(row)
    return [Facet("series", row.slug, name, ref_of(row))]  # type: ignore[attr-defined]
