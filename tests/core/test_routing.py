"""Addresses lead to the same page and view as by Wagtail's own walk down the tree."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from wagtail.models import Page, Site

from core.models import HomePage
from core.routing import route_for_request
from tests.core.factories import make_standard_page
from tests.queries import recorded_queries
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db


def outcome(route, path: str):
    """The page and the name of the view that answer, or 404."""
    request = RequestFactory().get(path)
    try:
        page, args, _ = route(request, [part for part in path.split("/") if part])
    except Http404:
        return 404
    view = args[0].__name__ if args else ""
    return page.pk, view, args[1:]


@pytest.fixture
def paths() -> list[str]:
    report = make_report("A report", slug="a-report", findings=["One."])
    make_report("A draft", slug="a-draft", live=False)
    make_press_note("A note", slug="a-note")
    parent = make_standard_page("Wide", slug="wide")
    below = make_standard_page("Narrow", slug="narrow", parent=parent)
    make_standard_page("Narrowest", slug="narrowest", parent=below)
    hidden = make_standard_page("Off", slug="off", live=False)
    make_standard_page("Below off", slug="below-off", parent=hidden)
    assert report.live
    return [
        "/reports/",
        "/reports/feed.xml",
        "/reports/a-report/",
        "/reports/a-report/a-report.pdf",
        "/reports/a-report/findings/1/",
        "/reports/a-report/findings/1/cite.bib",
        "/reports/a-report/nothing/",
        "/reports/a-draft/",
        "/reports/a-draft/cite.bib",
        "/reports/nothing/",
        "/news/a-note/",
        "/wide/",
        "/wide/narrow/",
        "/wide/narrow/narrowest/",
        "/wide/narrow/narrowest/nothing/",
        "/off/",
        "/off/below-off/",
        "/nothing/",
        "/nothing/reports/",
        "/wide/x y/",
        "/wide/%00/",
        "/wide/\x00/",
        "/größe/",
        "/" + "wide/" * 50,
        "/" + "x/" * 3000,
        "/reports/feed.xml/feed.xml/",
    ]


def test_every_path_leads_where_wagtail_would(paths: list[str]) -> None:
    home = HomePage.objects.get()
    for path in paths:
        if "\x00" in path:
            # PostgreSQL takes no NUL: Wagtail's own walk would end in an error
            assert outcome(home.route, path) == 404
            continue
        expected = outcome(lambda request, parts: Page.route(home, request, parts), path)
        assert outcome(home.route, path) == expected, path


def test_any_depth_costs_two_queries(paths: list[str]) -> None:
    for path in ("/", "/reports/", "/reports/a-report/findings/1/", "/wide/narrow/narrowest/"):
        route_for_request(RequestFactory().get(path), path)
        with recorded_queries() as queries:
            found = route_for_request(RequestFactory().get(path), path)
        assert found is not None
        assert len(queries) == 2, path
    with recorded_queries() as queries:
        assert route_for_request(RequestFactory().get("/größe/"), "/größe/") is None
    assert len(queries) == 0


def test_wagtail_finds_what_was_found(paths: list[str]) -> None:
    request = RequestFactory().get("/reports/a-report/")
    found = route_for_request(request, "/reports/a-report/")
    with recorded_queries() as queries:
        assert Page.find_for_request(request, "/reports/a-report/") is found[0]
    assert not queries
    assert found[0].slug == "a-report"


def test_with_a_second_site_wagtail_decides(paths: list[str]) -> None:
    other = Page.objects.get(slug="wide")
    Site.objects.create(hostname="other.example", root_page=other)
    request = RequestFactory().get("/narrow/", HTTP_HOST="other.example")
    assert route_for_request(request, "/narrow/")[0].slug == "narrow"
    assert route_for_request(RequestFactory().get("/narrow/"), "/narrow/") is None


@pytest.mark.parametrize("path", ["/\x00/", "/narrow/\x00/", "/wide/\x00", "/reports/a-report/\x00.pdf"])
def test_a_nul_is_no_address_with_any_number_of_sites(client, paths: list[str], path: str) -> None:
    """PostgreSQL takes none, and raises where it meets one."""
    for sites in (1, 2):
        if sites == 2:
            Site.objects.create(hostname="other.example", root_page=Page.objects.get(slug="wide"))
        with recorded_queries() as queries:
            assert route_for_request(RequestFactory().get("/"), path) is None
        assert not [sql for sql in queries if sql.startswith('SELECT "wagtailcore_page"')]
        assert client.get(path.replace("\x00", "%00")).status_code == 404


def test_the_sign_in_for_a_page_with_a_password_is_no_page(client) -> None:
    assert client.get("/_util/login/").status_code in (200, 302)


def test_the_front_page_is_its_own(paths: list[str]) -> None:
    home = HomePage.objects.get()
    assert outcome(home.route, "/") == (home.pk, "", [])
