"""What is findable of the whole site's own models: topics, people, pages of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from core.listings import Marked
from core.models import Person, StandardPage, Topic

from .facets import topic_facets
from .plain import rich_text, stream_text
from .registry import Document, Kind, register, register_value


def of_topic(topic: Topic) -> Document:
    """A topic, under the wider one that it is part of."""
    return Document(
        kind=Kind.TOPIC,
        title=topic.name,
        abstract=topic.description,
        facets=topic_facets([topic.parent]) if topic.parent else (),
    )


def of_person(person: Person) -> Document:
    """A person or organization, by name, role and affiliation."""
    return Document(
        kind=Kind.PERSON,
        title=person.name,
        abstract=", ".join(part for part in (person.role, person.affiliation) if part),
        body=rich_text(person.biography),
    )


def of_page(page: StandardPage) -> Document:
    """A page of text."""
    return Document(kind=Kind.PAGE, title=page.title, abstract=page.summary, body=stream_text(page.body))


def topic_addresses(ids: Sequence[int]) -> QuerySet[Any]:
    """The topics, with the address of each as `at`."""
    return _addresses(Topic.objects.filter(pk__in=ids), "/topics/")


def person_addresses(ids: Sequence[int]) -> QuerySet[Any]:
    """The people who are public, with the address of each as `at`."""
    return _addresses(Person.objects.filter(pk__in=ids, live=True), "/people/")


def _addresses(rows: QuerySet[Any], folder: str) -> QuerySet[Any]:
    at = Concat(Value(folder), "slug", Value("/"), output_field=CharField())
    return rows.annotate(at=at, demo=Marked(of=rows.model))


def register_all() -> None:
    """Register the models of `core`, which knows nothing of the search."""
    register(Topic, of_topic, addresses=topic_addresses)
    register(Person, of_person, addresses=person_addresses)
    register(StandardPage, of_page)
    register_value(Topic, label=lambda topic: topic.name, in_text=False)
    register_value(Person, label=lambda person: person.name)
