"""`/sitemap.xml`: live public pages, topics and people; an index of several files on a large site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page

from core.models import Person, Topic
from core.restricted import Restricted

#: Addresses in one file; more make an index
LIMIT = 2000


_left_out: list[Callable[[], Iterable[str]]] = []


def leave_out(paths: Callable[[], Iterable[str]]) -> None:
    """Keep pages from search engines: `paths` names tree paths, which everything below is left out with."""
    if paths not in _left_out:
        _left_out.append(paths)


class PageSitemap(WagtailSitemap):
    """Pages, and the addresses under them that they list by `get_sitemap_urls()`."""

    limit = LIMIT

    def items(self) -> Any:
        pages = super().items().exclude(depth=1).filter(~Restricted())
        for paths in _left_out:
            for path in paths():
                pages = pages.exclude(path__startswith=path)
        return pages


class SnippetSitemap(Sitemap):
    """Snippets with a page of their own."""

    limit = LIMIT
    model: type[Model]

    def items(self) -> Any:
        return self.model._default_manager.order_by("pk")

    def get_domain(self, site: object = None) -> str:
        return settings.BASE_URL.partition("://")[2]

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.BASE_URL.partition("://")[0]


class TopicSitemap(SnippetSitemap):
    model = Topic


class PersonSitemap(SnippetSitemap):
    model = Person

    def items(self) -> Any:
        return super().items().filter(live=True)


def sitemap_view(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """Answer all addresses in one file, or an index of files when there are more than `LIMIT`."""
    sitemaps: dict[str, Sitemap[Any]] = {
        "pages": PageSitemap(request),
        "topics": TopicSitemap(),
        "people": PersonSitemap(),
    }
    if section is None and Page.objects.live().count() > LIMIT:
        # Django's own index takes the request's host
        files = [
            SitemapIndexItem(file + (f"?p={number}" if number > 1 else ""))
            for name, part in sitemaps.items()
            for file in [settings.BASE_URL + reverse("sitemap-section", args=[name])]
            for number in part.paginator.page_range
        ]
        return TemplateResponse(
            request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml"
        )
    return sitemap(request, dict(sitemaps), section=section)
