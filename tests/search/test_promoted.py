"""Promoted results: set above what a query finds, only pages that are public, only addresses on the web."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from core.permissions import EDITORS
from search.promoted import host_of
from tests.core.factories import make_standard_page, make_user, skeleton_page
from tests.editors.forms import fields_of, messages_of, signed_in
from tests.pages.validity import problems
from tests.queries import assert_frugal, recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db

FORM = "form[method=POST]:has([name=query_string])"


def promote(query: str, page: Any = None, **fields: str) -> SearchPromotion:
    wagtails = Query.get(query)
    place = wagtails.editors_picks.count()
    return SearchPromotion.objects.create(query=wagtails, page=page, sort_order=place, **fields)


def ask(client: Client, q: str, **params: str) -> dict[str, Any]:
    response = client.get("/search/", {"q": q, "format": "json", **params})
    assert response.status_code == 200
    return response.json()


def titles(client: Client, q: str = "CRO", **params: str) -> list[str]:
    return [item["title"] for item in ask(client, q, **params)["promoted"]]


def drawn(client: Client, q: str = "CRO", **params: str) -> Any:
    response = client.get("/search/", {"q": q, **params})
    assert problems(response.content.decode()) == []
    return BeautifulSoup(response.content, "html.parser").select_one(".promoted")


def test_it_stands_above_the_results_and_says_who_chose_it(client):
    page = make_report("CRO scorecards", abstract="How both sides keep <one> score.")
    make_report("CRO oversight")
    promote("CRO", page)
    promote("CRO", external_link_url="https://www.fda.gov/cro", external_link_text="FDA on CROs")
    response = client.get("/search/?q=CRO")
    soup = BeautifulSoup(response.content, "html.parser")
    part = soup.select_one(".promoted")
    assert part.h2.get_text() == "Chosen by the editors"
    assert part["aria-labelledby"] == part.h2["id"]
    links = {link.get_text(): link["href"] for link in part.select("h3 a")}
    assert links == {"CRO scorecards": page.get_url(), "FDA on CROs": "https://www.fda.gov/cro"}
    assert [line.get_text() for line in part.select("p:not(.meta)")] == ["How both sides keep <one> score."]
    assert [line.get_text(strip=True) for line in part.select(".meta")] == ["Report", "On www.fda.gov"]
    assert part.li["class"] == ["is-report"]
    first_hit = soup.select_one(".hit")
    assert part in first_hit.find_all_previous()
    # It is a result still, and no result more
    assert "CRO scorecards" in {hit.get_text() for hit in soup.select(".hit h3")}
    assert "2 entries" in soup.select_one(".head .in-margin").get_text()


def test_in_json(client):
    page = make_report("Scorecards", abstract="How both sides keep score.")
    promote("CRO", page, description="Begin here.")
    promote("CRO", external_link_url="https://www.fda.gov/cro", external_link_text="FDA on CROs")
    answer = ask(client, "cro")
    assert answer["promoted"] == [
        {
            "url": f"https://colloquy.example/reports/{page.slug}/",
            "kind": "report",
            "title": "Scorecards",
            "description": "Begin here.",
            "external": False,
            "demonstration": False,
        },
        {
            "url": "https://www.fda.gov/cro",
            "kind": None,
            "title": "FDA on CROs",
            "description": "",
            "external": True,
            "demonstration": False,
        },
    ]
    assert (answer["total"], answer["results"]) == (0, [])


def test_without_a_description_a_page_says_its_first_two_lines(client):
    promote("CRO", make_report("Short", summary="A summary.", abstract="And an abstract."))
    promote("CRO", make_report("Long", abstract="Every word " * 40))
    short, long = (item["description"] for item in ask(client, "CRO")["promoted"])
    assert short == "A summary."
    assert long.startswith("Every word Every word") and long.endswith(" …") and len(long) <= 140


def test_a_query_that_finds_nothing_has_it_too(client):
    promote("zyxwvut", make_report("Scorecards"))
    assert drawn(client, "zyxwvut").h3.get_text() == "Scorecards"
    assert drawn(client, "unheard") is None


@pytest.mark.parametrize("kept", ["CRO", "“cro”", " Cro!"])
@pytest.mark.parametrize("typed", ["CRO", " cro ", "“CRO”", '"cro', "Çrö", "ＣＲＯ", "CRO?"])
def test_the_words_decide_and_not_how_they_are_written(client, kept, typed):
    promote(kept, make_report("Scorecards"))
    assert titles(client, typed) == ["Scorecards"]


@pytest.mark.parametrize("typed", ["CROs", "CRO oversight", "the CRO", "CRO -oncology", "-CRO", "C R O", "?"])
def test_another_query_is_another_query(client, typed):
    promote("CRO", make_report("Scorecards"))
    promote("CRO oncology", make_report("Oncology"))
    assert titles(client, typed) == []


def test_several_words_in_their_order(client):
    promote("site start-up", make_report("Start-up times"))
    assert titles(client, "Site Start Up") == ["Start-up times"]
    assert titles(client, "start-up site") == []


class TestPublicNow:
    """A page that not everybody may see is not named, and comes back by itself."""

    def check(self, client, close, reopen, page=None):
        page = page or make_report("Scorecards")
        promote("CRO", page)
        assert titles(client) == ["Scorecards"]
        close(page)
        assert titles(client) == []
        assert drawn(client) is None
        reopen(page)
        assert titles(client) == ["Scorecards"]

    def test_drafts(self, client):
        self.check(client, lambda page: page.unpublish(), lambda page: page.save_revision().publish())

    def test_expired(self, client):
        self.check(
            client, lambda page: page.unpublish(set_expired=True), lambda page: page.save_revision().publish()
        )

    def test_never_published(self, client):
        promote("CRO", make_report("Scorecards", live=False))
        assert titles(client) == []

    @pytest.mark.parametrize("where", ["itself", "above"])
    def test_restricted(self, client, where):
        made = []

        def close(page):
            at = page if where == "itself" else skeleton_page("reports")
            made.append(PageViewRestriction.objects.create(page=at, restriction_type="login"))

        self.check(client, close, lambda page: made.pop().delete())

    def test_alias_of_a_restricted_page(self, client):
        source = make_report("Scorecards")
        made = []

        def close(alias):
            made.append(PageViewRestriction.objects.create(page=source, restriction_type="login"))

        alias = source.create_alias(update_slug="again")
        self.check(client, close, lambda alias: made.pop().delete(), alias)

    def test_alias_of_a_draft(self, client):
        source = make_report("Scorecards")
        alias = source.create_alias(update_slug="again")
        self.check(
            client, lambda alias: source.unpublish(), lambda alias: source.save_revision().publish(), alias
        )

    def test_an_alias_says_what_its_source_says(self, client):
        source = make_report("Scorecards", abstract="How both sides keep score.")
        promote("CRO", source.create_alias(update_slug="again"))
        (item,) = ask(client, "CRO")["promoted"]
        assert (item["kind"], item["description"]) == ("report", "How both sides keep score.")
        assert item["url"].endswith("/again/")

    def test_a_page_without_an_entry(self, client):
        promote("CRO", skeleton_page("reports"))
        (item,) = ask(client, "CRO")["promoted"]
        assert (item["kind"], item["url"]) == (None, "https://colloquy.example/reports/")

    def test_deleted(self, client):
        page = make_report("Scorecards")
        promote("CRO", page)
        page.delete()
        assert titles(client) == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://files.example/a",
        "data:text/html,x",
        "mailto:a@b.example",
        "//elsewhere.example/",
        "/reports/",
        "http://[half",
        "https://",
        "",
    ],
)
def test_no_strange_address(client, url):
    promote("CRO", external_link_url=url, external_link_text="Strange")
    assert host_of(url) == ""
    assert titles(client) == []
    assert drawn(client) is None


def test_nothing_gets_through_as_markup(client):
    promote(
        "CRO",
        external_link_url="https://example.org/?a=1&b=<b>",
        external_link_text="<img src=x onerror=alert(1)>",
        description="<script>alert(1)</script>",
    )
    part = drawn(client)
    assert part.h3.get_text() == "<img src=x onerror=alert(1)>"
    assert part.find(["img", "script", "b"]) is None


def test_only_above_the_first_page_and_where_nothing_is_filtered(client):
    pages = [make_report("CRO and more") for _ in range(21)]
    promote("CRO", pages[0])
    assert titles(client) == ["CRO and more"]
    assert titles(client, sort="newest") == ["CRO and more"]
    assert titles(client, page="2") == []
    assert titles(client, kind="report") == []


def test_not_in_the_feed(client):
    promote("CRO", make_standard_page("Sought by nobody"))
    assert b"Sought by nobody" not in client.get("/search/?q=CRO&format=atom").content


def test_the_editors_order_and_each_once(client):
    first, second = make_report("First"), make_report("Second")
    promote("CRO", second)
    promote("CRO", first)
    promote("“CRO”", second)
    assert titles(client) == ["Second", "First"]


class TestActsOnTheNextSearch:
    @pytest.fixture(autouse=True)
    def _with_the_page_cache(self, settings):
        settings.PAGE_CACHE = True

    def shown(self, client) -> list[str]:
        part = drawn(client)
        return [title.get_text() for title in part.select("h3")] if part else []

    def test_making_changing_and_deleting_one(self, client):
        first, second = make_report("First"), make_report("Second")
        assert self.shown(client) == []
        item = promote("CRO", first)
        assert self.shown(client) == ["First"]
        item.page = second
        item.save()
        assert self.shown(client) == ["Second"]
        second.title = "Renamed"
        second.save_revision().publish()
        assert self.shown(client) == ["Renamed"]
        item.delete()
        assert self.shown(client) == []

    def test_deleting_its_query(self, client):
        promote("CRO", make_report("First"))
        assert self.shown(client) == ["First"]
        Query.objects.all().delete()
        assert self.shown(client) == []

    def test_another_query_in_the_editor(self, client):
        item = promote("CRO", make_report("First"))
        assert self.shown(client) == ["First"]
        editor = signed_in(make_user(EDITORS))
        url = reverse("wagtailsearchpromotions:edit", args=[item.query_id])
        data = {**fields_of(editor.get(url).content, SearchPromotion, FORM), "query_string": "sponsors"}
        assert editor.post(url, data).status_code == 302
        assert self.shown(client) == []
        assert titles(client, "sponsors") == ["First"]


class TestQueries:
    def test_one_where_there_is_something_and_none_where_not(self, client):
        make_report("Barley and oats")
        for number in range(3):
            promote("barley", make_report(f"Promoted {number}"))
        promote("rye", external_link_url="https://example.org/", external_link_text="Rye")

        def asked(q):
            client.get("/search/", {"q": q})
            with recorded_queries() as queries:
                assert client.get("/search/", {"q": q}).status_code == 200
            return [sql for sql in queries if "search_entry" in sql and "wagtailcore_page" in sql]

        assert len(asked("barley")) == 1
        assert len(asked("oats")) == 0

    def test_a_whole_page_with_everything(self, client):
        for _ in range(12):
            promote("barley", make_report("Barley harvest", findings=["Barley."]))
        browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        queries = assert_frugal(lambda: browser.get("/search/?q=barley"), at_most=12)
        assert any("search_querycount" in sql for sql in queries), "it was counted as well"


class TestForms:
    @pytest.fixture
    def editor(self) -> Client:
        return signed_in(make_user(EDITORS))

    def form(self, editor: Client, query: str = "") -> tuple[str, dict[str, Any]]:
        url = reverse("wagtailsearchpromotions:add")
        html = editor.get(url, {"query": query} if query else {}).content
        return url, fields_of(html, SearchPromotion, FORM)

    def row(self, **values: Any) -> dict[str, Any]:
        blank = {"page": "", "external_link_url": "", "external_link_text": "", "description": ""}
        row = {**blank, "id": "", "ORDER": "1", "DELETE": "", **values}
        made = {f"editors_picks-0-{name}": value for name, value in row.items()}
        return {**made, "editors_picks-TOTAL_FORMS": "1"}

    def test_the_query_is_filled_in(self, editor):
        assert self.form(editor, "R&D “scorecard” <b>")[1]["query_string"] == "R&D “scorecard” <b>"
        assert self.form(editor)[1]["query_string"] == ""

    def test_what_is_sent_is_shown(self, editor, client):
        page = make_report("First")
        url, data = self.form(editor, "“CRO”")
        response = editor.post(url, {**data, **self.row(page=page.pk, description="Begin here.")})
        assert response.status_code == 302
        assert titles(client) == ["First"]
        # The list that it leads to
        assert "First" in editor.get(response["location"]).content.decode()

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("CRO -oncology", "Write the words alone."),
            ("?!", "there is nothing to search for"),
            ("cro " * 70, "Write at most 255 characters."),
        ],
    )
    def test_a_query_that_no_search_gets(self, editor, query, sentence):
        url, data = self.form(editor)
        row = self.row(external_link_url="https://example.org/", external_link_text="Elsewhere")
        response = editor.post(url, {**data, **row, "query_string": query})
        assert response.status_code == 200
        assert sentence in messages_of(response)
        assert not SearchPromotion.objects.exists()

    @pytest.mark.parametrize("address", ["ftp://files.example/a", "ftps://files.example/a"])
    def test_an_address_that_no_page_leads_to(self, editor, address):
        url, data = self.form(editor, "CRO")
        row = self.row(external_link_url=address, external_link_text="Files")
        response = editor.post(url, {**data, **row})
        assert "begins with https:// or http://" in messages_of(response)
        assert not SearchPromotion.objects.exists()
