"""The site's own address, which is BASE_URL in Wagtail's site row too, and those of its pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from wagtail.models import Site


def set_site_address(**_signal: Any) -> None:
    """Write BASE_URL's host and port, and the site's name, into the default site where they differ.

    Called after each `migrate` too. Wagtail's row knows HTTPS at port 443 only, so pages take their
    absolute addresses from BASE_URL itself; the row is for Wagtail's own pages.
    """
    parts = urlsplit(settings.BASE_URL)
    default_port = 443 if parts.scheme == "https" else 80
    wanted = {
        "hostname": parts.hostname,
        "port": parts.port or default_port,
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(site, name, value)
    site.save()


def path_of(url_path: str) -> str | None:
    """The address of a page by its `url_path`, as `Page.get_url()` says it, without the page itself."""
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return reverse("wagtail_serve", args=[url_path[len(root.root_path) :]])
    return None
