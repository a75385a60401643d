"""A page against a bare view behind the same middleware that returns the same bytes."""

from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site_urls
from events.models import RoundtablePage
from podcasts.models import EpisodePage
from reports.models import ReportPage
from tests.benchmarks.ratios import measured, report

pytestmark = pytest.mark.django_db

LIMIT = 25
_bodies: dict[str, bytes] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """Return the bytes of a page without making them."""
    return HttpResponse(_bodies["page"])


urlpatterns = [path("bare/", bare), *site_urls]


@pytest.fixture
def ask(settings):
    """Ask the site as its server does: a function of a path to the body."""
    settings.ROOT_URLCONF = __name__
    settings.PAGE_CACHE = False
    # The test's own connection must outlive the requests
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    handler = WSGIHandler()
    host = django_settings.BASE_URL.partition("://")[2]

    def get(address: str) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "HTTP_HOST": host,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "https",
        }
        answered: list[str] = []
        response = handler(environ, lambda status, headers, *rest: answered.append(status))
        body = b"".join(response)
        response.close()
        assert answered == ["200 OK"], f"{answered} at {address}"
        return body

    yield get
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("kind", ["report", "episode", "roundtable"])
def test_a_detail_page_costs_a_bounded_number_of_bare_views(ask, kind):
    call_command("make_corpus", reports=10, episodes=3, roundtables=10, verbosity=0)
    pages = {
        "report": ReportPage.objects.filter(access="public"),
        "episode": EpisodePage.objects.all(),
        "roundtable": RoundtablePage.objects.filter(conclusions__isnull=False),
    }
    address = pages[kind].first().get_url()
    _bodies["page"] = ask(address)
    page, view = measured(lambda: ask(address), lambda: ask("/bare/"), rounds=30)
    size = len(_bodies["page"])
    assert report(f"{kind} page of {size / 1000:.0f} kB against a bare view", page, view, LIMIT) <= LIMIT
