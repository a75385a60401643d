"""What is about the same as a page: found by the worker on each engine, and drawn where it is public."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.models import Generation
from reports.models import RelatedReport, ReportPage
from search import related
from search.elastic import client as server
from search.elastic import sync
from search.models import Entry, Related
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show
from tests.queries import recorded_queries
from tests.reports.factories import make_press_note, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]

BARLEY = "Malt kilns dry barley before the brewery mashes it."
OATS = "Porridge of rolled oats keeps horses and riders warm."


def sent() -> None:
    """What the worker sends is in the index, where there is one."""
    if server.is_configured():
        sync.send_everything()


def follow() -> None:
    """Everything that the worker does for it."""
    sent()
    related.follow()


def links(client: Client, page: Any) -> list[str]:
    """The titles below “More like this” on a page."""
    response = client.get(page.get_url_parts()[2])
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html5lib")
    heading = soup.find(["h2", "h3"], string="More like this")
    return [link.get_text() for link in heading.parent.select("a")] if heading else []


@pytest.fixture
def pages() -> dict[str, Any]:
    show = make_show("A show")
    made = {
        "barley report": make_report("Kilns of the north", abstract=BARLEY),
        "barley again": make_report("Malt, dried", abstract=BARLEY),
        "barley table": make_roundtable("The brewery table", summary=BARLEY),
        "barley episode": make_episode("In the malt house", show=show, summary=BARLEY),
        "oats report": make_report("Rolled oats", abstract=OATS),
        "oats again": make_report("Porridge and riders", abstract=OATS),
    }
    make_press_note("Barley note", summary=BARLEY)
    for number in range(6):
        make_report(f"Filler {number}", abstract=f"Nothing of that kind, w{number} w{number}.")
    follow()
    return made


def test_what_is_alike_is_drawn_on_reports_roundtables_and_episodes(
    client: Client, pages: dict[str, Any]
) -> None:
    barley = {name: page.title for name, page in pages.items() if name.startswith("barley")}
    for name, title in barley.items():
        assert set(links(client, pages[name])) == set(barley.values()) - {title}, name
    assert links(client, pages["oats report"]) == ["Porridge and riders"]


def test_what_is_not_public_now_is_not_drawn(client: Client, pages: dict[str, Any]) -> None:
    # As an index might still have it: behind the receivers' back
    restricted, taken_back = pages["barley again"], pages["barley episode"]
    kept = list(Related.objects.values_list("entry_id", "other_id", "place"))
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    taken_back.unpublish()
    Related.objects.all().delete()
    Related.objects.bulk_create(
        Related(entry_id=entry, other_id=other, place=place) for entry, other, place in kept
    )
    assert links(client, pages["barley report"]) == ["The brewery table"]


def test_what_the_page_shows_already_is_left_out(client: Client, pages: dict[str, Any]) -> None:
    report = pages["barley report"]
    report.related_reports = [RelatedReport(report=pages["barley again"])]
    report.save_revision().publish()
    follow()
    assert set(links(client, report)) == {"The brewery table", "In the malt house"}


def test_what_changes_is_looked_at_again(client: Client, pages: dict[str, Any]) -> None:
    assert not related.outdated().exists()
    report = ReportPage.objects.get(pk=pages["oats report"].pk)
    report.abstract = BARLEY
    report.save_revision().publish()
    sent()
    assert [entry.title for entry in related.outdated()] == ["Rolled oats"]
    before = Generation.current()
    follow()
    assert "Porridge and riders" not in links(client, report)
    assert len(links(client, report)) == 3
    # Pages that were kept are made anew
    assert Generation.current() > before
    # What nothing changed for empties no cache
    before = Generation.current()
    related.forget(timezone.now())
    assert related.outdated().count() > 10
    follow()
    assert Generation.current() > before
    related.forget(timezone.now())
    before = Generation.current()
    follow()
    assert Generation.current() == before
    assert not related.outdated().exists()


def test_it_costs_a_page_one_query(pages: dict[str, Any]) -> None:
    with recorded_queries() as queries:
        assert len(related.close_to(pages["barley report"])) == 3
    assert len(queries) == 1


def test_an_entry_without_a_word_has_none() -> None:
    entry = Entry.objects.create(
        type="tests.thing", object_id=1, locale="en", kind="report", title="…", digest="x"
    )
    assert related.refresh([entry]) == 1
    assert not Related.objects.filter(entry=entry).exists()
    entry.delete()


def test_closed_text_makes_nothing_alike(client: Client) -> None:
    closed = make_report("One", abstract="Plain words.", access="registered", findings=[BARLEY])
    make_report("Two", abstract=BARLEY)
    for number in range(6):
        make_report(f"Filler {number}", abstract=f"Nothing of that kind, w{number}.")
    follow()
    assert "Two" not in links(client, closed)
