"""The site's addresses, and beside them a view that costs nothing but the way to it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site_urls


@cache
def _body(name: str) -> bytes:
    return Path(settings.MEDIA_ROOT, f"{name}.html").read_bytes()


def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Return the bytes of a page without making them."""
    return HttpResponse(_body(name))


urlpatterns = [path("bare/<slug:name>/", bare), *site_urls]
