"""Nodes that are killed: what editors publish meanwhile is not lost, and readers of a cluster see nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from config.settings.base import BASE_DIR
from core.models import SharedValue, Topic
from core.samples import SIZES, make
from search import corpus
from search.elastic import client, guarded, indices, mapping, rebuild, state, sync, worker
from search.elastic.engine import ElasticEngine
from search.models import Entry
from search.registry import Extract, Source
from tests.plugins.search import index_of_its_own
from tests.reports.factories import make_press_note, make_report
from tests.search.corpora import add, find
from tests.search.index_reader import expected, indexed
from tests.server import variables
from tests.services.elastic_node.cluster import Cluster, Node
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broken_corpus, pytest.mark.service]

BURST, KILLED_AT = 500, 200


def follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker does each second, without its pauses."""
    monkeypatch.setattr(worker, "_next_try", 0.0)
    worker.follow()


class Editors:
    """They publish, edit, restrict, unpublish and delete; `found` are the pages that readers may find."""

    def __init__(self) -> None:
        self.found: list[Page] = []

    def act(self, number: int) -> None:
        at = number % max(len(self.found), 1)
        if number % 5 == 4:
            self.found[at].title += " anew"
            self.found[at].save_revision().publish()
        elif number % 11 == 10:
            self.found.pop(at).delete()
        elif number % 13 == 12:
            page = self.found.pop(at)
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        elif number % 17 == 16:
            self.found.pop(at).unpublish()
        elif number % 3 == 0:
            closed = "sponsors" if number % 2 else "public"
            report = make_report(f"Barley {number}", findings=[f"Malt {number}."], access=closed)
            pages = [Extract(Source.PDF, page, f"kiln {number} {page}") for page in (1, 2)]
            corpus.write_passages(report, Source.PDF, pages)
            self.found.append(report)
        else:
            self.found.append(make_press_note(f"Barley {number}"))


def test_a_node_is_killed_in_a_burst_of_publishes(
    elasticsearch_node: Node, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker sends meanwhile; once the node is back, the index is the corpus."""
    url = elasticsearch_node.url
    before = Entry.objects.filter(live=True).count()
    with index_of_its_own(settings, url):
        editors = Editors()
        for number in range(BURST):
            if number == KILLED_AT:
                elasticsearch_node.kill()
            editors.act(number)
            if number % 20 == 0:
                follow(monkeypatch)
        assert state.is_down()
        waiting = sync.waiting().count()
        assert waiting > BURST // 3
        # Readers go on in the database
        assert find("barley").total == len(editors.found)
        follow(monkeypatch)
        assert sync.waiting().count() == waiting
        elasticsearch_node.restart()
        follow(monkeypatch)
        assert not state.is_down()
        assert not sync.waiting().exists()
        assert indexed(url) == expected()
        assert len(indexed(url)) == Entry.objects.filter(live=True).count() >= len(editors.found) + before
        assert Entry.objects.filter(live=False).count() > 50
        out = StringIO()
        call_command("search_index", "check", stdout=out)
        assert "The index has every entry as it is." in out.getvalue()
        assert find("barley").total == len(editors.found)


def test_a_rebuild_that_is_ended_by_a_signal_costs_readers_nothing(
    database_url: str,
    elastic: str,
    elasticsearch_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C leaves nothing behind; after a kill, which lets nobody clean up, the worker does it."""
    for _ in make("notes", 300, "signal", SIZES["small"]):
        pass
    rebuild.rebuild()
    before, documents = indices.current(), indexed(elasticsearch_url)
    assert before
    assert len(documents) > 300

    def everything() -> set[str]:
        return set(client.client(client.WORKERS).indices.get(index=f"{elastic}-*"))

    environment = {
        **variables(database_url, tmp_path, "tests.embedded"),
        "ELASTICSEARCH_URL": elasticsearch_url,
        "ELASTICSEARCH_INDEX": elastic,
    }
    command = [sys.executable, "-m", "tests.search.slow_rebuild"]
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        with (tmp_path / "rebuild.log").open("w") as log:
            process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)
            try:
                until(lambda ended=process.poll: len(everything()) == 2 or ended() is not None)
                process.send_signal(number)
                status = process.wait(60)
            finally:
                process.kill()
        assert status, f"it came to its end before {number.name}"
        # Nothing that readers know of has changed
        assert indices.current() == before
        assert indexed(elasticsearch_url) == documents
        if number == signal.SIGINT:
            assert everything() == {before}
            assert status == 130
            assert "Traceback" not in (tmp_path / "rebuild.log").read_text()
            continue
        assert len(everything()) == 2
        with pytest.raises(rebuild.AlreadyRunningError):
            rebuild.rebuild()
        # It is given up for dead when it has said nothing for so long
        SharedValue.objects.filter(key=rebuild.KEY).update(expires=timezone.now())
        follow(monkeypatch)
        assert everything() == {before}
    # No one that was ended keeps others from it
    rebuild.rebuild()
    assert everything() == {indices.current()} != {before}
    assert indexed(elasticsearch_url) == documents


