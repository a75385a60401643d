"""Pages of the whole site that are no pages of the tree."""

from __future__ import annotations

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views

from core.feed_links import sections
from core.routing import route_for_request
from core.stored_files import HARMLESS, PUBLIC, answer_from_store

#: A file of the folder itself, whose name Wagtail makes; nothing that could lead out of it
_PICTURE = re.compile(r"[\w-][\w.-]*\.\w{2,5}", re.ASCII)


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


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in one of its sizes, out of whichever store; its name changes with what it shows."""
    if not _PICTURE.fullmatch(name):
        raise Http404
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return answer_from_store(
        request,
        default_storage,
        f"images/{name}",
        tag="",
        content_type=content_type,
        headers={**HARMLESS, "Cache-Control": PUBLIC},
    )
