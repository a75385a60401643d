"""The feeds of reports and press notes, read back by feedparser and lxml."""

from datetime import UTC, date, datetime

import feedparser
import pytest
from django.test import Client
from lxml import etree

from core.models import Center
from reports.models import ReportPage
from tests.core.factories import make_document, make_person, make_topic
from tests.queries import recorded_queries
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

SITE = "https://colloquy.example"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return b"".join(response.streaming_content)


@pytest.fixture
def report() -> ReportPage:
    page = make_report(
        "Sites & <sponsors>",
        summary="A deck with <b>.",
        abstract="First & <i>.\n\nSecond.",
        date=date(2014, 10, 1),
        pdf=make_document(),
        topics=[make_topic("R&D", slug="r-d")],
        authors=[make_person("Zoë", "O’Brien"), make_person(literal_name="Inato", kind="organization")],
    )
    ReportPage.objects.filter(pk=page.pk).update(last_published_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC))
    page.pdf.get_file_size()
    return ReportPage.objects.get(pk=page.pk)


def test_an_entry_has_what_a_reader_shows(client: Client, report: ReportPage) -> None:
    feed = feedparser.parse(read(client, "/reports/feed.xml"))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.id == f"{SITE}/reports/"
    assert feed.feed.links[0].href == f"{SITE}/reports/"
    assert {link.rel for link in feed.feed.links} == {"alternate", "self"}
    (entry,) = feed.entries
    assert entry.id == f"urn:uuid:{report.translation_key}"
    assert entry.title == "Sites & <sponsors>"
    assert entry.link == f"{SITE}{report.url}"
    assert [author.name for author in entry.authors] == ["Zoë O’Brien", "Inato"]
    assert [(tag.term, tag.label) for tag in entry.tags] == [("r-d", "R&D")]
    assert entry.published == "2014-10-01T00:00:00+00:00"
    assert entry.updated == "2025-03-04T05:06:07+00:00"
    (enclosure,) = entry.enclosures
    assert enclosure.href == f"{SITE}{report.url}{report.slug}.pdf"
    assert (enclosure.type, int(enclosure.length)) == ("application/pdf", report.pdf.file_size)


def test_text_is_exactly_what_was_written(client: Client, report: ReportPage) -> None:
    (entry,) = etree.fromstring(read(client, "/reports/feed.xml")).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Sites & <sponsors>"
    assert entry.findtext(f"{ATOM}summary") == "A deck with <b>."
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text == "<p>First &amp; &lt;i&gt;.</p>\n\n<p>Second.</p>"


def test_only_what_everyone_may_have_is_enclosed(client: Client, report: ReportPage) -> None:
    report.access = "registered"
    report.save()
    feed = read(client, "/reports/feed.xml")
    assert b"First &amp;amp;" in feed
    assert b"enclosure" not in feed
    assert b".pdf" not in feed


def test_a_change_makes_new_bytes_and_nothing_else_does(client: Client, report: ReportPage) -> None:
    first = client.get("/reports/feed.xml")
    again = client.get("/reports/feed.xml", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    body = b"".join(first.streaming_content)
    assert read(client, "/reports/feed.xml") == body
    report.title = "Another title"
    report.save()
    changed = client.get("/reports/feed.xml", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert b"Another title" in b"".join(changed.streaming_content)


def test_drafts_and_what_is_gone_are_not_in_it(client: Client, report: ReportPage) -> None:
    make_report("Draftword", live=False)
    assert b"Draftword" not in read(client, "/reports/feed.xml")
    report.unpublish()
    assert not feedparser.parse(read(client, "/reports/feed.xml")).entries


def test_the_newest_come_first_and_the_feed_ends(client: Client) -> None:
    for number in range(55):
        make_report(f"R{number}", date=date(2000 + number % 20, 1, 1 + number // 20))
    entries = feedparser.parse(read(client, "/reports/feed.xml")).entries
    assert len(entries) == 50
    published = [entry.published for entry in entries]
    assert published == sorted(published, reverse=True)


def test_press_notes_have_their_own(client: Client) -> None:
    note = make_press_note("A note", summary="It says", topics=[make_topic("Sites", slug="sites")])
    feed = feedparser.parse(read(client, "/news/feed.xml"))
    assert feed.feed.title == f"News | {Center.load().site_name}"
    (entry,) = feed.entries
    assert (entry.title, entry.summary, entry.link) == ("A note", "It says", f"{SITE}{note.url}")


def test_making_it_asks_a_fixed_number_of_queries(report: ReportPage) -> None:
    from reports import feeds
    from reports.models import ReportIndexPage

    index = ReportIndexPage.objects.get()
    feeds.reports_feed(index)
    with recorded_queries() as few:
        feeds.reports_feed(index)
    for _ in range(10):
        make_report(authors=[make_person()], topics=[make_topic()], pdf=make_document())
    with recorded_queries() as many:
        feeds.reports_feed(index)
    assert len(few) == len(many) <= 8


def test_lists_and_feeds_name_each_other(client: Client) -> None:
    for path, title in (("/reports/", "Reports"), ("/news/", "News")):
        body = client.get(path).content.decode()
        assert f'href="{SITE}{path}feed.xml" title="{title}"' in body
