"""The search page and its answers for programs, asked through HTTP."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from lxml import etree

from core.models import DemoItem
from events.changes import Cancellation
from events.meetings import cancel
from search import corpus
from search.models import Synonym
from search.registry import Extract, Source
from tests.core.factories import make_person, make_topic, make_user
from tests.events.factories import make_roundtable
from tests.reports.factories import make_report, make_series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def ask(client, q="", status=200, **params):
    response = client.get("/search/", {"q": q, "format": "json", **params})
    assert response.status_code == status, response.content
    return response.json()


def titles(answer, part="results"):
    return [hit["title"] for hit in answer[part]]


def soup(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return BeautifulSoup(response.content, "html.parser")


def test_s01_every_query_is_answered(client):
    make_report("ICH E6(R3): what changes for sites")
    for q in (
        "E6(R3)",
        "ICH:",
        "-",
        '"',
        "",
        "%",
        "a" * 10_000,
        "\x00",
        "a\x00b",
        "<script>",
        '" OR (',
        "NEAR(",
    ):
        for form in ("html", "json", "atom"):
            response = client.get("/search/", {"q": q, "format": form})
            assert response.status_code == 200, (q, form)
    for raw in ("%ED%A0%80", "%00", "%FF", "caf%E9", "x%ED%B0%80y"):
        assert client.get(f"/search/?q={raw}").status_code == 200
        assert client.get(f"/search/suggest/?q={raw}").status_code == 200
    assert titles(ask(client, "E6(R3)")) == ["ICH E6(R3): what changes for sites"]
    page = soup(client, "/search/?q=-")
    assert "There is nothing to search for." in page.main.get_text()
    page = soup(client, "/search/?q=" + "word+" * 2000)
    assert "first 1000 characters" in page.main.get_text()
    assert len(str(page)) < 60_000


def test_a_hit_opens_where_it_matched(client):
    report = make_report(
        "Start-up times", abstract="On clocks.", findings=["A shared brockhurst fixes the date."]
    )
    corpus.write_passages(
        report,
        Source.PDF,
        [
            Extract(Source.PDF, 2, "nothing of it", label="ii"),
            Extract(
                Source.PDF, 5, "the brockhurst of 38 <b> percent", label="2", section="Who keeps the clock"
            ),
            Extract(Source.PDF, 7, "a brockhurst again", label="7"),
        ],
    )
    answer = ask(client, "brockhurst")
    (hit,) = answer["results"]
    assert hit["url"] == f"https://colloquy.example/reports/{report.slug}/"
    finding, scope, _ = hit["passages"]
    assert finding["url"].endswith(f"/reports/{report.slug}/#finding-1")
    assert (scope["label"], scope["position"]) == ("2", 5)
    assert scope["url"].endswith(f"/reports/{report.slug}/{report.slug}.pdf#page=5")
    assert scope["html"] == "the <mark>brockhurst</mark> of 38 &lt;b&gt; percent"
    assert scope["text"] == "the brockhurst of 38 <b> percent"
    page = soup(client, "/search/?q=brockhurst")
    links = {link.get_text(): link["href"] for link in page.select(".hit .at > a")}
    assert links["PDF page 2, sheet 5"] == f"/reports/{report.slug}/{report.slug}.pdf#page=5"
    assert links["PDF page 7"].endswith("#page=7")
    assert links["Finding 1"].endswith("#finding-1")
    assert page.select_one(".hit .who").get_text() == "Who keeps the clock"
    assert {mark.get_text() for mark in page.select(".hit mark")} == {"brockhurst"}


def test_s02_the_name_is_marked_as_it_is_written(client):
    person = make_person("Søren", "Ødegård", slug="soren-odegard")
    make_report("On something", authors=[person])
    answer = ask(client, "soren odegard")
    assert titles(answer) == ["Søren Ødegård", "On something"]
    assert answer["results"][0]["title_html"] == "<mark>Søren</mark> <mark>Ødegård</mark>"
    assert answer["results"][1]["html"] == "<mark>Søren</mark> <mark>Ødegård</mark>"
    assert answer["results"][0]["url"] == "https://colloquy.example/people/soren-odegard/"
    assert [(item["value"], item["label"]) for item in answer["facets"]["person"]] == [
        ("soren-odegard", "Søren Ødegård")
    ]
    assert json.loads(client.get("/search/suggest/?q=odeg").content) == ["odeg", ["Søren Ødegård"]]


def test_s03_the_field_shows_the_query_as_it_was_typed(client):
    make_report("A balanced scorecard for partners")
    for q in ("„balanced scorecard“", "“balanced scorecard", "  two  spaces ", 'a "b" <c>'):
        page = soup(client, f"/search/?q={quote(q)}")
        assert page.select_one("form.find input")["value"] == q


def test_s04_suggestions(client):
    make_report("Amendments and organization of universities")
    response = client.get("/search/suggest/?q=organi")
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert response.json() == ["organi", ["Amendments and organization of universities"]]
    assert client.get("/search/suggest/").json() == ["", []]
    assert client.post("/search/suggest/").status_code == 405


def test_s05_facets_and_their_links(client):
    for name in ("a", "b"):
        series = make_series(f"Series {name}", slug=name)
        for year in (2025, 2026, 2026) if name == "b" else (2025, 2025, 2026):
            make_report(f"Kerrowmoor {name}", series=series, date=date(year, 2, 1))

    def counts(facet, **params):
        answer = ask(client, "kerrowmoor", **params)
        return answer["total"], {item["value"]: item["count"] for item in answer["facets"][facet]}

    assert counts("series") == (6, {"a": 3, "b": 3})
    assert counts("series", series="a") == (3, {"a": 3, "b": 3})
    assert counts("year", series="a") == (3, {"2026": 1, "2025": 2})
    assert counts("series", series=["a", "b"])[0] == 6
    assert counts("series", series="a", year="2026") == (1, {"a": 1, "b": 2})
    # A count is the total that its link gives
    for value, count in counts("year")[1].items():
        assert ask(client, "kerrowmoor", year=value)["total"] == count
    page = soup(client, "/search/?q=kerrowmoor&series=a&year=2026&utm_source=x")
    boxes = {
        box["value"]: box.has_attr("checked") for box in page.select("details.facets input[type=checkbox]")
    }
    assert boxes == {"a": True, "b": False, "2025": False, "2026": True}
    removals = {link.contents[0].strip(): link["href"] for link in page.select(".applied a")}
    assert removals == {
        "Series a": "/search/?q=kerrowmoor&year=2026",
        "2026": "/search/?q=kerrowmoor&series=a",
    }
    assert page.summary.get_text() == "Filter results, 2 chosen"


def test_s06_pages_hold_each_hit_once(client):
    made = {make_report("The same words").slug for _ in range(45)}
    for sort in ("relevance", "newest", "oldest"):
        walks = []
        for _ in range(2):
            urls = []
            url = f"/search/?q=same+words&sort={sort}&format=json"
            while url:
                answer = client.get(url.removeprefix("https://colloquy.example")).json()
                assert answer["total"] == 45
                urls += [hit["url"] for hit in answer["results"]]
                url = answer["next"]
            walks.append(urls)
        assert walks[0] == walks[1]
        assert len(walks[0]) == 45
        assert {url.split("/")[-2] for url in walks[0]} == made
    page = soup(client, "/search/?q=same+words&page=2")
    assert page.select_one("nav.pages [aria-current]").get_text() == "2"
    assert page.select_one("nav.pages a[rel=next]")["href"] == "?q=same+words&page=3"


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"page": "abc"}, 400),
        ({"page": "0"}, 400),
        ({"page": "-1"}, 400),
        ({"page": "١"}, 400),
        ({"page": "1" * 400}, 400),
        ({"page": "99999"}, 404),
        ({"page": "2"}, 404),
        ({"sort": "best"}, 400),
        ({"format": "xml"}, 400),
        ({"kind": "nothing"}, 404),
        ({"series": "nothing"}, 404),
        ({"topic": "nothing"}, 404),
        ({"person": "nothing"}, 404),
        ({"year": "1850"}, 404),
        ({"year": "9" * 120}, 404),
        ({"year": "9" * 5000}, 400),
        ({"series": "x" * 100_000}, 400),
        ({"year": "20\x0026"}, 200),
        ({"year": "\x00"}, 200),
        ({"kind": "episode"}, 200),
        ({"kind": ""}, 200),
        ({"sort": "", "page": ""}, 200),
        ({"utm_source": "x", "nonsense": "y"}, 200),
        ({"topic": [str(n) for n in range(60)]}, 400),
    ],
)
def test_addresses_that_no_search_has(client, params, status):
    make_report("Barley", date=date(2026, 1, 1))
    response = client.get("/search/", {"q": "barley", **params})
    assert response.status_code == status
    if status != 200:
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("form.find input")["value"] == "barley"
        assert page.select_one(".deck").get_text(strip=True)
        json_params = {"format": "json", **params}
        if "format" not in params:
            answer = client.get("/search/", {"q": "barley", **json_params})
            assert answer.status_code == status
            assert answer.json()["error"]


def test_a_topic_without_entries_is_no_mistake(client):
    make_report("Barley")
    topic = make_topic("Empty")
    assert ask(client, "barley", topic=topic.slug)["total"] == 0
    page = soup(client, f"/search/?q=barley&topic={topic.slug}")
    assert "Nothing with these filters" in page.main.get_text()


def test_synonyms_are_told_and_act_on_the_next_request(client):
    make_report("Contract research organization oversight in oncology")
    make_report("CRO oversight: a checklist")
    assert len(titles(ask(client, "CRO oversight"))) == 1
    Synonym.objects.create(term="CRO", equivalents="contract research organization\n")
    answer = ask(client, "CRO oversight")
    assert len(titles(answer)) == 2
    assert answer["also_read_as"] == [{"term": "CRO", "as": ["contract research organization"]}]
    assert any(
        "<mark>Contract research organization</mark>" in hit["title_html"] for hit in answer["results"]
    )
    page = soup(client, "/search/?q=CRO+oversight")
    assert "CRO was also read as “contract research organization”." in page.main.get_text()
    exact = page.find("a", string="Search for CRO only")["href"]
    assert exact == "/search/?q=%22CRO%22+oversight"
    assert titles(client.get(f"{exact}&format=json").json()) == ["CRO oversight: a checklist"]
    Synonym.objects.get().delete()
    assert len(titles(ask(client, "CRO oversight"))) == 1


def test_what_is_withdrawn_or_cancelled_is_told_before_anything_else(client):
    make_report("Barley harvest")
    make_report("Barley withdrawn", withdrawn_on=date(2026, 3, 1), withdrawal_reason="The data were wrong.")
    table = make_roundtable("Barley cancelled")
    assert {hit["notice"] for hit in ask(client, "barley")["results"]} == {"", "Withdrawn"}
    cancel(table.meeting_id, Cancellation())
    notices = {hit["title"]: hit["notice"] for hit in ask(client, "barley")["results"]}
    assert notices == {
        "Barley harvest": "",
        "Barley withdrawn": "Withdrawn",
        "Barley cancelled": "Cancelled",
    }
    page = soup(client, "/search/?q=barley")
    marked = {hit.h3.get_text(): hit.strong.get_text() for hit in page.select(".hit.is-void")}
    assert marked == {"Barley withdrawn": "Withdrawn.", "Barley cancelled": "Cancelled."}
    # It is told, and nothing is found by it
    assert ask(client, "withdrawn")["total"] == 1


def test_some_words_are_set_apart(client):
    make_report("Barley harvest")
    make_report("Barley alone")
    answer = ask(client, "barley harvest")
    assert (titles(answer), titles(answer, "some_words")) == (["Barley harvest"], ["Barley alone"])
    assert answer["some_words"][0]["lacks"] == ["harvest"]
    assert answer["total"] == 1
    page = soup(client, "/search/?q=barley+harvest")
    assert page.select_one("section.some h2").get_text() == "With some of your words"
    assert page.select_one("section.some s").get_text() == "harvest"
    atom = client.get("/search/?q=barley+harvest&format=atom").content
    assert len(etree.fromstring(atom).findall("{http://www.w3.org/2005/Atom}entry")) == 1


def test_nothing_found_says_what_may_help(client):
    topic = make_topic("Metrics")
    make_report("The scorecard", topics=[topic])
    make_report("An amendment")
    # Nobody is led to a search that finds nothing
    assert soup(client, "/search/?q=scorcard+amandment").select_one(".did-you") is None
    page = soup(client, "/search/?q=scorcard")
    assert page.select_one(".did-you a")["href"] == "/search/?q=scorecard"
    assert page.title.get_text().startswith("Nothing found")
    assert page.select_one("#try").get_text() == "Nothing on record has this word"
    # "Together" only where each is there
    heading = soup(client, "/search/?q=scorcard+amandment").select_one("#try").get_text()
    assert heading == "Nothing on record has these words"
    page = soup(client, "/search/?q=scorecard+amendment")
    assert page.select_one("#try").get_text() == "Nothing on record has these words together"
    tries = {link.get_text(): link["href"] for link in page.select(".tries a")}
    assert tries == {"scorecard": "/search/?q=scorecard", "amendment": "/search/?q=amendment"}
    assert page.select_one("ul.counted a").get_text() == "Metrics"


def test_atom_of_a_search(client):
    report = make_report("Barley & <harvest>", abstract="On “barley” \u2028 & more.", date=date(2026, 3, 1))
    make_report("Barley of old", date=date(2020, 3, 1))
    response = client.get("/search/?q=barley&format=atom", HTTP_HOST="localhost")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("a:entry/a:title/text()", namespaces=names) == ["Barley & <harvest>", "Barley of old"]
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=names) == [
        "https://colloquy.example/search/?q=barley&format=atom"
    ]
    assert feed.xpath("a:entry[1]/a:link/@href", namespaces=names) == [
        f"https://colloquy.example/reports/{report.slug}/"
    ]
    assert b"localhost" not in response.content


def test_opensearch_description(client):
    response = client.get("/search/opensearch.xml", HTTP_HOST="localhost")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    tree = etree.fromstring(response.content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert 0 < len(tree.findtext("o:ShortName", namespaces=names)) <= 16
    templates = {url.get("type"): url.get("template") for url in tree.findall("o:Url", names)}
    assert templates["text/html"] == "https://colloquy.example/search/?q={searchTerms}"
    assert templates["application/x-suggestions+json"].endswith("/search/suggest/?q={searchTerms}")


def test_closed_text_is_found_by_its_readers_only(client):
    report = make_report("Barley", abstract="Public.", access="registered", findings=["A secret quokka."])
    assert ask(client, "quokka")["total"] == 0
    assert ask(client, "barley")["results"][0]["passages"] == []
    reader = Client()
    reader.force_login(make_user("Registered readers"))
    response = reader.get("/search/?q=quokka&format=json")
    (hit,) = response.json()["results"]
    assert hit["passages"][0]["url"].endswith(f"/reports/{report.slug}/#finding-1")
    assert "private" in response["Cache-Control"]
    for path in ("/search/?q=quokka", "/search/?q=quokkas&format=json", "/search/?q=barley&format=atom"):
        content = client.get(path).content.decode()
        assert "secret" not in content
    assert client.get("/search/suggest/?q=quok").json() == ["quok", []]
    assert ask(client, "quokke")["did_you_mean"] is None


@pytest.mark.broken_corpus
def test_what_is_not_public_now_is_not_drawn(client):
    report = make_report("Barley")
    assert ask(client, "barley")["results"]
    # As between the two signals of a restricted copy: the corpus still has it, the page is not open
    type(report).objects.filter(pk=report.pk).update(live=False)
    answer = ask(client, "barley")
    assert answer["results"] == []
    assert client.get("/search/?q=barley").status_code == 200


def test_demonstration_is_labelled(client):
    from django.contrib.contenttypes.models import ContentType

    report = make_report("Barley")
    DemoItem.objects.create(
        key="x", content_type=ContentType.objects.get_for_model(type(report)), object_id=report.pk
    )
    assert ask(client, "barley")["results"][0]["demonstration"] is True
    assert soup(client, "/search/?q=barley").select_one(".hit .demo").get_text() == "Demonstration"


def test_titles_and_queries_cannot_inject(client):
    make_report("<img src=x onerror=alert(1)> barley")
    text = client.get("/search/?q=barley+%3Csvg+onload%3Dx%3E").content.decode()
    assert "<img src=x" not in text
    assert "<svg onload" not in text
