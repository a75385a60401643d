"""Keeps the pages of the skeleton where they are, and other pages off addresses of the site itself.

Deleting is refused in `core.deletion`, the slug in the page's form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from core import slugs
from core.deletion import where_to
from core.skeleton import fixed_pages

MOVE_REFUSED = "“{}” belongs to every site: it stays where it is."
UNPUBLISH_REFUSED = "“{}” is the front page of the site: it cannot be unpublished."


def back(request: HttpRequest, page: Page | None, sentence: str) -> HttpResponse:
    """Say why not, and lead back to where the page stands."""
    messages.error(request, sentence)
    return redirect(where_to(request, [page] if page is not None else []))


@hooks.register("before_move_page")
def keep_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A page of the skeleton does not move; no page moves to an address of the site itself."""
    if fixed_pages([page]):
        return back(request, page, MOVE_REFUSED.format(page))
    try:
        slugs.check(page.slug, destination)
    except ValidationError as error:
        return back(request, page, f"“{page}” cannot be moved there. {' '.join(error.messages)}")
    return None


@hooks.register("before_copy_page")
def copy_to_a_free_address(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse a copy at an address that no page can have."""
    if request.method != "POST":
        return None
    chosen = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=chosen).first() if chosen.isdigit() else page.get_parent()
    try:
        slugs.check(request.POST.get("new_slug", ""), parent)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("before_unpublish_page")
def keep_the_front_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Without the front page nothing answers at `/`."""
    return back(request, page, UNPUBLISH_REFUSED.format(page)) if page.is_site_root() else None


@hooks.register("before_bulk_action")
def keep_many_in_place(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """The same for several at once: all or none of them."""
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type == "move":
        for page in fixed_pages(pages):
            return back(request, page, f"Nothing was moved. {MOVE_REFUSED.format(page)}")
        destination = action.cleaned_form.cleaned_data["chooser"]
        for page in pages:
            try:
                slugs.check(page.slug, destination)
            except ValidationError as error:
                return back(
                    request, page, f"Nothing was moved. “{page}” cannot be. {' '.join(error.messages)}"
                )
    if action_type == "unpublish":
        for page in pages:
            if page.is_site_root():
                sentence = f"Nothing was unpublished. {UNPUBLISH_REFUSED.format(page)}"
                return back(request, page, sentence)
    return None
