"""What is left of the cases S01 to S17 of other sites' troubles: bullets that no other test shows."""

import json
import os
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from wagtail.documents.forms import get_document_form

from core.models import Document
from core.templatetags.colloquy import filesize
from reports import reading
from reports.models import ReportPage
from search.models import Passage
from tests.core.factories import make_document, make_topic, make_user
from tests.reports.factories import make_report, make_series
from tests.reports.pdfs import EDITION_1, EDITION_2, HYPHENATED, make_pdf

pytestmark = pytest.mark.django_db

ON_EACH_ENGINE = pytest.mark.usefixtures("each_engine")

ATOM = "{http://www.w3.org/2005/Atom}"


def soup_of(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html5lib")


def found_by(client: Client, q: str, **params) -> dict[str, list[str]]:
    """The titles of the counted result in each form of the answer."""
    asked = {"q": q, **params}
    answer = client.get("/search/", {**asked, "format": "json"})
    feed = client.get("/search/", {**asked, "format": "atom"})
    page = client.get("/search/", asked)
    assert {answer.status_code, feed.status_code, page.status_code} == {200}, q
    hits = BeautifulSoup(page.content, "html5lib").select(".hit h3 a")
    total = answer.json()["total"]
    return {
        "json": [hit["title"] for hit in answer.json()["results"]],
        "atom": [
            entry.findtext(f"{ATOM}title") for entry in etree.fromstring(feed.content).iter(f"{ATOM}entry")
        ],
        "html": [hit.get_text() for hit in hits][:total],
    }


@pytest.fixture
def titles() -> list[str]:
    names = [
        "ICH E6(R3): what changes for sites",
        "COVID-19 and decentralized trials",
        "Phase I/II designs at 2,500 dollars a visit",
        "Trials without travel",
    ]
    for name in names:
        make_report(name)
    return names


@ON_EACH_ENGINE
@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("E6(R3)", [0]),
        ("COVID-19", [1]),
        ("phase I/II", [2]),
        ('"I/II"', [2]),
        ("2,500", [2]),
        ("ICH:", [0]),
        ("sites.", [0]),
        ("trials -COVID", [3]),
        ("-", []),
        ('"', []),
    ],
)
def test_s01_in_each_form_of_the_answer(
    client: Client, titles: list[str], query: str, places: list[int]
) -> None:
    expected = [titles[place] for place in places]
    found = found_by(client, query)
    assert found["json"] == found["atom"] == expected
    assert found["html"] == expected
    if not places:
        assert "nothing to search for" in client.get("/search/", {"q": query}).content.decode()


@ON_EACH_ENGINE
@pytest.mark.parametrize(
    "query", ["“balanced scorecard”", "„balanced scorecard“", "«balanced scorecard»", '"balanced scorecard”']
)
def test_s03_in_each_form_of_the_answer(client: Client, query: str) -> None:
    make_report("A balanced scorecard for partners")
    make_report("Scorecard results, balanced by region")
    found = found_by(client, query)
    assert found["json"] == found["atom"] == found["html"] == ["A balanced scorecard for partners"]


@ON_EACH_ENGINE
def test_s03_a_quote_that_is_not_closed_alarms_nobody(client: Client) -> None:
    make_report("A balanced scorecard for partners")
    make_report("Scorecard results, balanced by region")
    assert len(found_by(client, "“balanced scorecard")["html"]) == 2
    main = soup_of(client, "/search/?q=“balanced+scorecard").main
    assert not main.select("[role=alert], .errors, .error, .problem")
    assert not re.search(r"quot|unclosed|closed|invalid|error", main.get_text(), re.I)


@ON_EACH_ENGINE
def test_s05_the_page_says_the_same_counts(client: Client) -> None:
    for name, years in (("a", (2025, 2025, 2026)), ("b", (2025, 2026, 2026))):
        series = make_series(f"Series {name}", slug=name)
        for year in years:
            make_report(f"Kerrowmoor {name}", series=series, date=date(year, 2, 1))

    def counts(query: str) -> dict[str, str]:
        boxes = soup_of(client, f"/search/?q=kerrowmoor{query}").select("details.facets .fc")
        return {box.input["value"]: box.select_one(".num").get_text() for box in boxes}

    def of(a: int, b: int, older: int, newer: int) -> dict[str, str]:
        return {"a": str(a), "b": str(b), "2025": str(older), "2026": str(newer)}

    def only(found: dict[str, str]) -> dict[str, str]:
        return {value: count for value, count in found.items() if value in ("a", "b", "2025", "2026")}

    assert only(counts("")) == of(3, 3, 3, 3)
    assert only(counts("&series=a")) == of(3, 3, 2, 1)
    assert only(counts("&series=a&year=2026")) == of(1, 2, 2, 1)
    make_report("Kerrowmoor c", series=make_series("Series c", slug="c"), date=date(2024, 2, 1))
    chosen = counts("&series=a&year=2024")
    assert (chosen["a"], chosen["2024"]) == ("0", "0"), "what is chosen stays, with 0"


