"""What uses something, so that it must not be deleted: a sentence with links instead of an error page.

Three sources, because none knows all: the database's own protection (foreign keys with `PROTECT`), the
topics of pages (a many-to-many key protects nothing), and Wagtail's index of references (choosers and
links inside text). Drafts of live pages are read, since their rows are in no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_m2m_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision

#: Model and primary key
Key = tuple[type[models.Model], str]
#: Registered by sections: objects → reasons of their own why these must stay
Reasons = Callable[[Sequence[models.Model]], Iterable["Refusal"]]
_reasons: list[Reasons] = []


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something must stay.

    sentence: what follows its name: “has 3 registrations.”, or “is used by” where `users` follow.
    users: what the editor shows with links.
    advice: a sentence that says what to do instead.
    """

    item: models.Model
    sentence: str
    users: tuple[models.Model, ...] = ()
    advice: str = ""


def register_reasons(function: Reasons) -> Reasons:
    """Decorate a function that says what else must stay: `@register_reasons def registered(objects): …`.

    It gets what is about to be deleted, pages with everything below them, as their own types.
    """
    _reasons.append(function)
    return function


def refusals(objects: Iterable[models.Model]) -> list[Refusal]:
    """Why these cannot be deleted, an entry for each that must stay; empty when all may go."""
    everything = with_descendants(objects)
    found = [
        Refusal(page, "belongs to every site: it can be changed, but not deleted.")
        for page in everything
        if getattr(page, "is_fixed", False)
    ]
    used = users_of(everything)
    found += [
        Refusal(item, "is used by", tuple(used[key_of(item)]), _advice(item))
        for item in everything
        if used.get(key_of(item))
    ]
    for reasons in _reasons:
        found += reasons(everything)
    return found


def with_descendants(objects: Iterable[models.Model]) -> list[models.Model]:
    """The objects, pages as their own types and with all pages below them."""
    everything: list[models.Model] = []
    for item in objects:
        if isinstance(item, Page):
            everything += Page.objects.descendant_of(item, inclusive=True).specific()
        else:
            everything.append(item)
    return everything


def key_of(item: models.Model) -> Key:
    """What tells an object from others: a page is the same whatever type it was read as."""
    return (Page if isinstance(item, Page) else type(item)._meta.concrete_model or type(item), str(item.pk))


def users_of(items: Sequence[models.Model]) -> dict[Key, list[models.Model]]:
    """Pages, snippets and settings that use these, by the key of what they use, each once.

    The number of queries depends on the types of the objects, not on how many there are.
    """
    users: dict[Key, dict[Key, models.Model]] = {}
    for source in (_protecting, _tagged, _referring, _drafting):
        for item, row in source(items):
            user = owner_of(row)
            users.setdefault(item, {}).setdefault(key_of(user), user)
    return {item: list(found.values()) for item, found in users.items()}


def owner_of(row: models.Model) -> models.Model:
    """What an editor knows a row by: the page that it is part of, or itself."""
    for field in row._meta.fields:
        if isinstance(field, ParentalKey) or (
            field.many_to_one and field.name == "page" and issubclass(field.related_model or object, Page)
        ):
            return getattr(row, field.name)
    return row.specific if isinstance(row, Page) else row


def _protecting(items: Sequence[models.Model]) -> Iterator[tuple[Key, models.Model]]:
    """Rows whose foreign keys the database would not let go."""
    by_type: dict[type[models.Model], list[models.Model]] = {}
    for item in items:
        by_type.setdefault(type(item), []).append(item)
    for model, alike in by_type.items():
        collector = Collector(using=alike[0]._state.db or "default", origin=alike[0])
        try:
            collector.collect(alike)
        except (ProtectedError, RestrictedError) as error:
            rows = (
                getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", None) or ()
            )
            keys = {str(item.pk) for item in alike}
            for row in rows:
                for field in row._meta.fields:
                    key = str(getattr(row, field.attname)) if field.many_to_one else ""
                    if key in keys and issubclass(model, field.related_model):
                        yield key_of(model(pk=key)), row


def _tagged(items: Sequence[models.Model]) -> Iterator[tuple[Key, models.Model]]:
    """Pages that name one in a many-to-many field of theirs."""
    for item in items:
        for relation in item._meta.related_objects:
            if relation.many_to_many and issubclass(relation.related_model, Page):
                for page in relation.related_model._base_manager.filter(**{relation.field.name: item}):
                    yield key_of(item), page


def _referring(items: Sequence[models.Model]) -> Iterator[tuple[Key, models.Model]]:
    """What names one in a chooser or link inside text. Pages may go: a link then leads nowhere."""
    snippets = [item for item in items if not isinstance(item, Page)]
    if not snippets:
        return
    for item, groups in ReferenceIndex.get_grouped_references_to_in_bulk(snippets).items():
        for user, _ in groups:
            yield key_of(item), user


def _drafting(items: Sequence[models.Model]) -> Iterator[tuple[Key, models.Model]]:
    """Live pages with a newer draft that uses one."""
    keys = {key_of(item) for item in items if not isinstance(item, Page)}
    if not keys:
        return
    drafts = Page.objects.filter(live=True, has_unpublished_changes=True).values("latest_revision")
    for revision in Revision.objects.filter(pk__in=drafts).iterator(chunk_size=50):
        page = revision.as_object()
        for key in keys & _named(page):
            yield key, page


def _named(page: Page) -> set[Key]:
    named: set[Key] = set()
    for reference in ReferenceIndex._extract_references_from_object(page):
        model = ContentType.objects.get_for_id(reference[0]).model_class()
        if model is not None:
            named.add((model, str(reference[1])))
    for field in get_all_child_m2m_relations(type(page)):
        named |= {key_of(row) for row in getattr(page, field.name).all()}
    return named


def _advice(item: models.Model) -> str:
    if isinstance(item, Page):
        return "Take it out there first, or unpublish it."
    if isinstance(item, get_image_model() | get_document_model()):
        return "Take it out there first, or put another file in its place."
    return "Take it out there first."
