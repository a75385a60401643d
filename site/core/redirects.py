"""Old addresses: what was moved or renamed answers with its new address, and everything under it too.

Wagtail writes a row for each page that moves, but its middleware knows neither the files and routes
under a page (`register/`, `event.ics`, `<slug>.pdf`) nor the query.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

#: Deeper than any page; a longer path is looked up by its first parts only
MAX_DEPTH = 12


def prefixes(path: str) -> list[str]:
    """Each address at or above a path, longest first, as rows have them: no slash at the end.

    >>> prefixes("/reports/old/old.pdf")
    ['/reports/old/old.pdf', '/reports/old', '/reports']
    """
    parts = [part for part in path.split("/") if part][:MAX_DEPTH]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def moved_rest(rest: str, old_path: str, slug: str) -> str:
    """What stood under the old address, under the new one: a file named by the slug is renamed.

    >>> moved_rest("old.pdf", "/reports/old", "new")
    'new.pdf'
    >>> moved_rest("register", "/roundtables/old", "new")
    'register/'
    """
    stem, dot, extension = rest.rpartition(".")
    if dot and stem == old_path.rpartition("/")[2]:
        return f"{slug}.{extension}"
    if rest and not rest.endswith("/") and "." not in rest.rpartition("/")[2]:
        return f"{rest}/"
    return rest


class OldAddressMiddleware:
    """Turns a 404 into a redirect, in one hop, where the address once led to a page that is live.

    Stands inside CommonMiddleware, which would add a slash first and make it two hops.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A NUL is an error to PostgreSQL, and no address has one
        if response.status_code != 404 or "\0" in request.path_info:
            return response
        found = self.new_address(request)
        if found is None:
            return response
        address, permanent = found
        if request.method not in ("GET", "HEAD"):
            return HttpResponseRedirect(address, preserve_request=True)
        return HttpResponsePermanentRedirect(address) if permanent else HttpResponseRedirect(address)

    def new_address(self, request: HttpRequest) -> tuple[str, bool] | None:
        """Where the request's path leads today and whether for good; None when it never led anywhere."""
        path = request.path_info
        candidates = prefixes(path)
        # Rows that an editor makes may name a query
        whole = Redirect.normalise_path(request.get_full_path())
        site = Site.find_for_request(request)
        rows = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__in=[whole, *candidates])
        rows = sorted(
            rows.select_related("redirect_page"), key=lambda row: (-len(row.old_path), not row.site_id)
        )
        if not rows or site is None:
            return None
        owned = self.owned_length(site, candidates)
        query = request.META.get("QUERY_STRING", "")
        for row in rows:
            if row.old_path == whole and "?" in whole:
                address, suffix = row.link, ""
            elif len(row.old_path) <= owned:
                continue
            else:
                address, suffix = self.target(request, row, path), f"?{query}" if query else ""
            if address and address.rstrip("/") != path.rstrip("/"):
                return address + iri_to_uri(suffix), row.is_permanent
        return None

    @staticmethod
    def owned_length(site: Site, candidates: list[str]) -> int:
        """Length of the longest of these addresses at which a live page stands today, 0 for none.

        A row at or above it is of a page that left: what the new one lacks is not the old one's.
        """
        root = site.root_page.url_path.rstrip("/")
        owners = Page.objects.live().filter(url_path__in=[f"{root}{prefix}/" for prefix in candidates])
        return max(
            (len(path) - len(root) - 1 for path in owners.values_list("url_path", flat=True)), default=0
        )

    @staticmethod
    def target(request: HttpRequest, row: Redirect, path: str) -> str | None:
        """The address that a row gives to a path at or under its own; None when nothing would answer."""
        rest = path[len(row.old_path) :].lstrip("/")
        if row.redirect_page is None:
            return row.link if not rest else None
        page = row.redirect_page.specific
        if not page.live:
            return None
        parts = page.get_url_parts(request)
        if parts is None or not rest:
            return row.link if parts else None
        rest = moved_rest(rest, row.old_path, page.slug)
        try:
            page.route(request, [part for part in rest.split("/") if part])
        except Http404:
            return None
        return f"{parts[2].rstrip('/')}/{iri_to_uri(rest)}"
