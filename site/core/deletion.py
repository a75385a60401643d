"""Stands before each way to delete something in the admin, and answers with a sentence.

Wagtail's pages, pictures, documents, media, snippets and their bulk actions each delete in a view of
their own, some with hooks, some without; what is protected ends as an error or as “no permission”.
One place before all of them says by what it is used, when the question is asked and when it is
answered, and takes what the database refuses all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtailmedia.models import get_media_model

from core.in_use import Refusal, owner_of, refusals, with_descendants

#: How many users a sentence names
NAMED = 5

# The views that delete one thing: name of the route → its model and the argument with the key
_SINGLE: dict[str, tuple[Callable[[], type[models.Model]], str]] = {
    "wagtailadmin_pages:delete": (lambda: Page, "page_id"),
    "wagtailimages:delete": (get_image_model, "image_id"),
    "wagtaildocs:delete": (get_document_model, "document_id"),
    "wagtailmedia:delete": (get_media_model, "media_id"),
}


class DeletionMiddleware:
    """Answers before a view that deletes, and for one that the database stopped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.path.startswith(admin_path()):
            return None
        if match.view_name == "wagtail_bulk_action":
            refuse_nonsense(request)
        # Of the user only where something is to be deleted: to ask for them costs queries
        objects = about_to_be_deleted(match, request)
        if not objects or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        return refuse(request, objects)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.path.startswith(admin_path()):
            return None
        if isinstance(error, ProtectedError):
            rows = error.protected_objects
        elif isinstance(error, RestrictedError):
            rows = error.restricted_objects
        else:
            return None
        users = {(type(user), user.pk): user for user in map(owner_of, rows)}
        links = links_to(request, users.values())
        messages.error(request, format_html("Nothing was deleted: it is used by {}.", links))
        return redirect(where_to(request, []))


@cache
def admin_path() -> str:
    """The path that the admin stands at."""
    return reverse("wagtailadmin_home")


def about_to_be_deleted(match: ResolverMatch, request: HttpRequest) -> list[models.Model]:
    """The objects of a request to a view that deletes; empty for every other view."""
    if match.view_name in _SINGLE:
        get_model, argument = _SINGLE[match.view_name]
        return list(get_model()._default_manager.filter(pk=match.kwargs[argument]))
    if match.view_name == "wagtail_bulk_action" and match.kwargs["action"] == "delete":
        return _of_bulk_action(match, request)
    for model in get_snippet_models():
        if match.view_name == model.snippet_viewset.get_url_name("delete"):
            key = match.kwargs.get("pk") or next(iter(match.args), None)
            return list(model._default_manager.filter(pk=key))
    return []


def refuse_nonsense(request: HttpRequest) -> None:
    """Raise Http404 for keys that are none, which end in an error in Wagtail's bulk actions."""
    asked = request.GET
    if not all(key == "all" or key.isdecimal() for key in asked.getlist("id")):
        raise Http404("No such objects.")
    if not asked.get("childOf", "1").isdecimal():
        raise Http404("No such page.")


def _of_bulk_action(match: ResolverMatch, request: HttpRequest) -> list[models.Model]:
    label, name = match.kwargs["app_label"], match.kwargs["model_name"]
    action = bulk_action_registry.get_bulk_action_class(label, name, "delete")
    if action is None:
        return []
    model = next((model for model in action.models if model._meta.label_lower == f"{label}.{name}"), None)
    if model is None:
        return []
    keys: Iterable[Any] = request.GET.getlist("id")
    if "all" in keys:
        view = action(request, model)
        keys = view.get_all_objects_in_listing_query(request.GET.get("childOf"))
    return list(model._default_manager.filter(pk__in=keys))


def refuse(request: HttpRequest, objects: Sequence[models.Model]) -> HttpResponse | None:
    """A message for each of these that must stay, and the way back; None when all may go."""
    found = refusals(objects)
    if not found:
        return None
    if len(with_descendants(objects)) > 1:
        messages.error(request, "Nothing was deleted: not all of it may go, and it is all or none.")
    for refusal in found:
        messages.error(request, sentence(request, refusal))
    return redirect(where_to(request, objects))


def sentence(request: HttpRequest, refusal: Refusal) -> SafeString:
    """“Ada Byron” is used by the report “…”, … Take it out there first."""
    if not refusal.users:
        return format_html("“{}” {} {}", str(refusal.item), refusal.sentence, refusal.advice)
    links = links_to(request, refusal.users)
    return format_html("“{}” {} {}. {}", str(refusal.item), refusal.sentence, links, refusal.advice)


def links_to(request: HttpRequest, users: Iterable[models.Model]) -> SafeString:
    """The names of objects with links to where they are edited; without a name what one may not edit."""
    finder = AdminURLFinder(request.user)
    listed = sorted(users, key=lambda user: (user._meta.verbose_name, str(user)))
    parts = []
    for user in listed[:NAMED]:
        url = finder.get_edit_url(user)
        kind = user._meta.verbose_name
        if url:
            parts.append(format_html('{} <a href="{}">“{}”</a>', kind, url, str(user)))
        else:
            parts.append(format_html("a {} that you cannot edit", kind))
    if more := len(listed) - NAMED:
        parts += [format_html("{} more", more)] if more > 0 else []
    return format_html_join(", ", "{}", ((part,) for part in parts))


def where_to(request: HttpRequest, objects: Sequence[models.Model]) -> str:
    """Where the person came from, or the list that the first of these stands in."""
    if address := get_valid_next_url_from_request(request):
        return address
    first = objects[0] if objects else None
    if isinstance(first, Page):
        parent = first.get_parent()
        return reverse("wagtailadmin_explore", args=[parent.pk]) if parent else reverse("wagtailadmin_home")
    if first is not None and (url := AdminURLFinder(request.user).get_edit_url(first)):
        return url
    return reverse("wagtailadmin_home")
