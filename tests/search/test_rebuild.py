"""The index is made anew while readers search and editors publish, or stays as it was."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from core.models import SharedValue
from search.elastic import indices, rebuild, sync
from search.elastic.client import WORKERS, client
from search.elastic.mapping import EntryDocument, alias, index_named, schema
from search.models import Entry
from tests.search.corpora import add, find
from tests.search.index_reader import expected, indexed

pytestmark = [pytest.mark.django_db, pytest.mark.broken_corpus]


@pytest.fixture
def url(elastic: str, elasticsearch_url: str) -> str:
    # The pages that every site has
    Entry.objects.all().delete()
    return elasticsearch_url


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


def test_a_refused_document_ends_it_with_its_reason(
    url: str, elastic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Barley")
    before = indices.current()
    found = rebuild.rows
    monkeypatch.setattr(
        rebuild, "rows", lambda rows: ((entry, {**made, "nonsense": 1}) for entry, made in found(rows))
    )
    with pytest.raises(
        CommandError, match=r"refuses entry \d+: strict_dynamic_mapping.* readers ask is as it was"
    ):
        call_command("search_index", "rebuild", stdout=StringIO())
    assert all_of_test(elastic) == [before]


def test_a_second_one_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add("Barley")
    with rebuild.Lease():
        with pytest.raises(rebuild.AlreadyRunningError):
            rebuild.rebuild()
        with pytest.raises(CommandError, match="is being made anew already"):
            call_command("search_index", "rebuild", stdout=StringIO())
    rebuild.rebuild()
    # One that died is no hindrance
    SharedValue.objects.create(key=rebuild.KEY, text="dead", expires=timezone.now() - timedelta(seconds=1))
    rebuild.rebuild()
    # And one that was given up for dead ends
    with rebuild.Lease() as lease:
        SharedValue.objects.filter(key=rebuild.KEY).update(text="another")
        lease._said -= rebuild.LEASE.total_seconds()
        with pytest.raises(rebuild.AlreadyRunningError):
            lease.renew()
    SharedValue.objects.filter(key=rebuild.KEY).delete()


def test_what_a_killed_one_left_goes(url: str, elastic: str) -> None:
    left = indices.create()
    add("Barley")
    rebuild.rebuild()
    assert left not in all_of_test(elastic)
    assert len(all_of_test(elastic)) == 1


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