@pytest.fixture
def cluster(elasticsearch_cluster: Cluster, settings: Any) -> Iterator[Cluster]:
    with index_of_its_own(settings, *elasticsearch_cluster.urls):
        yield elasticsearch_cluster


def assert_equal_entries_have_one_order() -> None:
    """With a replica, whose equal scores may stand in another order: each once, in every walk alike (S06)."""
    made = {add("The same words", index=False).pk for _ in range(45)}
    sync.send_everything()
    server = client.client(client.WORKERS)
    server.indices.refresh(index=mapping.alias())
    for sort in ("relevance", "newest", "oldest"):
        walks = [
            [hit.entry for start in (0, 20, 40) for hit in find("same words", sort=sort, start=start).hits]
            for _ in range(4)
        ]
        assert all(walk == walks[0] for walk in walks), sort
        assert len(walks[0]) == 45
        assert set(walks[0]) == made


def test_one_of_three_nodes_is_killed_under_readers(
    cluster: Cluster, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The elected master goes, and whoever searches is answered with all hits, by the others."""
    for number in range(30):
        Topic.objects.create(name=f"Barley {number}", slug=f"barley-{number}")
    worker.follow()
    server = client.client(client.WORKERS)
    server.indices.refresh(index=mapping.alias())
    # Both copies are there before one can go
    server.cluster.health(index=mapping.alias(), wait_for_status="green", timeout="60s")
    # A machine that runs all of them may be slow, which is not what this is about
    monkeypatch.setattr(guarded, "ElasticEngine", partial(ElasticEngine, seconds=20.0))
    assert_equal_entries_have_one_order()
    ended = threading.Event()
    answers: list[tuple[int, int, bool]] = []

    def read(number: int) -> None:
        reader = Client(REMOTE_ADDR=f"192.0.2.{number}")
        while not ended.is_set():
            response = reader.get("/search/?q=barley&format=json")
            said = response.json()
            answers.append((response.status_code, said.get("total", -1), said.get("fallback", True)))
        connections.close_all()

    monkeypatch.setattr("search.views.LIMIT", 1_000_000)
    readers = [threading.Thread(target=read, args=[number]) for number in (1, 2, 3)]
    for reader in readers:
        reader.start()
    try:
        ended.wait(3)
        before = len(answers)
        cluster.master().kill()
        ended.wait(10)
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert before > 0
    assert len(answers) > before
    assert set(answers) == {(200, 30, False)}
    assert not state.is_down()
    # What is published now goes to the others
    Topic.objects.create(name="Barley after", slug="barley-after")
    follow(monkeypatch)
    assert not sync.waiting().exists()
    assert indices.current() is not None
    running = cluster.running()[0].url
    assert indexed(running) == expected()
