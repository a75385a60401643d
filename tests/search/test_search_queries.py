"""What the pages of search cost the database when everything is on them: hits of every kind, all facets.

At most 12 queries (15 for lists), no two equal but for their values, and no more with five times the entries:
the page cache is off.
"""

from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import Client

from search import corpus
from search.elastic import sync
from search.registry import Extract, Source
from tests.core.factories import make_person, make_standard_page, make_topic
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show
from tests.queries import assert_flat, assert_frugal
from tests.reports.factories import make_press_note, make_report, make_series

pytestmark = pytest.mark.django_db

LIST = 15
SEARCH = 12

CHOICES = "&series=barley&topic=barley&person=ada-barley&year=2026&kind=report&kind=episode"


@pytest.fixture(autouse=True)
def _no_page_cache(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]


class Everything:
    """Entries of every kind that have the word, on one topic and with one person."""

    def __init__(self) -> None:
        self.topic = make_topic("Barley", slug="barley")
        make_topic("Barley in spring", slug="spring", parent=self.topic)
        self.person = make_person("Ada", "Barley", slug="ada-barley")
        self.series = make_series("Barley", slug="barley")
        self.add(2)

    def add(self, count: int = 10) -> None:
        for _ in range(count):
            common = {"topics": [self.topic]}
            report = make_report(
                "Barley harvest",
                series=self.series,
                authors=[self.person],
                findings=["Barley."],
                date=date(2026, 5, 1),
                **common,
            )
            corpus.write_passages(report, Source.PDF, [Extract(Source.PDF, 1, "barley harvest", label="i")])
            make_press_note("Barley note", report=report, **common)
            make_roundtable("Barley table", speakers=[self.person], agenda=["Barley."], **common)
            show = make_show("Barley show", people=[self.person])
            make_episode("Barley episode", show=show, people=[(self.person, "guest")], **common)
            make_standard_page("Barley page", summary="Barley.")
            make_topic("Barley again")
            make_person("Barley", "Again")


#: Each page and how many queries it may ask
PAGES = {
    "/search/?q=barley": SEARCH,
    f"/search/?q=barley{CHOICES}": SEARCH,
    "/search/?q=barley&sort=newest": SEARCH,
    "/search/?q=barley&format=json": SEARCH,
    "/search/?q=barley&format=atom": SEARCH,
    "/search/?q=barley+unheard": SEARCH,
    "/topics/": LIST,
    "/topics/barley/feed.xml": LIST,
    "/topics/barley/?kind=report": LIST,
    "/topics/barley/?kind=note": LIST,
    "/people/": LIST,
    "/people/ada-barley/feed.xml": LIST,
    "/people/ada-barley/?kind=report": LIST,
    # Rows of reports, roundtables, episodes, shows and press notes, each with a drawing of its own
    "/topics/barley/": LIST,
    "/people/ada-barley/": LIST,
}


def test_hits_and_rows_of_every_kind() -> None:
    """Frugal, and no more queries with five times the entries."""
    everything = Everything()
    troubles = []

    readers = count(1)

    def ask(path: str) -> Any:
        # Each time another reader: who searches very often costs a query more, which counts that
        response = Client(REMOTE_ADDR=f"192.0.2.{next(readers)}").get(path)
        assert b"Barley" in response.content, path
        return response

    def counts() -> dict[str, int]:
        found = {}
        for path, most in PAGES.items():
            try:
                found[path] = len(assert_frugal(lambda path=path: ask(path), at_most=most))
            except AssertionError as error:
                troubles.append(f"{path}: {error}")
        return found

    before = counts()
    everything.add(8)
    after = counts()
    assert not troubles, "\n\n".join(troubles)
    # Page 1 may hold fewer kinds then, which ask less
    assert all(after[path] <= before[path] for path in PAGES), (before, after)


def more(topic: Any, count: int) -> None:
    for _ in range(count):
        report = make_report("Barley harvest", topics=[topic], findings=["Barley."])
        corpus.write_passages(report, Source.PDF, [Extract(Source.PDF, 1, "barley harvest")])


def test_the_number_of_queries_is_fixed(client: Client) -> None:
    topic = make_topic("Metrics")
    more(topic, 12)
    assert_flat(lambda: client.get("/search/?q=barley"), lambda: more(topic, 20), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/?q=barley+zebra"), lambda: more(topic, 3), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/?q=barli+zebro"), lambda: more(topic, 3), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/suggest/?q=bar"), lambda: more(topic, 3), at_most=3)
    make_standard_page("Oats page")
    make_person("Oats", "Zebra")
    for q in ("oats zebra barley", "oats rye", "zebro"):
        assert_frugal(lambda q=q: client.get(f"/search/?q={q}"), at_most=SEARCH)


@pytest.mark.usefixtures("elastic")
def test_the_number_of_queries_is_fixed_beside_a_search_server(client: Client) -> None:
    topic = make_topic("Metrics")

    def grow(count: int) -> None:
        more(topic, count)
        sync.send_everything()

    grow(12)
    assert client.get("/search/?q=barley&format=json").json()["total"] == 12
    assert_flat(lambda: client.get("/search/?q=barley"), lambda: grow(20), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/?q=barley+zebra"), lambda: grow(3), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/?q=barli+zebro"), lambda: grow(3), at_most=SEARCH)
    assert_flat(lambda: client.get("/search/suggest/?q=bar"), lambda: grow(3), at_most=3)
