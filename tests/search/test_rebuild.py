"""The index is made anew while readers search and editors publish, or stays as it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from elasticsearch_dsl import Index

from core import schedule
from core.models import SharedValue
from search import reconciliation
from search.elastic import documents, indices, mapping, rebuild, sync, worker
from search.elastic.client import WORKERS, Unavailable, client
from search.elastic.mapping import EntryDocument, alias, index_named, schema
from search.engines.database import store
from search.lease import LASTS
from search.models import CorpusState, Entry
from tests.search.corpora import add, find, pdf
from tests.search.index_reader import ask, expected, indexed

pytestmark = [pytest.mark.django_db, pytest.mark.broken_corpus]


@pytest.fixture
def url(elastic: str, elasticsearch_url: str) -> str:
    # The pages that every site has
    Entry.objects.all().delete()
    return elasticsearch_url


def follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker does, without its pauses."""
    monkeypatch.setattr(worker, "_next_try", 0.0)
    worker.follow()


def all_of_test(name: str) -> list[str]:
    return sorted(client(WORKERS).indices.get(index=f"{name}-*"))


def test_a_new_index_takes_the_place_of_the_old_one(url: str, elastic: str) -> None:
    for number in range(7):
        add(f"Barley {number}", index=False)
    before = indices.current()
    said: list[tuple[int, int]] = []
    assert rebuild.rebuild(lambda done, total: said.append((done, total))) == 7
    after = indices.current()
    assert after != before
    assert all_of_test(elastic) == [after]
    assert indexed(url) == expected() != {}
    assert said[0] == (0, 7)
    assert said[-1] == (7, 7)
    assert not sync.waiting().exists()
    settings = client(WORKERS).indices.get_settings(index=after)[after]["settings"]["index"]
    assert settings["gc_deletes"] == "3600s"
    assert settings["auto_expand_replicas"] == "0-1"
    assert "refresh_interval" not in settings


def test_what_changes_meanwhile_is_replayed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [add(f"Barley {number}") for number in range(6)]
    load = rebuild._load

    def meanwhile(*arguments: Any) -> int:
        done = load(*arguments)
        Entry.objects.filter(pk=rows[0].pk).update(title="Oats", version=9)
        Entry.objects.filter(pk=rows[1].pk).update(live=False, version=9)
        add("Rye", index=False)
        # The worker sends it to the index that readers ask
        sync.send_everything()
        return done

    monkeypatch.setattr(rebuild, "_load", meanwhile)
    rebuild.rebuild()
    assert indexed(url) == expected()
    assert {document["name"] for document in indexed(url).values()} >= {"Oats", "Rye"}
    assert list(indices.differences(alias())) == []


