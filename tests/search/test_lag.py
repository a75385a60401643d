"""What readers are answered before the index knows of a change: nothing of what was withdrawn, and nothing
that is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from search.elastic import sync, worker
from search.models import Entry
from tests.core.factories import make_topic
from tests.reports.factories import make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("elastic")]


def answer(client: Client, text: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/search/", {"q": text, "format": "json", **more}).json()
    assert not found["fallback"]
    return found


def suggested(client: Client, text: str) -> list[str]:
    return list(client.get("/search/suggest/", {"q": text}).json()[1])


def is_kept(client: Client, path: str) -> bool:
    return "no-store" not in client.get(path).get("Cache-Control", "")


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def unpublish(page: Page) -> None:
    page.unpublish()


def delete(page: Page) -> None:
    page.delete()


@pytest.mark.parametrize("withdraw", [restrict, unpublish, delete])
def test_s17_what_is_withdrawn_is_not_suggested_found_nor_counted(
    client: Client, withdraw: Callable[[Page], None]
) -> None:
    topic = make_topic("Kilns", slug="kilns")
    for number in range(2):
        make_report(f"Quokka harvest {number}", topics=[topic])
    closed = make_report("Quokka secret harvest", topics=[topic])
    sync.send_everything()
    assert answer(client, "quokka")["total"] == 3
    assert "Quokka secret harvest" in suggested(client, "quok")
    withdraw(closed)
    # The worker has not been here
    assert sync.waiting().exists()
    found = answer(client, "quokka")
    assert (found["total"], len(found["results"])) == (2, 2)
    assert {value["count"] for value in found["facets"]["kind"]} == {2}
    assert {value["count"] for value in found["facets"]["topic"]} == {2}
    assert suggested(client, "quok") == ["Quokka harvest 0", "Quokka harvest 1"]
    assert answer(client, "secret")["total"] == 0
    assert b"secret" not in client.get("/search/?q=quokka&format=atom").content
    # Neither in what follows where nothing has all words, nor in how many have each of them
    few = client.get("/search/", {"q": "quokka secret nothing"}).content.decode()
    assert "</mark> harvest 0" in few
    assert "secret</mark> harvest" not in few
    assert "quokka</a>, 2 entries" in few
    worker.follow()
    assert answer(client, "quokka")["total"] == 2


def test_s17_what_becomes_closed_text_is_not_found_before_the_index_knows(client: Client) -> None:
    report = make_report("Barley harvest", findings=["A quokka."])
    sync.send_everything()
    assert answer(client, "quokka")["total"] == 1
    report.access = "sponsors"
    report.save_revision().publish()
    assert answer(client, "quokka")["total"] == 0
    worker.follow()
    assert answer(client, "quokka")["total"] == 0
    assert answer(client, "barley")["total"] == 1


@pytest.mark.parametrize(
    "path", ["/search/?q=barley", "/search/?q=barley&format=json", "/search/suggest/?q=bar"]
)
def test_an_answer_is_kept_only_where_the_index_knows_everything(client: Client, path: str) -> None:
    make_report("Barley harvest")
    sync.send_everything()
    assert is_kept(client, path)
    make_report("Barley again")
    assert not is_kept(client, path)
    worker.follow()
    assert is_kept(client, path)


def test_what_the_worker_sent_is_found_at_once(client: Client, settings: Any) -> None:
    """With the page cache: no answer from before stands in the way, and none is waited for."""
    settings.PAGE_CACHE = True
    make_report("Barley harvest")
    worker.follow()
    for total in (2, 3, 4):
        assert answer(client, "barley")["total"] == total - 1
        make_report(f"Barley {total}")
        assert answer(client, "barley")["total"] == total - 1
        worker.follow()
        assert answer(client, "barley")["total"] == total


def test_very_many_withdrawn_entries_are_the_databases_to_leave_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [make_report(f"Barley {number}") for number in range(3)]
    sync.send_everything()
    monkeypatch.setattr(sync, "MOST_WITHDRAWN", 1)
    for report in reports[:2]:
        restrict(report)
    found = client.get("/search/?q=barley&format=json").json()
    assert (found["total"], found["fallback"]) == (1, True)
    worker.follow()
    assert answer(client, "barley")["total"] == 1
    assert Entry.objects.filter(live=False).count() == 2
