"""Finds the page of an address by its `url_path`, whatever its depth.

Wagtail asks for the site and the home page and then walks down the tree, two queries a level. A page's
`url_path` says the same: the deepest page that the address is at or below is asked for at once, and what
is left of the address is its own to answer. What a page draws may come by the query that fetches it:
see `BasePage.served()`.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

#: What a slug of this site is made of; any other part of an address belongs to a page's own routes
_SLUG = re.compile(r"[\w-]+", re.ASCII)
#: Levels of the tree below the home page; what is longer is no address of a page
_DEEPEST = 12


def route_for_request(request: HttpRequest, path: str) -> RouteResult | None:
    """The page and view that answer at `path`, or None: `Page.route_for_request()` with fewer queries.

    The answer is kept with the request, where Wagtail looks for it.
    """
    roots = Site.get_site_root_paths()
    # An address with a NUL goes to `route()` whatever Wagtail would do: it ends there
    if (len(roots) == 1 or "\0" in path) and not hasattr(request, "_wagtail_route_for_request"):
        try:
            found = route(roots[0].root_path, request, [part for part in path.split("/") if part])
        except Http404:
            found = None
        request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    return Page.route_for_request(request, path)


def route(root_path: str, request: HttpRequest, components: list[str]) -> RouteResult:
    """The page and view that answer at the path `components` below the page whose `url_path` is `root_path`.

    Raises Http404.
    """
    # Neither a page nor a route has a NUL, and PostgreSQL takes none
    if any("\0" in component for component in components):
        raise Http404
    rest_of = {root_path: components}
    url_path = root_path
    for place, component in enumerate(components[:_DEEPEST], 1):
        if not _SLUG.fullmatch(component):
            break
        url_path += f"{component}/"
        rest_of[url_path] = components[place:]
    if components:
        # What stands directly below the root is a page; the root has no other routes
        del rest_of[root_path]
    rows = Page.objects.filter(url_path__in=list(rest_of)).order_by("-depth")
    row = rows.values_list("pk", "content_type_id", "url_path").first()
    if row is None:
        raise Http404
    pk, content_type_id, url_path = row
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        raise Http404
    served: Any = getattr(model, "served", model._default_manager.get)
    return served(pk=pk).route(request, rest_of[url_path])
