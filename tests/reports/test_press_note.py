"""A press note: its dateline, what it announces, whom to ask."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from core.models import Center
from reports.note_context import with_opening
from tests.core.factories import make_document, make_person, make_topic
from tests.events.factories import make_roundtable
from tests.queries import assert_frugal
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

SITE = "https://colloquy.example"


def soup_of(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html5lib")


@pytest.fixture
def note():
    report = make_report("The report", findings=["One.", "Two."])
    person = make_person("Priya", "Raman", role="Biostatistician")
    return make_press_note(
        "Most weeks pass",
        summary="A report published today.",
        dateline="Boston",
        date=date(2026, 6, 30),
        report=report,
        pdf=make_document(),
        topics=[make_topic("Sites", slug="sites")],
        body=[
            ("text", "<p>When a trial changes.</p><p>More.</p>"),
            (
                "quote",
                {"quote": "Everyone could name the person.", "person": person, "speaker": "", "role": ""},
            ),
        ],
        boilerplate="<p>The center says.</p>",
    )


def test_it_opens_with_its_dateline(client: Client, note) -> None:
    soup = soup_of(client, note.url)
    first = soup.select_one(".prose p")
    assert first.text == "Boston, June 30, 2026. When a trial changes."
    assert first.select_one("span.dateline").text == "Boston, June 30, 2026."
    assert soup.select_one(".quote blockquote").text.strip() == "Everyone could name the person.”"
    assert "Priya Raman" in soup.select_one(".quote figcaption").text
    assert "The center says." in soup.select_one(".prose").text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p data-block-key="x">Text</p>', '<p data-block-key="x">O Text</p>'),
        ("<h2>Head</h2><p>Text</p>", "<p>O</p><h2>Head</h2><p>Text</p>"),
        ("", "<p>O</p>"),
    ],
)
def test_the_opening_stands_in_the_first_paragraph(html: str, expected: str) -> None:
    assert with_opening(html, "O ") == expected


def test_it_leads_to_its_report(client: Client, note) -> None:
    soup = soup_of(client, note.url)
    actions = soup.select_one("p.actions")
    assert "is-report" in actions["class"]
    assert [(link.text, link["href"]) for link in actions.select("a")] == [
        ("Read the report", note.report.url),
        ("Two findings", f"{note.report.url}#findings"),
    ]
    PageViewRestriction.objects.create(page=note.report, restriction_type="login")
    assert not soup_of(client, note.url).select("p.actions")


def test_findings_of_a_closed_report_are_not_counted(client: Client, note) -> None:
    note.report.access = "sponsors"
    note.report.save()
    assert [link.text for link in soup_of(client, note.url).select("p.actions a")] == ["Read the report"]


def test_the_media_contact_is_its_own_or_the_centers(client: Client, note) -> None:
    center = Center.load()
    center.media_contact_name, center.media_contact_email = "Press desk", "press@colloquy.example"
    center.media_contact_phone = "+1 617 555 0136"
    center.save()
    address = soup_of(client, note.url).select_one("#contact address")
    assert address.get_text(" ", strip=True) == "Press desk press@colloquy.example +1 617 555 0136"
    note.media_contact = make_person("Ada", "Roe", email="ada@colloquy.example")
    note.save()
    address = soup_of(client, note.url).select_one("#contact address")
    assert address.get_text(" ", strip=True) == "Ada Roe ada@colloquy.example"


def test_the_boilerplate_is_its_own_or_the_centers(client: Client, note) -> None:
    center = Center.load()
    center.boilerplate = "<p>About us all.</p>"
    center.save()
    note.boilerplate = ""
    note.save()
    assert "About us all." in soup_of(client, note.url).select_one(".prose").text


def test_its_pdf_stands_beside_it(client: Client, note) -> None:
    soup = soup_of(client, note.url)
    link = soup.select_one("header.head .in-margin a")
    assert (link.text, link["href"]) == ("Download PDF", f"{note.url}{note.slug}.pdf")
    assert b"".join(client.get(link["href"]).streaming_content).startswith(b"%PDF")
    assert client.get(note.pdf.url)["Location"] == link["href"]
    assert client.get(f"{note.url}other.pdf").status_code == 404


def test_machines_read_a_news_article(client: Client, note) -> None:
    soup = soup_of(client, note.url)
    data = json.loads(soup.select_one('script[type="application/ld+json"]').string)
    assert (data["@type"], data["@id"]) == ("NewsArticle", f"{SITE}{note.url}")
    assert (data["datePublished"], data["dateline"]) == ("2026-06-30", "Boston")
    assert data["mainEntity"]["@id"] == f"{SITE}{note.report.url}"
    assert not soup.select('meta[name^="citation_"]')
    image = soup.select_one('meta[property="og:image"]')["content"]
    assert client.get(image.removeprefix(SITE))["Content-Type"] == "image/png"


def test_the_report_stands_beside_it_as_drawn_in_lists(client: Client, note) -> None:
    block = soup_of(client, note.url).select_one("aside.in-aside .aside-block.is-report")
    assert block.a["href"] == note.report.url
    assert block.a.get_text() == note.report.title


def test_only_its_report_has_a_button(client: Client, note) -> None:
    """Coming roundtables are links there: one filled button a view."""
    Center.objects.update(email="office@colloquy.example")
    make_roundtable(title="A table", meeting={"registration": "open"})
    soup = soup_of(client, note.url)
    assert "A table" in [link.get_text() for link in soup.select(".is-roundtable .title-link")]
    assert [link.get_text() for link in soup.select("main .btn")] == ["Read the report"]
    assert soup.select_one("main .is-roundtable .place a") is not None


def test_a_bare_note_is_drawn_and_previews(client: Client) -> None:
    note = make_press_note("Bare", date=date(2026, 1, 2))
    assert soup_of(client, note.url).select_one(".prose p").text.strip() == "January 2, 2026."
    draft = type(note)(title="Never saved", slug="never-saved")
    assert b"Never saved" in draft.make_preview_request(preview_mode="").content


def test_queries(client: Client, note) -> None:
    assert_frugal(lambda: client.get(note.url), at_most=15)
