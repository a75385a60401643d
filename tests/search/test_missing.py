"""The page of a missing address: what it is close to, for whom, and at what cost."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from core.models import SharedValue
from reports.models import ReportPage
from search import missing, views
from tests.core.factories import make_standard_page
from tests.pages.validity import problems
from tests.queries import recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def near(path: str, client: Client | None = None, **headers: str) -> list[str]:
    response = (client or Client()).get(path, headers=headers)
    assert response.status_code == 404
    page = response.content.decode()
    assert problems(page) == []
    part = BeautifulSoup(page, "html.parser").select_one("section[aria-labelledby=near]")
    return [link["href"] for link in part.select("a.title-link")] if part else []


@pytest.fixture
def report() -> ReportPage:
    make_report("Sites in Chile")
    return make_report("What a late protocol amendment costs", slug="late-amendment")


@pytest.mark.parametrize(
    "path",
    [
        "/late-amendment/",
        "/reports/what-a-late-protocol-amendment-costs/",
        "/reports/late-protocol-amendment.html",
        # Cut short, mistyped, of a file, one folder too deep
        "/reports/late/",
        "/reports/late-amendmnet/",
        "/reports/late-amendment.pdf",
        "/reports/late-amendment/findings/12/amendment/",
    ],
)
def test_what_the_words_of_the_address_find(report: ReportPage, path: str) -> None:
    assert near(path) == ["/reports/late-amendment/"]


def test_at_most_three_each_once() -> None:
    for number in range(5):
        make_report(f"Protocols, part {number}")
    found = near("/protocols/")
    assert len(found) == missing.MOST == len(set(found))


def test_what_is_not_public_is_not_close() -> None:
    page = make_report("An unlikely word: quoxalt")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.unpublish()
    assert near("/quoxalt/") == []
    closed = make_standard_page("Quoxalt, closed")
    closed.view_restrictions.create(restriction_type="login")
    assert near("/quoxalt/") == []


@pytest.mark.parametrize("path", ["/2027/4711/", "/nothing-has-this/", "/%00/", "/%F0%9F%98%80/"])
def test_nothing_is_close(report: ReportPage, path: str) -> None:
    assert near(path) == []


@pytest.mark.parametrize(
    "path", ["/amendment.php", "/admin/amendment/", "/media/images/amendment/", "/a/amendment.jpg"]
)
def test_robots_do_not_search(report: ReportPage, path: str) -> None:
    assert not missing.is_like_a_page(path)
    if not path.startswith("/admin/"):
        assert near(path) == []


def test_programs_get_none(report: ReportPage) -> None:
    assert near("/late-amendment/", accept="application/json") == []
    assert Client().head("/late-amendment/").status_code == 404
    assert Client().post("/late-amendment/").status_code in (404, 405)


def test_who_searched_enough_gets_none(report: ReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LIMIT", 0)
    monkeypatch.setattr(views, "FREE", 0)
    assert near("/late-amendment/") == []


def test_a_failing_search_costs_the_rows_alone(report: ReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> list[object]:
        raise DatabaseError("gone")

    monkeypatch.setattr(views, "close_to", fail)
    assert near("/late-amendment/") == []


def test_it_asks_as_often_for_many(report: ReportPage) -> None:
    for number in range(12):
        make_report(f"Another protocol, {number}")
    near("/protocol/")
    with recorded_queries() as few:
        near("/protocol/")
    for number in range(30):
        make_report(f"One more protocol, {number}")
    near("/protocol/")
    with recorded_queries() as many:
        near("/protocol/")
    assert not many.repeated, many.repeated
    assert len(many) == len(few) <= 15, f"{few}\n{many}"
    assert not SharedValue.objects.exists()
