"""Every address of the site, fixed ones before the tree of pages."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # A path that ends in a file name is a route of its page, so that restrictions hold for it too
    re_path(r"^((?:[\w\-]+/)+[\w\-]+\.\w{2,5})$", wagtail_views.serve),
    path("", include(wagtail_urls)),
]
