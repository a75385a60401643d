"""Shortcuts to the forms of new pages, for the admin's home page: “New report”, “New episode in …”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, get_page_models

#: A page type with more places than this is made in the explorer
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A link to the form of a new page."""

    text: str
    url: str


def shortcuts(user: Any) -> list[Shortcut]:
    """The new pages that this user may make, a shortcut for each place where one can stand.

    Sections first, in the order of their apps; pages that can stand anywhere last.
    """
    return [shortcut for model in _makeable() for shortcut in _of_model(model, user)]


def _makeable() -> list[type[Page]]:
    models = [
        model
        for model in get_page_models()
        if model.is_creatable and model.max_count is None and _parents_of(model)
    ]
    return sorted(
        models, key=lambda model: (model._meta.app_label == "core", bool(model.allowed_subpage_models()))
    )


def _parents_of(model: type[Page]) -> list[type[Page]]:
    """Types of pages above, but for pages of its own type, which make a tree of any depth."""
    return [parent for parent in model.allowed_parent_page_models() if parent not in (Page, model)]


def _of_model(model: type[Page], user: Any) -> Iterator[Shortcut]:
    places: list[Page] = []
    for parent in _parents_of(model):
        places += parent.objects.order_by("path")[: MOST_PLACES + 1]
    if len(places) > MOST_PLACES:
        return
    name = model._meta.verbose_name
    for place in places:
        if place.permissions_for_user(user).can_add_subpage() and model.can_create_at(place):
            text = f"New {name}" if len(places) == 1 else f"New {name} in “{place.get_admin_display_title()}”"
            names = (model._meta.app_label, model._meta.model_name, place.pk)
            yield Shortcut(text, reverse("wagtailadmin_pages:add", args=names))


class NewPagesPanel(Component):
    """The shortcuts as buttons; nothing for who may make no page."""

    name = "new_pages"
    template_name = "core/admin/new_pages.html"
    order = 5

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"shortcuts": shortcuts(parent_context["request"].user)}
