"""The page of a report and of a finding: what stands on it, in its head, and at what cost."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from core.dates import Precision
from core.models import Center, DemoItem
from reports import reading
from reports.models import Finding, ReportPage
from tests.core.factories import make_document, make_person, make_topic, number
from tests.queries import assert_flat
from tests.reports.factories import make_press_note, make_report, make_series
from tests.reports.pdfs import LABELLED, ROMAN_THEN_ARABIC, make_pdf

pytestmark = pytest.mark.django_db

SITE = "https://colloquy.example"


def soup_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html5lib")


def make_full_report(title="Sites & <sponsors>", **fields):
    """A report with everything: read PDF, authors, findings on sheets, topics, notes, relations."""
    document = make_document(content=make_pdf(LABELLED, ROMAN_THEN_ARABIC), name=f"pdf-{number()}.pdf")
    reading.read_document(document.pk)
    values = {
        "summary": "A deck with <b> in it.",
        "abstract": "First paragraph.\n\nSecond paragraph.",
        "series": make_series("Methods Brief"),
        "number": "7",
        "date": date(2014, 10, 3),
        "date_precision": Precision.MONTH,
        "pdf": document,
        "authors": [make_person("Ada", "Byron"), make_person(literal_name="Inato", kind="organization")],
        "topics": [make_topic(), make_topic()],
        **fields,
    }
    page = make_report(title, findings=["The first finding.", "The second one."], **values)
    first, second = page.findings.all()
    first.pdf_page, second.pdf_page = 4, 5
    page.findings = [first, second]
    page.save()
    return page


@pytest.fixture
def report():
    return make_full_report()


def test_the_page_says_what_the_record_has(client: Client, report: ReportPage) -> None:
    soup = soup_of(client, report.url)
    assert soup.h1.text == "Sites & <sponsors>"
    assert soup.select_one("p.deck").text == "A deck with <b> in it."
    margin = soup.select_one("header.head .in-margin")
    assert [part.text for part in margin.select("span")][:2] == ["Report", "Methods Brief 7"]
    assert (margin.time["datetime"], margin.time.text) == ("2014-10", "October 2014")
    assert "5 pages" in margin.text
    assert [p.text for p in soup.select("#abstract ~ p")[:2]] == ["First paragraph.", "Second paragraph."]
    assert soup.select_one(".demo") is None
    assert "Ada Byron" in soup.select_one("aside .people").text


def test_findings_are_addresses_that_open_the_pdf_at_their_sheet(client: Client, report: ReportPage) -> None:
    soup = soup_of(client, report.url)
    items = soup.select("ol.findings > li")
    assert [item["id"] for item in items] == ["finding-1", "finding-2"]
    links = [(link.text, link["href"]) for link in items[1].select("ul a")]
    path = f"{report.url}{report.slug}.pdf"
    # The label that is printed, and the sheet that opens (case S09)
    assert links == [("Page 2", f"{path}#page=5"), ("Cite finding 2", f"{report.url}findings/2/#cite")]
    note = soup.select_one("figcaption.sig-note")
    assert [link["href"] for link in note.select("a")] == [f"{path}#page=4", f"{path}#page=5"]
    assert len(soup.select("svg.sig rect.hit")) == 2
    assert len(soup.select("svg.sig rect.page")) == 3


def test_the_download_is_the_one_button(client: Client, report: ReportPage) -> None:
    soup = soup_of(client, report.url)
    (button,) = soup.select("main .btn")
    assert (button.text, button["href"]) == ("Download PDF", f"{report.url}{report.slug}.pdf")
    assert soup.select_one("p.actions .meta").text.endswith("KB")
    cover = soup.select_one("img.cover")
    assert cover["src"].startswith(f"{report.url}cover.jpg?v=")
    answer = client.get(cover["src"])
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


def test_the_head_is_for_machines(client: Client, report: ReportPage) -> None:
    soup = soup_of(client, report.url)
    address = f"{SITE}{report.url}"
    assert soup.title.text.startswith("Sites & <sponsors> | ")
    assert soup.select_one('link[rel="canonical"]')["href"] == address
    assert soup.select_one('meta[name="description"]')["content"] == "A deck with <b> in it."
    tags = [(tag["name"], tag["content"]) for tag in soup.select('meta[name^="citation_"]')]
    assert tags[:2] == [("citation_title", "Sites & <sponsors>"), ("citation_author", "Ada Byron")]
    assert ("citation_publication_date", "2014/10") in tags
    assert ("citation_pdf_url", f"{address}{report.slug}.pdf") in tags
    data = json.loads(soup.select_one('script[type="application/ld+json"]').string)
    assert (data["@type"], data["@id"], data["reportNumber"]) == ("Report", address, "7")
    assert data["datePublished"] == "2014-10"
    image = soup.select_one('meta[property="og:image"]')["content"]
    assert image.startswith(f"{address}card.png?v=")
    assert client.get(image.removeprefix(SITE))["Content-Type"] == "image/png"


def test_nothing_of_the_request_reaches_an_absolute_address(client: Client, report: ReportPage) -> None:
    response = client.get(f"{report.url}?utm_source=mail", headers={"host": "testserver"})
    assert response.status_code == 200
    assert b"testserver" not in response.content
    assert b"utm_source" not in response.content


def test_citations_are_files(client: Client, report: ReportPage) -> None:
    soup = soup_of(client, report.url)
    links = {link.text: link["href"] for link in soup.select("#cite ~ p.links a")}
    assert list(links) == ["BibTeX", "RIS", "CSL JSON"]
    center = Center.load().name
    assert soup.select_one("p.cite").text == (
        "Ada Byron and Inato. Sites & <sponsors>. Methods Brief 7, October 2014."
    )
    for label, kind, name in [
        ("BibTeX", "application/x-bibtex; charset=utf-8", "bib"),
        ("RIS", "application/x-research-info-systems; charset=utf-8", "ris"),
        ("CSL JSON", "application/vnd.citationstyles.csl+json; charset=utf-8", "json"),
    ]:
        answer = client.get(links[label])
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert f'filename="{report.slug}-2014.{name}"' in answer["Content-Disposition"]
        assert f"{SITE}{report.url}" in answer.content.decode()
    report.authors = []
    report.save()
    assert f"AU  - {center}\r\n" in client.get(links["RIS"]).content.decode()


def test_a_finding_has_a_page_of_its_own(client: Client, report: ReportPage) -> None:
    url = f"{report.url}findings/2/"
    soup = soup_of(client, url)
    assert soup.h1.text == "The second one."
    assert soup.select_one('link[rel="canonical"]')["href"] == f"{SITE}{url}"
    assert soup.select_one("a.btn")["href"] == f"{report.url}{report.slug}.pdf#page=5"
    assert soup.select_one("a.btn").text == "Open page 2"
    # What is printed on the fifth sheet
    assert "It stands on page 2. The other finding: 1." in soup.select_one("figcaption").text
    assert (len(soup.select("rect.hit")), len(soup.select("rect.other"))) == (1, 1)
    assert soup.select_one("p.cite").text.endswith("October 2014, finding 2, p. 2.")
    assert soup.select_one(".address").text == f"colloquy.example{url}"
    assert [(link["rel"], link["href"]) for link in soup.select(".turns-to a")] == [
        (["prev"], f"{report.url}findings/1/")
    ]
    data = json.loads(soup.select_one('script[type="application/ld+json"]').string)
    assert (data["@type"], data["position"]) == ("Claim", 2)
    ris = client.get(f"{url}cite.ris").content.decode()
    assert "\r\nSP  - 2\r\n" in ris
    assert f"\r\nUR  - {SITE}{url}\r\n" in ris
    card = client.get(f"{url}card.png")
    assert (card.status_code, card["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize(
    "rest",
    [
        "findings/3/",
        "findings/0/",
        "findings/999999/",
        "findings/9999999999999999999/",
        "findings/x/",
        "findings/3/cite.bib",
        "cite.txt",
        "other.pdf",
        "figures/1.csv",
        "figures/1.svg",
        "v/1/x.pdf",
        "v/7/",
        "nothing/",
    ],
)
def test_what_is_not_there_is_404(client: Client, report: ReportPage, rest: str) -> None:
    assert client.get(report.url + rest).status_code == 404


def test_notes_and_related_reports_are_public_ones_only(client: Client) -> None:
    other, draft, hidden = (
        make_report("Open"),
        make_report("Secretword", live=False),
        make_report("Hiddenword"),
    )
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    report = make_report("Main", related=[hidden, other, draft])
    make_press_note("The note", report=report)
    make_press_note("Draftnote", report=report, live=False)
    soup = soup_of(client, report.url)
    assert [link.text for link in soup.select("section[aria-labelledby=related] h3 a")] == ["Open"]
    text = soup.text
    assert "The note" in text
    for word in ("Secretword", "Hiddenword", "Draftnote"):
        assert word not in text


def test_demonstration_is_marked(client: Client, report: ReportPage) -> None:
    DemoItem.objects.create(key="x", content_type=report.content_type, object_id=report.pk)
    assert soup_of(client, report.url).select_one("header.head .demo").text == "Demonstration"
    assert soup_of(client, f"{report.url}findings/1/").select_one("header.head .demo")
    assert soup_of(client, "/reports/").select_one(".row .demo")


def test_a_report_with_nothing_but_a_title_is_drawn(client: Client) -> None:
    soup = soup_of(client, make_report("Bare").url)
    assert soup.h1.text == "Bare"
    assert not soup.select("svg.sig, ol.findings, .btn, img")
    assert "None" not in soup.select_one("main").text


def test_a_draft_that_was_never_saved_previews(report: ReportPage) -> None:
    """Also with findings, whose numbers are those that publishing would give."""
    draft = ReportPage(title="Never saved", slug="never-saved", pdf=report.pdf)
    draft.findings = [Finding(text="A draft finding.", sort_order=0)]
    soup = BeautifulSoup(draft.make_preview_request(preview_mode="").content, "html5lib")
    assert soup.h1.text == "Never saved"
    assert soup.select_one("ol.findings li")["id"] == "finding-1"


def test_queries_do_not_grow(client: Client) -> None:
    report = make_full_report()
    make_press_note(report=report)

    def add() -> None:
        for _ in range(3):
            make_press_note(report=report)
        report.related_reports = []
        report.topics = [make_topic() for _ in range(9)]
        report.findings = [
            *report.findings.all(),
            *(Finding(text=f"More {n}.") for n in range(9)),
        ]
        report.save()

    assert_flat(lambda: client.get(report.url), add, at_most=15)
