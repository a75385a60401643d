"""Finds the page of an address by one query, whatever its depth.

Wagtail walks down the tree and asks twice a level. A page's `url_path` says the same, so the deepest
page that the address is at or below is asked for at once; what is left is its own to answer. A model may
fetch what it draws with the page: its class method `served(page)` makes the specific page of a plain one.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult

#: What a slug of this site is made of; any other part of an address belongs to a page's own routes
_SLUG = re.compile(r"[\w-]+", re.ASCII)
#: Levels of the tree below the home page; what is longer is no address of a page
_DEEPEST = 12


def route(home: Page, request: HttpRequest, components: list[str]) -> RouteResult:
    """The page and view that answer at the path `components` below `home`; raises Http404."""
    rest_of: dict[str, list[str]] = {}
    url_path = home.url_path
    for place, component in enumerate(components[:_DEEPEST], 1):
        if not _SLUG.fullmatch(component):
            break
        url_path += f"{component}/"
        rest_of[url_path] = components[place:]
    page = Page.objects.filter(url_path__in=list(rest_of)).order_by("-depth").first() if rest_of else None
    if page is None:
        raise Http404
    model = page.specific_class
    served = getattr(model, "served", None)
    specific = served(page) if served else page.specific
    return specific.route(request, rest_of[page.url_path])
