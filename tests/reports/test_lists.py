"""The lists of reports and press notes: filters, pages, what bad input gets, and their cost."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.core.factories import make_topic
from tests.queries import assert_flat
from tests.reports.factories import make_press_note, make_report, make_series

pytestmark = pytest.mark.django_db

SITE = "https://colloquy.example"


def soup_of(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html5lib")


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select("ol.rows h3 a")]


def facet(soup: BeautifulSoup, name: str) -> dict[str, int]:
    (group,) = [nav for nav in soup.select(".facets nav") if nav["aria-label"] == name]
    return {item.a.text: int(item.select_one(".num").text) for item in group.select("li")}


@pytest.fixture
def six() -> dict[str, object]:
    """Six reports in two series over two years (as in case S05), and topics in two levels."""
    a, b = make_series("Series A", slug="a"), make_series("Series B", slug="b")
    wide = make_topic("Trials", slug="trials")
    narrow = make_topic("Sites", slug="sites", parent=wide)
    other = make_topic("Law", slug="law")
    make_topic("Nothing", slug="nothing")
    for number, (series, year, topics) in enumerate(
        [
            (a, 2025, [narrow]),
            (a, 2025, [wide]),
            (a, 2026, [narrow, other]),
            (b, 2025, []),
            (b, 2026, [other]),
            (b, 2026, []),
        ],
        start=1,
    ):
        make_report(f"R{number}", series=series, date=date(year, 1, number), topics=topics)
    make_report("Draft", series=a, date=date(2024, 1, 1), live=False)
    return {"a": a, "b": b}


def test_all_of_them_newest_first(client: Client, six) -> None:
    soup = soup_of(client, "/reports/")
    assert titles(soup) == ["R6", "R5", "R3", "R4", "R2", "R1"]
    assert facet(soup, "Series") == {"All series": 6, "Series A": 3, "Series B": 3}
    # A wider topic holds what its narrower ones hold, each report once
    assert facet(soup, "Topic") == {"All topics": 6, "Trials": 3, "Law": 2, "Sites": 2}
    assert facet(soup, "Year") == {"All years": 6, "2026": 3, "2025": 3}
    margin = [span.text for span in soup.select("header.head .in-margin span")]
    assert margin == ["6 reports, 2 series", "2025 to 2026"]


@pytest.mark.parametrize(
    ("query", "found", "series", "year"),
    [
        ("series=a", 3, {"Series A": 3, "Series B": 3}, {"2026": 1, "2025": 2}),
        ("series=a&year=2026", 1, {"Series A": 1, "Series B": 2}, {"2026": 1, "2025": 2}),
        ("topic=trials", 3, {"Series A": 3}, {"2026": 1, "2025": 2}),
        ("topic=law&series=b&year=2025", 0, {"Series B": 0}, {"2026": 1, "2025": 0}),
        ("topic=nothing", 0, {}, {}),
    ],
)
def test_counts_are_those_of_the_other_choices(client: Client, six, query, found, series, year) -> None:
    soup = soup_of(client, f"/reports/?{query}")
    assert len(titles(soup)) == found
    for name, expected in (("Series", series), ("Year", year)):
        navs = [nav["aria-label"] for nav in soup.select(".facets nav")]
        counts = facet(soup, name) if name in navs else {}
        assert {label: count for label, count in counts.items() if not label.startswith("All ")} == expected


def test_a_count_is_what_its_link_gives(client: Client, six) -> None:
    soup = soup_of(client, "/reports/?year=2025")
    for item in soup.select(".facets li"):
        target = soup_of(client, item.a["href"])
        assert len(titles(target)) == int(item.select_one(".num").text), item.a["href"]


def test_the_choice_is_shown_and_survives(client: Client, six) -> None:
    soup = soup_of(client, "/reports/?series=a&year=2025&utm_source=x")
    assert [link.text for link in soup.select('.facets a[aria-current="true"]')] == [
        "Series A",
        "All topics",
        "2025",
    ]
    canonical = soup.select_one('link[rel="canonical"]')["href"]
    assert canonical == f"{SITE}/reports/?series=a&year=2025"
    assert all("utm" not in link["href"] for link in soup.select(".facets a"))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=abc", 400),
        ("page=0", 400),
        ("page=-1", 400),
        ("page=1.5", 400),
        ("page=%00", 400),
        ("page=٣", 400),
        ("page=2", 404),
        ("page=99999", 404),
        ("page=9999999", 400),
        ("series=unknown", 404),
        ("series=%00", 404),
        ("series=%ed%a0%80", 404),
        ("topic=unknown", 404),
        ("year=1999", 404),
        ("year=x", 404),
        ("year=20250", 404),
        ("series=&topic=&year=&page=", 200),
        ("page=1", 200),
        ("utm_source=mail&sort=x&q=" + "x" * 5000, 200),
    ],
)
@pytest.mark.parametrize("path", ["/reports/", "/news/"])
def test_bad_input_gets_its_answer(client: Client, six, path: str, query: str, status: int) -> None:
    make_press_note("A note", date=date(2025, 1, 1))
    if path == "/news/" and query.startswith("series"):
        status = 200  # press notes have no series: a parameter that is not known there
    assert client.get(f"{path}?{query}").status_code == status


def test_pages_hold_each_entry_once_in_a_fixed_order(client: Client) -> None:
    """Forty-five of one date (case S06)."""
    for number in range(45):
        make_report(f"Same {number}", date=date(2025, 5, 5))

    def walk() -> list[str]:
        found, url = [], "/reports/"
        while url:
            soup = soup_of(client, url)
            found += titles(soup)
            following = soup.select_one('nav.pages a[rel="next"]')
            url = f"/reports/{following['href']}" if following else ""
        return found

    first = walk()
    assert len(first) == len(set(first)) == 45
    assert walk() == first
    middle = soup_of(client, "/reports/?page=2")
    links = {rel: middle.select_one(f'link[rel="{rel}"]')["href"] for rel in ("canonical", "prev", "next")}
    assert links == {
        "canonical": f"{SITE}/reports/?page=2",
        "prev": f"{SITE}/reports/",
        "next": f"{SITE}/reports/?page=3",
    }
    assert middle.select_one('nav.pages [aria-current="page"]').text == "2"


def test_an_empty_list_says_so(client: Client) -> None:
    assert "No report here yet." in soup_of(client, "/reports/").select_one("main").text
    assert "No press note here yet." in soup_of(client, "/news/").select_one("main").text


def test_rows_tell_version_access_and_series(client: Client) -> None:
    make_report(
        "Closed", access="registered", series=make_series("Methods Brief"), number="7", summary="Deck"
    )
    row = soup_of(client, "/reports/").select_one(".row")
    assert "Registered readers. Abstract and citation are public." in row.text
    assert "Methods Brief 7" in row.text
    assert "Deck" in row.text


def test_news_are_listed_by_topic_and_year(client: Client) -> None:
    topic = make_topic("Sites", slug="sites")
    make_press_note("Old", date=date(2024, 2, 2), topics=[topic])
    make_press_note("New", date=date(2026, 2, 2), summary="What it says")
    make_press_note("Draft", live=False)
    soup = soup_of(client, "/news/")
    assert titles(soup) == ["New", "Old"]
    assert facet(soup, "Year") == {"All years": 2, "2026": 1, "2024": 1}
    assert [nav["aria-label"] for nav in soup.select(".facets nav")] == ["Topic", "Year"]
    assert titles(soup_of(client, "/news/?topic=sites")) == ["Old"]
    assert "2 press notes" in soup.select_one("header.head").text


@pytest.mark.parametrize(("path", "make"), [("/reports/", make_report), ("/news/", make_press_note)])
def test_queries_do_not_grow(client: Client, path: str, make) -> None:
    topics = [make_topic() for _ in range(3)]
    series = make_series() if make is make_report else None
    fields = {"series": series} if series else {}
    start = date(2020, 1, 1)
    for number in range(3):
        make(date=start + timedelta(days=number), topics=topics, **fields)

    def add() -> None:
        for number in range(25):
            fields["series"] = make_series() if series else None
            used = {name: value for name, value in fields.items() if value}
            make(date=start + timedelta(days=400 * number), topics=[make_topic(), topics[0]], **used)

    assert_flat(lambda: client.get(path), add, at_most=15)
