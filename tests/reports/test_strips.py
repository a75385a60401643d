"""The page strip of real PDFs: labels where pages have them, one page, and very many."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from reports import reading
from reports.models import ReportPage
from tests.core.factories import make_document
from tests.reports.factories import make_report
from tests.reports.pdfs import LABELLED, ROMAN_THEN_ARABIC, make_pdf

pytestmark = pytest.mark.django_db


def report_of(content: bytes, *pages: int) -> ReportPage:
    """A report whose findings stand on these sheets of its PDF."""
    document = make_document(content=content, name="report.pdf")
    reading.read_document(document.pk)
    page = make_report("Drawn", pdf=document, findings=[f"Finding {sheet}." for sheet in pages])
    for number, sheet in enumerate(pages, 1):
        page.findings.filter(number=number).update(pdf_page=sheet)
    return ReportPage.objects.get(pk=page.pk)


def strip_of(client: Client, page: ReportPage, rest: str = "") -> BeautifulSoup:
    response = client.get(f"{page.url}{rest}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib").select_one("figure.band")


def folios(strip: BeautifulSoup) -> list[str]:
    """What stands under the sheets."""
    return [text.text for text in strip.select("svg text") if text["y"] == "98"]


def test_the_strip_names_pages_as_findings_do(client: Client) -> None:
    page = report_of(make_pdf(LABELLED, ROMAN_THEN_ARABIC), 2, 5)
    soup = BeautifulSoup(client.get(page.url).content, "html5lib")
    strip = soup.select_one("figure.band")
    assert [link.text for link in soup.select("ol.findings a[href*='#page=']")] == ["Page ii", "Page 2"]
    assert sorted(folios(strip)) == ["2", "ii", "p. i"]
    assert "Findings stand on page ii and page 2." in strip.figcaption.text
    links = [link["href"].rpartition("#")[2] for link in strip.select("figcaption a")]
    assert links == ["page=2", "page=5"], "an address takes the position"
    finding = strip_of(client, page, "findings/2/")
    assert "It stands on page 2." in finding.figcaption.text


def test_the_last_page_is_named_once(client: Client) -> None:
    page = report_of(make_pdf([[f"Page {n}"] for n in range(1, 9)]), 8)
    assert folios(strip_of(client, page)).count("8") == 1
    page = report_of(make_pdf([[f"Page {n}"] for n in range(1, 9)]), 1, 8)
    assert sorted(folios(strip_of(client, page))) == ["8", "p. 1"]


def test_one_page(client: Client) -> None:
    page = report_of(make_pdf([["Alone"]]), 1)
    strip = strip_of(client, page)
    assert folios(strip) == ["p. 1"]
    assert len(strip.select("rect.hit")) == 1
    assert "Its finding stands on page 1." in strip.figcaption.text
    row = BeautifulSoup(client.get("/reports/").content, "html5lib").select_one(".row")
    assert row.select_one(".sig-note").text == "1 page, 1 finding"
    assert len(row.select("svg.sig rect")) == 1


@pytest.mark.parametrize("count", [40, 65, 300])
def test_many_pages(client: Client, count: int) -> None:
    page = report_of(make_pdf([[f"Page {n}"] for n in range(1, count + 1)]), 1, 32, 33, count)
    strip = strip_of(client, page)
    sheets = strip.select("rect.page, rect.hit")
    assert len(sheets) == (count if count <= 240 else count / 2)
    ends = [float(sheet["x"].rstrip("%")) + float(sheet["width"].rstrip("%")) for sheet in sheets]
    assert max(ends) <= 100
    assert all(float(sheet["width"].rstrip("%")) > 0.2 for sheet in sheets)
    assert folios(strip).count(str(count)) == 1
    assert re.search(rf"page 1, page 32, page 33 and page {count}\.", strip.figcaption.text)
    # Every line of text on a sheet would be a thousand elements
    assert len(strip.select("svg *")) < 700


def test_a_finding_beyond_the_last_page_is_not_drawn(client: Client) -> None:
    page = report_of(make_pdf([["One"], ["Two"]]), 2, 9)
    strip = strip_of(client, page)
    assert len(strip.select("rect.hit")) == 1
    assert "page 9" not in strip.text