def test_what_is_sent_to_the_old_index_at_the_last_moment_is_not_lost(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = add("Barley")
    swap = indices.swap

    def late(index: str) -> list[str]:
        Entry.objects.filter(pk=row.pk).update(title="Oats", version=9)
        sync.send_everything()
        return swap(index)

    monkeypatch.setattr(indices, "swap", late)
    rebuild.rebuild()
    assert indexed(url)[row.pk]["name"] == "Oats"


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_what_is_ended_leaves_the_old_index_as_it_was(
    url: str, elastic: str, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    for number in range(3):
        add(f"Barley {number}")
    before = indices.current()

    def broken(*_arguments: Any) -> int:
        raise end

    with monkeypatch.context() as patch:
        patch.setattr(rebuild, "_write", broken)
        with pytest.raises(end):
            rebuild.rebuild()
    assert all_of_test(elastic) == [before]
    assert find("barley").total == 3
    # Nor does it keep others from it
    rebuild.rebuild()
    assert indexed(url) == expected()


def test_an_index_that_was_just_being_made_goes_with_ctrl_c(
    url: str, elastic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Barley")
    before = indices.current()
    make = Index.create

    def ended(index: Index, *arguments: Any, **more: Any) -> None:
        make(index, *arguments, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(Index, "create", ended)
    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild()
    assert all_of_test(elastic) == [before]
    with pytest.raises(CommandError, match="Ended") as ended_command:
        call_command("search_index", "rebuild", stdout=StringIO())
    assert ended_command.value.returncode == 130
    # One that readers may ask already stays
    indices.delete(before or "")
    with pytest.raises(KeyboardInterrupt):
        indices.ensure()
    assert all_of_test(elastic) == [indices.current()]


def test_a_refused_document_ends_nothing(
    url: str, elastic: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = add("Barley"), add("Oats", index=False)
    before = indices.current()
    made = documents.document_of

    def broken(entry: Entry, *rest: Any) -> dict[str, Any]:
        document = made(entry, *rest)
        return {**document, "nonsense": 1} if entry.pk == bad.pk else document

    monkeypatch.setattr(documents, "document_of", broken)
    assert rebuild.rebuild() == 1
    assert all_of_test(elastic) == [indices.current()] != [before]
    assert set(indexed(url)) == {good.pk}
    # It rests as if it had been sent, and is the version that it was
    ((pk, reason, times),) = sync.refused()
    assert (pk, times) == (bad.pk, 1)
    assert "strict_dynamic_mapping" in reason
    assert not sync.waiting(timezone.now()).exists()
    assert Entry.objects.get(pk=bad.pk).version == 1
    # Whoever asks for it at a terminal is told
    monkeypatch.setattr("search.maintenance.check", lambda *, fix: [])
    with pytest.raises(CommandError, match="1 entries are refused"):
        call_command("search_index", "rebuild", stdout=StringIO())
    # And a worker without an index has one again
    indices.delete(indices.current() or "")
    follow(monkeypatch)
    assert set(indexed(url)) == {good.pk}
    monkeypatch.undo()
    settings.ELASTICSEARCH = {"hosts": [url], "index": elastic}
    assert rebuild.rebuild() == 2
    assert indexed(url) == expected()
    assert sync.refused() == []


def test_publishing_does_not_wait_for_the_database_to_be_indexed(
    url: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Barley")
    monkeypatch.setattr("search.maintenance.check", lambda *, fix: [])
    # As it would be if that were not so: the database's own index is current
    store().clear()

    def in_database() -> int:
        settings.ELASTICSEARCH = {"hosts": []}
        total = find("barley").total
        settings.ELASTICSEARCH = here
        return total

    here = settings.ELASTICSEARCH
    call_command("search_index", "rebuild", stdout=StringIO())
    assert in_database() == 0
    # It answers when the server does not, so it has to be of this version of the site
    CorpusState.objects.update(analysis="old")
    call_command("search_index", "rebuild", stdout=StringIO())
    assert in_database() == 1
    store().clear()
    settings.ELASTICSEARCH = {"hosts": []}
    call_command("search_index", "rebuild", stdout=StringIO())
    assert find("barley").total == 1


def test_what_goes_wrong_is_not_tried_each_second(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    def broken(*_arguments: Any) -> int:
        nonlocal tries
        tries += 1
        raise RuntimeError

    monkeypatch.setattr(rebuild, "_load", broken)
    indices.delete(indices.current() or "")
    with pytest.raises(RuntimeError):
        follow(monkeypatch)
    worker.follow()
    assert tries == 1


def test_bulks_are_small_whoever_may_read_the_text() -> None:
    add("Barley", passages=pdf(*["malt " * 20_000] * 7), access=2, index=False)
    add("Oats", passages=pdf(*["malt " * 20_000] * 7), access=1, index=False)
    add("Rye", passages=pdf(*["malt " * 20_000] * 7), index=False)
    add("Wheat", abstract="malt " * 220_000, index=False)
    add("Spelt", abstract="malt " * 220_000, index=False)
    entries = Entry.objects.filter(type="tests.thing").order_by("pk")
    chunks = list(rebuild._chunks(documents.rows(entries.iterator())))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]
    for chunk in chunks:
        assert len(json.dumps([document for _, document in chunk])) < 3 * rebuild.CHARACTERS


def test_a_second_one_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add("Barley")
    with rebuild.Lease(rebuild.KEY):
        with pytest.raises(rebuild.AlreadyRunningError):
            rebuild.rebuild()
        with pytest.raises(CommandError, match="is being made anew already"):
            call_command("search_index", "rebuild", stdout=StringIO())
    rebuild.rebuild()
    # One that died is no hindrance
    SharedValue.objects.create(key=rebuild.KEY, text="dead", expires=timezone.now() - timedelta(seconds=1))
    rebuild.rebuild()
    # And one that was given up for dead ends
    with rebuild.Lease(rebuild.KEY) as lease:
        SharedValue.objects.filter(key=rebuild.KEY).update(text="another")
        lease.renew()
        lease._said -= LASTS.total_seconds()
        with pytest.raises(rebuild.AlreadyRunningError):
            lease.renew()
    SharedValue.objects.filter(key=rebuild.KEY).delete()


def test_another_site_of_the_cluster_keeps_its_index(
    url: str, elastic: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Barley")
    here = settings.ELASTICSEARCH
    for other in ("-vienna", "-v1"):
        settings.ELASTICSEARCH = {**here, "index": elastic + other}
        ended, searched = indices.create(), indices.ensure()
        settings.ELASTICSEARCH = here
        rebuild.rebuild()
        rebuild.compare(timezone.now() + timedelta(days=9))
        assert {ended, searched} < set(all_of_test(elastic))
        settings.ELASTICSEARCH = {**here, "index": elastic + other}
        assert indices.left_over() == [ended]
        settings.ELASTICSEARCH = here


@pytest.fixture
def other_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Within it the site is of another version, whose documents have another form."""

    @contextmanager
    def within() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(mapping, "schema", lambda: "v1-00000000")
            yield

    return within


def test_workers_of_two_versions_leave_each_other_their_index(
    url: str,
    elastic: str,
    monkeypatch: pytest.MonkeyPatch,
    other_version: Callable[[], AbstractContextManager[None]],
) -> None:
    add("Barley")
    first = indices.current()
    with other_version():
        assert indices.current() is None
        follow(monkeypatch)
        second = indices.current()
        assert indexed(url) == expected()
    follow(monkeypatch)
    assert indices.current() == first
    rebuild.rebuild()
    with other_version():
        assert indices.current() == second
        rebuild.compare(timezone.now())
        assert len(all_of_test(elastic)) == 2
        # It may be the one that was put back in the place of the other
        assert indices.outdated(timezone.now() + timedelta(hours=23)) == []
        rebuild.compare(timezone.now() + timedelta(hours=25))
        assert all_of_test(elastic) == [second]


def test_what_another_version_searches_goes_a_day_after_this_one_began(
    url: str,
    elastic: str,
    monkeypatch: pytest.MonkeyPatch,
    other_version: Callable[[], AbstractContextManager[None]],
) -> None:
    now = timezone.now()
    with other_version(), monkeypatch.context() as patch:
        patch.setattr(indices, "timezone", SimpleNamespace(now=lambda: now - timedelta(days=90)))
        old = indices.ensure()
    add("Barley")
    # It may be the one that an update that goes wrong is taken back to, and machines are updated in turn
    rebuild.compare(now + timedelta(hours=23))
    assert old in all_of_test(elastic)
    rebuild.compare(now + timedelta(hours=25))
    assert all_of_test(elastic) == [indices.current()]


def test_a_version_that_comes_back_knows_what_another_has_sent(
    url: str, monkeypatch: pytest.MonkeyPatch, other_version: Callable[[], AbstractContextManager[None]]
) -> None:
    row = add("Barley")
    follow(monkeypatch)
    with other_version():
        follow(monkeypatch)
        Entry.objects.filter(pk=row.pk).update(live=False, version=9)
        follow(monkeypatch)
    assert not sync.waiting().exists()
    assert set(indexed(url)) == {row.pk}
    # Its worker starts again
    monkeypatch.setattr(worker, "_has_compared", False)
    follow(monkeypatch)
    assert indexed(url) == {}


@pytest.mark.parametrize("end", [KeyboardInterrupt, Unavailable("away")])
def test_what_is_ended_after_the_swap_is_done_by_the_worker(
    url: str, elastic: str, monkeypatch: pytest.MonkeyPatch, end: BaseException
) -> None:
    row, kept = add("Barley"), add("Oats")
    follow(monkeypatch)
    swap, mend = indices.swap, rebuild.mend

    def late(index: str) -> list[str]:
        Entry.objects.filter(pk=row.pk).update(live=False, version=9)
        sync.send_everything()
        return swap(index)

    def ended(index: str = "", **more: Any) -> Any:
        if not index:
            raise end
        return mend(index, **more)

    with monkeypatch.context() as patch:
        patch.setattr(indices, "swap", late)
        patch.setattr(rebuild, "mend", ended)
        with pytest.raises((KeyboardInterrupt, Unavailable)):
            rebuild.rebuild()
    assert set(indexed(url)) == {row.pk, kept.pk}
    assert not sync.waiting().exists()
    follow(monkeypatch)
    assert set(indexed(url)) == {kept.pk}
    assert all_of_test(elastic) == [indices.current()]
    assert not SharedValue.objects.filter(key=rebuild.KEY).exists()


def test_what_was_missed_is_mended_at_night(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = add("Barley")
    follow(monkeypatch)
    # Behind everybody's back
    ask(url, f"{mapping.alias()}/_doc/{row.pk}?refresh=true", method="DELETE")
    waits = add("Oats", index=False)
    follow(monkeypatch)
    assert set(indexed(url)) == {waits.pk}
    caplog.clear()
    assert reconciliation.compare_index in schedule._nightly
    reconciliation.compare_index(timezone.now())
    add("Rye", index=False)
    follow(monkeypatch)
    assert indexed(url) == expected()
    # What had only not been sent yet is no difference
    assert [record.getMessage() for record in caplog.records] == [
        f"The index differed from the corpus: missing in the index: entry {row.pk} (0, not 1)"
    ]


def test_a_late_worker_brings_nothing_back_after_a_rebuild(url: str) -> None:
    row, kept = add("Barley"), add("Oats")
    old = Entry.objects.get(pk=row.pk)
    Entry.objects.filter(pk=row.pk).update(live=False, version=2)
    sync.send_everything()
    assert rebuild.rebuild() == 1
    sync.send([old])
    assert set(indexed(url)) == {kept.pk}


def test_one_that_was_given_up_for_dead_does_no_harm(
    url: str, elastic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It slept, while another made an index; it wakes up before it writes, compares, swaps or deletes."""
    rows = [add(f"Barley {number}") for number in range(3)]
    gone = add("Oats")
    Entry.objects.filter(pk=gone.pk).update(live=False, version=2)
    sync.send_everything()

    def asleep(*_arguments: Any, **_more: Any) -> None:
        SharedValue.objects.filter(key=rebuild.KEY).update(expires=timezone.now())
        with monkeypatch.context() as patch:
            for where, name, function in awake:
                patch.setattr(where, name, function)
            rebuild.rebuild()

    def sleeping(where: Any, name: str) -> Callable[..., Any]:
        function = getattr(where, name)

        def late(*arguments: Any, **more: Any) -> Any:
            if not slept:
                slept.append(name)
                asleep()
            return function(*arguments, **more)

        return late

    places = [(rebuild, "_load"), (rebuild, "_write"), (rebuild, "mend"), (indices, "swap")]
    awake = [(where, name, getattr(where, name)) for where, name in places]
    for where, name in places:
        slept: list[str] = []
        # In this thread, where the test's transaction is
        monkeypatch.setattr(rebuild, "ThreadPoolExecutor", AtOnce)
        with monkeypatch.context() as patch:
            patch.setattr(where, name, sleeping(where, name))
            with pytest.raises((rebuild.AlreadyRunningError, Unavailable)):
                rebuild.rebuild()
        assert slept == [name]
        # The other's index is there, alone, and whole
        assert all_of_test(elastic) == [indices.current()], name
        assert indexed(url) == expected(), name
        assert set(indexed(url)) == {row.pk for row in rows}


class AtOnce:
    """An executor that does what it is given before it returns."""

    def __init__(self, _threads: int) -> None:
        pass

    def __enter__(self) -> AtOnce:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    def shutdown(self, **_more: Any) -> None:
        pass


def test_what_a_killed_one_left_goes(url: str, elastic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = indices.create()
    add("Barley")
    rebuild.rebuild()
    assert left not in all_of_test(elastic)
    assert len(all_of_test(elastic)) == 1
    # Or by itself, as soon as it is known to be dead
    follow(monkeypatch)
    left = indices.create()
    lives = timezone.now() + timedelta(minutes=1)
    SharedValue.objects.create(key=rebuild.KEY, text="killed", expires=lives)
    follow(monkeypatch)
    assert left in all_of_test(elastic)
    SharedValue.objects.filter(key=rebuild.KEY).update(expires=timezone.now())
    follow(monkeypatch)
    assert all_of_test(elastic) == [indices.current()]


def test_it_says_that_it_lives_as_long_as_it_does(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [add(f"Barley {number}") for number in range(3)]
    said: list[str] = []
    load, swap = rebuild._load, indices.swap

    def loaded(*arguments: Any) -> int:
        done = load(*arguments)
        said.append("loaded")
        Entry.objects.filter(pk=rows[0].pk).update(version=2)
        return done

    def swapped(index: str) -> list[str]:
        said.append("swapped")
        Entry.objects.filter(pk=rows[1].pk).update(version=2)
        return swap(index)

    monkeypatch.setattr(rebuild.Lease, "renew", lambda _self, **more: said.append(f"lives {more or ''}"))
    monkeypatch.setattr(rebuild, "_load", loaded)
    monkeypatch.setattr(indices, "swap", swapped)
    rebuild.rebuild()
    at_once = "lives {'at_once': True}"
    assert said[: said.index("swapped") + 1] == ["lives ", "loaded", "lives ", at_once, "swapped"]
    assert "lives " in said[said.index("swapped") :]


def test_another_mapping_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    first = schema()
    schema.cache_clear()
    monkeypatch.setattr("search.elastic.mapping.ANALYSIS_VERSION", "another")
    try:
        assert schema() != first
    finally:
        schema.cache_clear()
    described = index_named("x").to_dict()
    assert described["mappings"]["dynamic"] == "strict"
    assert EntryDocument._index is not None


@pytest.mark.django_db(transaction=True)
def test_readers_search_all_the_time(url: str, settings: Any) -> None:
    for number in range(30):
        add(f"Barley {number}", index=False)
    sync.send_everything()
    ended = threading.Event()
    wrong: list[Any] = []
    searches = 0

    def read() -> None:
        nonlocal searches
        while not ended.is_set():
            try:
                result = find("barley")
                searches += 1
                if result.total != 30:
                    wrong.append(result.total)
            except Exception as error:
                wrong.append(error)
        connections.close_all()

    client(WORKERS).indices.refresh(index=alias())
    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            rebuild.rebuild()
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert searches > 3
