"""Topic and person pages, their lists, and their feeds."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from core.models import DemoItem, Person, Topic
from search import registry
from tests.core.factories import make_person, make_standard_page, make_topic
from tests.queries import assert_flat, assert_frugal
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def soup(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return BeautifulSoup(response.content, "html.parser")


def row_titles(page):
    return [link.get_text() for link in page.select("ol.rows .title-link")]


def facet(page, title):
    nav = page.find("nav", attrs={"aria-label": title})
    return {item.a.get_text(): int(item.select_one(".num").get_text()) for item in nav.select("li")}


def test_a_topic_lists_everything_newest_first(client):
    wide = make_topic("Trial design", slug="trial-design", description="How trials are made.")
    narrow = make_topic("Amendments", slug="amendments", parent=wide)
    make_report("Older", topics=[narrow], date=date(2024, 3, 1), date_precision="month")
    make_report("Newer", topics=[wide], date=date(2025, 3, 1), summary="A sentence.")
    make_press_note("Note", topics=[wide], date=date(2024, 6, 1))
    make_report("Elsewhere", topics=[make_topic("Other")])
    page = soup(client, "/topics/trial-design/")
    assert row_titles(page) == ["Newer", "Note", "Older"]
    assert page.h1.get_text() == "Trial design"
    assert page.select_one("p.deck").get_text() == "How trials are made."
    margin = [item.get_text() for item in page.select("header .in-margin > span")]
    assert margin == ["Topic", "3 entries", "2024 to 2025"]
    assert facet(page, "Kind") == {"Everything": 3, "Reports": 2, "Press notes": 1}
    assert facet(page, "Within this topic") == {"Amendments": 1}
    assert "March 2024" in page.select("ol.rows time")[2].get_text()
    assert page.select_one("figure.band svg.years") is not None
    assert (
        page.find("link", rel="alternate")["href"] == "https://colloquy.example/topics/trial-design/feed.xml"
    )
    assert page.find("link", rel="canonical")["href"] == "https://colloquy.example/topics/trial-design/"
    below = soup(client, "/topics/amendments/")
    assert row_titles(below) == ["Older"]
    assert facet(below, "Part of") == {"Trial design": 3}
    notes = soup(client, "/topics/trial-design/?kind=note&utm_source=x")
    assert row_titles(notes) == ["Note"]
    assert facet(notes, "Kind") == {"Everything": 3, "Reports": 2, "Press notes": 1}
    assert notes.select_one('nav[aria-label="Kind"] [aria-current]').get_text() == "Press notes"


def test_what_is_to_come_is_drawn_apart(client):
    topic = make_topic("Metrics", slug="metrics")
    make_report("Coming", topics=[topic], date=timezone.localdate() + timedelta(days=40))
    make_report("Past", topics=[topic], date=date(2024, 1, 1))
    page = soup(client, "/topics/metrics/")
    assert len(page.select("svg.years .to-come")) == 1
    assert len(page.select("svg.years .hit")) == 1


def test_a_person_lists_what_they_had_a_part_in(client):
    person = make_person(
        "Søren", "Ødegård", slug="soren-odegard", role="Statistician", orcid="0000-0002-1825-0097"
    )
    make_report("Barley", authors=[person])
    page = soup(client, "/people/soren-odegard/")
    assert row_titles(page) == ["Barley"]
    assert page.select_one("ol.rows .in-margin strong").get_text() == "Author"
    assert page.h1.get_text() == "Søren Ødegård"
    assert page.select_one(".mono.big").get_text() == "SØ"
    data = page.find("script", type="application/ld+json").string
    assert '"@type":"Person"' in data
    assert "https://orcid.org/0000-0002-1825-0097" in data
    group = make_person(literal_name="Working Group", kind="organization", slug="group")
    page = soup(client, f"/people/{group.slug}/")
    assert page.select_one("header .kind").get_text() == "Organization"
    assert '"@type":"Organization"' in page.find("script", type="application/ld+json").string


def test_lists_of_topics_and_people(client):
    wide = make_topic("Trial design", slug="trial-design")
    narrow = make_topic("Amendments", slug="amendments", parent=wide)
    person = make_person("Ada", "Byron", slug="ada")
    make_person("Bob", "Abel", slug="bob")
    make_person("Gone", "Person", slug="gone", live=False)
    make_report("Barley", topics=[narrow], authors=[person])
    page = soup(client, "/topics/")
    assert page.select_one('a[href="/topics/trial-design/"]').get_text() == "Trial design"
    assert page.select_one("ul.counted li").get_text() == "Amendments1"
    page = soup(client, "/people/")
    assert row_titles(page) == ["Bob Abel", "Ada Byron"]
    assert "1 entry" in page.select("ol.rows li")[1].get_text()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/topics/nothing/", 404),
        ("/topics/metrics/?page=abc", 400),
        ("/topics/metrics/?page=99", 404),
        ("/topics/metrics/?kind=zzz", 404),
        ("/topics/metrics/?kind=%00", 404),
        ("/topics/metrics/?kind=episode", 200),
        ("/topics/nothing/feed.xml", 404),
        ("/topics/metrics/podcast.xml", 404),
        ("/people/nothing/", 404),
        ("/people/gone/", 404),
        ("/people/gone/feed.xml", 404),
        ("/people/?page=0", 400),
        ("/people/?page=7", 404),
        ("/people/ada/?page=x", 400),
    ],
)
def test_addresses_that_are_not_there(client, path, status):
    make_topic("Metrics", slug="metrics")
    make_person("Ada", "Byron", slug="ada")
    make_person("Gone", "Person", slug="gone", live=False)
    assert client.get(path).status_code == status


def test_pages_of_a_topic_hold_each_entry_once(client):
    topic = make_topic("Metrics", slug="metrics")
    made = {make_report("The same", topics=[topic], date=date(2025, 1, 1)).slug for _ in range(45)}
    seen = []
    for number in (1, 2, 3):
        page = soup(client, f"/topics/metrics/?page={number}")
        seen += [link["href"].split("/")[-2] for link in page.select("ol.rows .title-link")]
    assert len(seen) == 45
    assert set(seen) == made


def test_feeds_of_topics_and_people(client):
    topic = make_topic("Metrics & more", slug="metrics", description="What is counted.")
    person = make_person("Ada", "Byron", slug="ada")
    make_report("Barley <1>", topics=[topic], authors=[person], date=date(2025, 1, 1), abstract="Oats & rye.")
    make_report("Newer", topics=[topic], authors=[person], date=date(2026, 1, 1))
    for path in ("/topics/metrics/feed.xml", "/people/ada/feed.xml"):
        response = client.get(path, HTTP_HOST="localhost")
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = etree.fromstring(response.content)
        assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == ["Newer", "Barley <1>"]
        assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"https://colloquy.example{path}"]
        assert b"localhost" not in response.content
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert all(one.startswith("tag:colloquy.example,2026:wagtailcore.page/") for one in ids)


def test_podcast_feeds_are_a_sections(client, monkeypatch):
    monkeypatch.setattr(registry, "_podcast_feed", [])
    make_topic("Metrics", slug="metrics")
    assert client.get("/topics/metrics/podcast.xml").status_code == 404
    asked = []

    def make(request, name, value, label):
        asked.append((name, value, label))
        return HttpResponse(b"<rss/>", content_type="application/rss+xml") if name == "topic" else None

    registry.register_podcast_feed(make)
    assert client.get("/topics/metrics/podcast.xml").content == b"<rss/>"
    make_person("Ada", "Byron", slug="ada")
    assert client.get("/people/ada/podcast.xml").status_code == 404
    assert asked == [("topic", "metrics", "Metrics"), ("person", "ada", "Ada Byron")]


def test_closed_pages_are_not_listed(client):
    topic = make_topic("Metrics", slug="metrics")
    report = make_report("Barley", topics=[topic])
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert row_titles(soup(client, "/topics/metrics/")) == []
    assert b"Barley" not in client.get("/topics/metrics/feed.xml").content


def test_nobody_has_no_entries_in_the_list(client):
    """Who has no entry is named without a number; a count of nothing says nothing."""
    make_person("Ann", "Quiet")
    busy = make_person("Bo", "Busy")
    make_report("One", authors=[busy])
    margins = {
        row.select_one(".title-link").get_text(): row.select_one(".in-margin").get_text(strip=True)
        for row in soup(client, "/people/").select("ol.rows > li")
    }
    assert margins == {"Bo Busy": "1 entry", "Ann Quiet": ""}


def test_a_person_page_opens_its_list_once(client):
    """One rule: the list with its filters, or a section; the biography stands under the name."""
    somebody = make_person("Priya", "Raman", biography="<p>She counts.</p>")
    make_report("One", authors=[somebody])
    page = soup(client, somebody.get_absolute_url())
    assert len(page.select("main .section, main .list-grid")) == 1
    make_press_note("Two", body=[{"type": "quote", "value": {"quote": "So.", "person": somebody.pk}}])
    page = soup(client, somebody.get_absolute_url())
    assert row_titles(page) and facet(page, "Kind")["Everything"] == 2
    assert len(page.select("main .section, main .list-grid")) == 1
    assert page.select_one("header.head .bio").get_text(strip=True) == "She counts."


def test_who_is_named_in_a_note_has_it_on_their_page(client):
    """A real person's view is reported without quotation; the note still stands on their page."""
    named = make_person("Ken", "Example")
    both = make_person("Bo", "Busy")
    make_press_note(
        "The note",
        body=[
            {"type": "people", "value": {"heading": "In this note", "people": [named.pk, both.pk]}},
            {"type": "quote", "value": {"quote": "So.", "person": both.pk}},
        ],
    )
    roles = {}
    for person in (named, both):
        page = soup(client, person.get_absolute_url())
        assert row_titles(page) == ["The note"]
        roles[person.name] = page.select_one("ol.rows .in-margin strong").get_text()
    assert roles == {"Ken Example": "Named", "Bo Busy": "Quoted"}


