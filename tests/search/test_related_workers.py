"""What is alike is found in the background: readers notice nothing, and workers do it once."""

import threading
import time
from typing import Any

import pytest
from django.db import connections

from search import related
from search.elastic import client, state, sync, worker
from search.elastic.engine import ElasticEngine
from search.lease import Lease
from search.models import Entry, Related
from tests.reports.factories import make_report

pytestmark = [pytest.mark.django_db]

BARLEY = "Malt kilns dry barley before the brewery mashes it."


def reports(count: int) -> None:
    """Reports that are alike, among some that are not."""
    for number in range(count):
        make_report(f"Barley {number}", abstract=BARLEY)
    for number in range(6):
        make_report(f"Filler {number}", abstract=f"Nothing of that kind, w{number} w{number}.")


def sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_next_try", 0.0)
    worker.follow()


def test_a_slow_server_is_no_outage_for_readers(elastic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many entries take longer than a reader would wait; so may one of them."""
    reports(3)
    sent(monkeypatch)
    execute = ElasticEngine._execute
    limits: list[float] = []

    def slow(self: ElasticEngine, search: Any) -> dict[str, Any]:
        limits.append(self._limit._left)
        time.sleep(client.READERS / 5)
        return execute(self, search)

    monkeypatch.setattr(ElasticEngine, "_execute", slow)
    related.follow()
    assert len(limits) == 9
    assert min(limits) > client.WORKERS - 1
    assert state.outage() is None
    assert Related.objects.filter(entry__title="Barley 0").count() == 2


def test_a_server_that_fails_here_is_no_outage_either(
    elastic: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be this one question; whoever asks for readers, or sends changes, finds out by himself."""
    reports(3)
    sent(monkeypatch)
    here = settings.ELASTICSEARCH
    settings.ELASTICSEARCH = {**here, "hosts": ["http://127.0.0.1:9"]}
    related.follow()
    settings.ELASTICSEARCH = here
    assert state.outage() is None
    assert Related.objects.filter(entry__title="Barley 0").count() == 2
    assert not related.outdated().exists()


def test_a_new_page_is_looked_at_when_the_index_has_it(elastic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reports(3)
    sent(monkeypatch)
    related.follow()
    make_report("New", abstract=BARLEY)
    entry = Entry.objects.get(title="New")
    # Which may be asked for before the new one is sent
    related.follow()
    assert Entry.objects.get(pk=entry.pk).related_for == 0
    sent(monkeypatch)
    related.follow()
    assert Related.objects.filter(entry=entry).count() == 3
    # While the server is away the database answers, which has it at once
    make_report("Newer", abstract=BARLEY)
    state.note(client.Unavailable("away"))
    related.follow()
    assert Related.objects.filter(entry__title="Newer").count() == 4
    assert sync.waiting().get().title == "Newer"


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    reports(4)
    find = related._related
    looked_at: list[int] = []
    failures: list[Exception] = []
    together = threading.Barrier(2)

    def slow(entry: Entry) -> list[int]:
        looked_at.append(entry.pk)
        time.sleep(0.05)
        return find(entry)

    def work() -> None:
        try:
            together.wait(10)
            related.follow()
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    monkeypatch.setattr(related, "_related", slow)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    assert failures == []
    assert len(looked_at) == len(set(looked_at)) >= 10
    assert not related.outdated().exists()
    assert Related.objects.filter(entry__title="Barley 0").count() == 3


def test_it_is_left_to_who_is_at_it() -> None:
    reports(2)
    with Lease(related.KEY):
        related.follow()
        assert related.outdated().count() == 8
    related.follow()
    assert not related.outdated().exists()
