"""Pages of the whole site that are no pages of the tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views

from core.feed_links import sections
from core.routing import route_for_request


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page of the tree, or what stands under it, as Wagtail does."""
    route_for_request(request, path)
    return wagtail_views.serve(request, path)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """List every address that a program can subscribe to or read."""
    return render(
        request,
        "core/feeds.html",
        {
            "sections": sections(),
            "description": "Feeds, calendars and open interfaces: the record for programs.",
        },
    )