def test_a_demonstration_person_is_labelled(client):
    from django.contrib.contenttypes.models import ContentType

    person = make_person("Ada", "Byron", slug="ada")
    assert soup(client, "/people/ada/").select_one("header .demo") is None
    DemoItem.objects.create(
        key="ada", content_type=ContentType.objects.get_for_model(Person), object_id=person.pk
    )
    assert soup(client, "/people/ada/").select_one("header .demo").get_text() == "Demonstration"


def test_a_person_previews_before_they_are_saved(rf):
    person = Person(given_name="New", family_name="Person", biography="<p>Writes.</p>")
    response = person.make_preview_request(rf.get("/admin/"), "")
    assert response.status_code == 200
    assert b"New Person" in response.rendered_content.encode()


def test_the_number_of_queries_is_fixed(client):
    topic = make_topic("Metrics", slug="metrics")
    person = make_person("Ada", "Byron", slug="ada")

    def more(count=5):
        for _ in range(count):
            make_report("Barley", topics=[topic], authors=[person])
            make_press_note("Note", topics=[topic])

    more()
    make_topic("Below", parent=Topic.objects.get(pk=topic.pk))
    for path in ("/topics/metrics/", "/people/ada/", "/topics/metrics/feed.xml", "/topics/", "/people/"):
        assert_flat(lambda path=path: client.get(path), more, at_most=15)
    make_standard_page()
    assert_frugal(lambda: client.get("/topics/metrics/?page=2"), at_most=15)
