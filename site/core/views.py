"""Pages of the whole site that are no pages of the tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.feed_links import sections


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
