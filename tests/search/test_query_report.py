"""The report of queries in the admin: what it lists, for whom, and the two ways to help from it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from core.permissions import ADMINISTRATORS, DOOR_STAFF, EDITORS, EVENT_MANAGERS, PRODUCERS
from search.models import QueryCount, Synonym
from search.queries import key_of
from tests.core.factories import make_user
from tests.editors.forms import fields_of, signed_in
from tests.queries import recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


def asked(text: str, *, times: int = 1, results: int = 0, days: int = 3, last: date = DAY) -> None:
    QueryCount.objects.bulk_create(
        QueryCount(
            words=key_of(text),
            text=text,
            day=last - timedelta(days=n),
            times=times,
            results=results,
        )
        for n in range(days)
    )


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user(EDITORS))


def report(client: Client, **params: str) -> Any:
    response = client.get(reverse("query_report"), params)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("main")


def cells(row: Any) -> list[str]:
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]


def table(client: Client, **params: str) -> list[list[str]]:
    return [cells(row) for row in report(client, **params).select("tbody tr")]


def queries(client: Client, **params: str) -> list[str]:
    return [row[0] for row in table(client, **params)]


def link(row: Any, words: str) -> str:
    return next(link["href"] for link in row.select("a") if words in link.get_text())


class TestStates:
    def test_empty(self, editor):
        asked("too seldom", days=2)
        main = report(editor)
        assert "Nothing is shown yet." in main.get_text()
        assert main.select_one("table.listing") is None

    def test_one(self, editor):
        asked("R&D", times=2, results=1234)
        main = report(editor)
        (row,) = main.select("tbody tr")
        assert cells(row)[:4] == ["R&D", "6", "Nov. 20, 2026", "1,234"]
        assert row.select_one("a")["href"] == "/search/?q=R%26D"
        assert "Nothing is kept about who asked" in main.get_text()

    def test_many(self, editor):
        for number in range(60):
            asked(f"query {number:02}", times=60 - number)
        report(editor)
        with recorded_queries() as few:
            assert queries(editor)[:2] == ["query 00", "query 01"]
        assert len(queries(editor)) == 50
        assert queries(editor, p="2")[-1] == "query 59"
        QueryCount.objects.filter(words__gt="query 03").delete()
        with recorded_queries() as fewer:
            assert len(queries(editor)) == 4
        assert len(few) == len(fewer), f"{few}\n{fewer}"

    def test_what_is_hostile_is_text(self, editor):
        asked("<script>alert(1)</script>")
        assert queries(editor) == ["<script>alert(1)</script>"]


class TestSortingAndFilters:
    @pytest.fixture(autouse=True)
    def _some(self):
        asked("alpha", times=1, results=5, last=DAY)
        asked("Beta", times=3, results=0, last=DAY - timedelta(days=2))
        asked("gamma", times=2, results=9, last=DAY - timedelta(days=1))

    @pytest.mark.parametrize(
        ("ordering", "found"),
        [
            ("", ["Beta", "gamma", "alpha"]),
            ("asked", ["alpha", "gamma", "Beta"]),
            ("words", ["alpha", "Beta", "gamma"]),
            ("-day", ["alpha", "gamma", "Beta"]),
            ("results", ["Beta", "alpha", "gamma"]),
            ("nonsense", ["Beta", "gamma", "alpha"]),
        ],
    )
    def test_sorted(self, editor, ordering, found):
        assert queries(editor, ordering=ordering) == found

    def test_found_nothing(self, editor):
        assert queries(editor, found="nothing") == ["Beta"]
        assert queries(editor, found="something") == ["gamma", "alpha"]
        QueryCount.objects.filter(text="Beta").delete()
        main = report(editor, found="nothing")
        assert "No query is like that." in main.get_text()

    def test_searched(self, editor):
        assert queries(editor, q="ALPH") == ["alpha"]

    def test_the_part_that_is_changed_by_script(self, editor):
        response = editor.get(reverse("query_report_results"), {"found": "nothing"})
        assert response.status_code == 200
        soup = BeautifulSoup(response.content, "html.parser")
        assert [cells(row)[0] for row in soup.select("tbody tr")] == ["Beta"]


class TestExport:
    def test_csv(self, editor):
        asked("R&D", times=2, results=7)
        asked("=1+1")
        asked("too seldom", days=2)
        response = editor.get(reverse("query_report"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        lines = list(csv.reader(io.StringIO(text)))
        assert lines == [
            ["Query", "Asked", "Last asked", "Results"],
            ["R&D", "6", "2026-11-20", "7"],
            ["'=1+1", "3", "2026-11-20", "0"],
        ]
        assert "queries.csv" in response["Content-Disposition"]

    def test_excel(self, editor):
        asked("=1+1")
        response = editor.get(reverse("query_report"), {"export": "xlsx"})
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(b"PK")


class TestHelping:
    def row(self, editor: Client) -> Any:
        (row,) = report(editor).select("tbody tr")
        return row

    def test_one_click_to_a_synonym(self, editor):
        asked("R&D")
        url = link(self.row(editor), "Add a synonym")
        data = fields_of(editor.get(url).content, Synonym, "form[data-edit-form]")
        assert data["term"] == "R&D"
        assert editor.post(url, {**data, "equivalents": "research and development"}).status_code == 302
        row = self.row(editor)
        synonym = Synonym.objects.get()
        edit = reverse(Synonym.snippet_viewset.get_url_name("edit"), args=[synonym.pk])
        assert link(row, "Has a synonym") == edit
        assert "Add a synonym" not in row.get_text()
        synonym.delete()
        assert "Add a synonym" in self.row(editor).get_text()

    def test_what_is_another_way_to_say_it_has_one_too(self, editor):
        asked("research and developments")
        Synonym.objects.create(term="R&D", equivalents="research and development")
        assert "Has a synonym" in self.row(editor).get_text()

    def test_one_click_to_a_promoted_result(self, editor):
        asked("R&D")
        url = link(self.row(editor), "Promote a result")
        data = fields_of(
            editor.get(url).content, SearchPromotion, "form[method=POST]:has([name=query_string])"
        )
        assert data["query_string"] == "R&D"
        promoted = SearchPromotion.objects.create(query=Query.get("“r&d”"), page=make_report())
        row = self.row(editor)
        edit = reverse("wagtailsearchpromotions:edit", args=[promoted.query_id])
        assert link(row, "Has a promoted result") == edit
        assert "Promote a result" not in row.get_text()
        assert editor.get(edit).status_code == 200

    def test_each_link_says_for_what(self, editor):
        asked("R&D")
        names = [" ".join(button.get_text().split()) for button in self.row(editor).select("a.button")]
        assert names == ["Add a synonym for “R&D”", "Promote a result for “R&D”"]


class TestForWhom:
    MENU = "What readers search for"

    @pytest.mark.parametrize("role", [EDITORS, ADMINISTRATORS])
    def test_who_may_help(self, role):
        client = signed_in(make_user(role))
        assert client.get(reverse("query_report")).status_code == 200
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert self.MENU in html
        assert "Promoted search results" in html
        assert "Search terms" not in html

    @pytest.mark.parametrize("role", [PRODUCERS, EVENT_MANAGERS, DOOR_STAFF])
    @pytest.mark.parametrize("name", ["query_report", "query_report_results"])
    def test_and_nobody_else(self, role, name):
        client = signed_in(make_user(role))
        response = client.get(reverse(name))
        assert (response.status_code, response["location"]) == (302, reverse("wagtailadmin_home"))
        response = client.get(reverse(name), headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == 403
        assert self.MENU not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_there_is_one_report_of_queries(self):
        html = signed_in(make_user(is_superuser=True)).get(reverse("wagtailadmin_home")).content.decode()
        assert self.MENU in html
        assert "Search terms" not in html
