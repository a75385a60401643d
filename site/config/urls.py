"""Every address of the site, fixed ones before the tree of pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.api import router
from core.sitemaps import sitemap_view
from core.views import feeds, page, picture


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer which paths are not for robots, and where the sitemap is (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /registrations/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


handler404 = "search.views.missing"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", router.urls),
    path("sitemap.xml", sitemap_view),
    path("sitemap-<slug:section>.xml", sitemap_view, name="sitemap-section"),
    path("robots.txt", robots),
    path("feeds/", feeds),
    path("", include("search.urls")),
    path("", include("accounts.urls")),
    path("", include("events.urls")),
    # Pictures alone: audio and PDF come from their page, which knows who may have them
    re_path(r"^media/images/(?P<name>[^/]+)$", picture),
    # A path that ends in a file name is a route of its page, so that restrictions hold for it too
    re_path(r"^((?:[\w\-]+/)+[\w\-]+\.\w{2,5})$", page),
    # Wagtail's last address is that of every page, and is answered here with fewer queries
    path("", include(wagtail_urls.urlpatterns[:-1])),
    re_path(wagtail_urls.serve_pattern, page, name="wagtail_serve"),
]