@ON_EACH_ENGINE
class TestS06:
    """Forty-five reports with the same date and text."""

    @pytest.fixture
    def slugs(self) -> set[str]:
        topic = make_topic("Same", slug="same")
        made = [
            make_report("The same words", date=date(2026, 1, 1), topics=[topic], abstract="Equal.")
            for _ in range(45)
        ]
        return {page.slug for page in made}

    def walk(self, client: Client, url: str | None) -> list[str]:
        """The links of the rows on all pages of a list, in their order."""
        found = []
        while url:
            soup = soup_of(client, url)
            found += [link["href"] for link in soup.select("ol.rows h3 a")]
            following = soup.select_one("nav.pages a[rel=next]")
            url = f"{url.partition('?')[0]}{following['href']}" if following else None
        return found

    PATHS = (
        "/reports/",
        "/topics/same/",
        "/search/?q=same+words",
        "/search/?q=same+words&sort=newest",
        "/search/?q=same+words&sort=oldest",
    )

    def test_each_once_in_the_same_order_also_after_an_edit(self, client: Client, slugs: set[str]) -> None:
        first = {path: self.walk(client, path) for path in self.PATHS}
        for path, links in first.items():
            assert len(links) == 45, path
            assert {link.rstrip("/").rpartition("/")[2] for link in links} == slugs, path
            assert self.walk(client, path) == links, path
        edited = ReportPage.objects.get(slug=sorted(slugs)[20])
        edited.summary = "Edited."
        edited.save_revision().publish()
        for path, links in first.items():
            assert sorted(self.walk(client, path)) == sorted(links), path
            assert "45" in soup_of(client, path).main.get_text(), path


@ON_EACH_ENGINE
def test_s08_no_page_feed_json_or_passage_has_a_broken_character(client: Client) -> None:
    document = make_document(content=make_pdf(HYPHENATED), name="hyphenated.pdf")
    reading.read_document(document.pk)
    report = make_report("Hyphenated", pdf=document)
    slug = report.slug
    for path in (
        report.url,
        "/",
        "/reports/",
        "/reports/feed.xml",
        "/search/?q=randomization",
        "/search/?q=randomization&format=json",
        "/search/?q=randomization&format=atom",
        "/search/suggest/?q=random",
        f"{report.url}cite.json",
        f"{report.url}cite.bib",
        f"{report.url}cite.ris",
        f"/api/v2/pages/{report.pk}/",
        "/sitemap.xml",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        body = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
        if "json" in response["Content-Type"]:
            body += json.dumps(json.loads(body), ensure_ascii=False)
        assert not set(body) & set("\ufffe\x02\u00ad"), path
    passages = Passage.objects.filter(entry__object_id=report.pk)
    texts = "".join(text for row in passages.values_list("text", "unseen") for text in row)
    assert "randomization" in texts
    assert not set(texts) & set("\ufffe\x02\u00ad")
    assert slug


@pytest.mark.parametrize("way", ["same document", "another document"])
def test_s10_what_tells_a_new_file(client: Client, way: str, time_machine) -> None:
    """Validators, size and page count are those of the new file, at the same address."""
    time_machine.move_to("2031-01-01T00:00:00Z", tick=False)
    document = make_document(content=make_pdf(EDITION_1), name="one.pdf")
    reading.read_document(document.pk)
    report = make_report("Editions", pdf=document)
    address = f"{report.url}{report.slug}.pdf"
    # A file's own clock does not follow the test's
    os.utime(document.file.path, (1_000_000_000, 1_000_000_000))
    before = client.get(address)
    assert before["Last-Modified"]
    time_machine.move_to("2031-01-03T00:00:00Z", tick=False)
    content = make_pdf([*EDITION_2, ["And a good deal more. " * 40]] * 60)
    if way == "same document":
        form = get_document_form(Document)(
            {"title": document.title, "collection": document.collection_id, "tags": ""},
            {"file": SimpleUploadedFile("two.pdf", content)},
            instance=Document.objects.get(pk=document.pk),
            user=make_user(is_superuser=True),
        )
        assert form.is_valid(), form.errors
        form.save()
        reading.read_document(document.pk)
    else:
        report.pdf = make_document(content=content, name="two.pdf")
        reading.read_document(report.pdf_id)
        report.save_revision().publish()
    after = client.get(address)
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] != before["Last-Modified"]
    assert int(after["Content-Length"]) == len(content) != int(before["Content-Length"])
    conditional = client.get(address, headers={"if-none-match": before["ETag"]})
    assert conditional.status_code == 200
    assert client.get(address, headers={"if-none-match": after["ETag"]}).status_code == 304
    page = soup_of(client, report.url).main.get_text(" ")
    assert f"{len(EDITION_2 * 60) + 60} pages" in page
    assert filesize(len(content)) in page


@ON_EACH_ENGINE
def test_s17_other_ways_to_a_closed_file(client: Client) -> None:
    document = make_document(content=make_pdf(EDITION_1), name="closedword.pdf")
    reading.read_document(document.pk)
    report = make_report("Closed", pdf=document, access="registered")
    report.version = 2
    report.pdf = make_document(content=make_pdf(EDITION_2), name="closedtwo.pdf")
    report.save_revision().publish()
    files = [f"{report.url}{report.slug}.pdf", f"{report.url}v/1/{report.slug}.pdf"]
    for path in [*files, *(f"{path}?download" for path in files), *(f"{path}?download=1" for path in files)]:
        for ask in (client.get, client.head):
            for headers in ({}, {"range": "bytes=0-3"}, {"if-none-match": "*"}):
                response = ask(path, headers=headers)
                assert response.status_code == 302, (path, headers)
                assert response["Location"].startswith("/sign-in/?next=")
                assert not {"Content-Range", "ETag", "Last-Modified"} & set(response.headers)
                assert b"%PDF" not in response.content
    for kept in Document.objects.all():
        for path in (kept.url, f"/documents/{kept.pk}/", f"/documents/{kept.pk}/{kept.filename.upper()}"):
            response = client.get(path)
            assert response.status_code in (302, 404), path
            assert b"%PDF" not in response.content
