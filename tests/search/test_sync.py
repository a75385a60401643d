"""The index follows the corpus: whatever the order of events, nothing is lost, stale or brought back."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import SharedValue, Topic
from search import corpus
from search.elastic import documents, indices, rebuild, state, sync, worker
from search.elastic.client import WORKERS, Unavailable, asking, client
from search.elastic.mapping import alias
from search.models import Entry
from tests.search.corpora import add, find, pdf, titles
from tests.search.index_reader import ask, expected, indexed

pytestmark = [pytest.mark.django_db, pytest.mark.broken_corpus]


@pytest.fixture
def url(elastic: str, elasticsearch_url: str) -> str:
    # The pages that every site has
    Entry.objects.all().delete()
    return elasticsearch_url


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("search_index", *arguments, stdout=out)
    return out.getvalue()


def follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker does, without its pauses."""
    monkeypatch.setattr(worker, "_next_try", 0.0)
    worker.follow()


def test_the_worker_sends_what_changed(url: str) -> None:
    topic = Topic.objects.create(name="Barley", slug="barley")
    assert sync.waiting().count() == 1
    worker.follow()
    assert not sync.waiting().exists()
    assert indexed(url) == expected() != {}
    topic.name = "Oats"
    topic.save()
    worker.follow()
    # Which refreshes the index
    assert indexed(url) == expected()
    assert titles(find("oats")) == ["Oats"]
    topic.delete()
    assert sync.waiting().count() == 1
    worker.follow()
    assert not sync.waiting().exists()
    assert indexed(url) == {}


def test_every_field_of_an_entry_is_sent(url: str) -> None:
    entry = add(
        "Łódź: FDA’s 2,500 sites",
        body="First line\nsecond line\nFirst line",
        abstract="An abstract",
        number="CR-2026-7",
        people=["Ada Byron", "Søren Ødegård"],
        series="Papers",
        day=None,
        passages=[*pdf("page one", "", "page three"), *[]],
        access=2,
    )
    found = indexed(url)
    assert found == expected()
    document = found[entry.pk]
    assert document["title"] == "lodz fda 2500 sites"
    assert document["inside"] == ""
    assert document["inside_2"] == "page one \ue000 page three"


def test_an_older_state_never_replaces_a_newer_one(url: str) -> None:
    entry = add("Barley", index=False)
    sync.send([entry])
    old = Entry.objects.get(pk=entry.pk)
    Entry.objects.filter(pk=entry.pk).update(title="Oats", version=2)
    sync.send([Entry.objects.get(pk=entry.pk)])
    # A worker that read the row before is late
    assert sync.send([old]).done == 1
    assert indexed(url)[entry.pk]["name"] == "Oats"
    assert indexed(url) == expected()
    Entry.objects.filter(pk=entry.pk).update(live=False, version=3)
    sync.send([Entry.objects.get(pk=entry.pk)])
    late = Entry(pk=entry.pk, title="Oats", version=2, live=True)
    assert sync.send([late]).done == 1
    assert indexed(url) == {}
    assert Entry.objects.get(pk=entry.pk).acknowledged == 3


def test_what_the_server_refuses_waits_longer_each_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = add("Barley", index=False), add("Oats", index=False)
    made = documents.document_of

    def broken(entry: Entry, *rest: Any) -> dict[str, Any]:
        document = made(entry, *rest)
        return {**document, "nonsense": 1} if entry.pk == bad.pk else document

    monkeypatch.setattr(documents, "document_of", broken)
    now = timezone.now()
    sent = sync.send_waiting(now=now)
    assert sent.done == 1
    assert list(sent.refused) == [bad.pk]
    assert "strict_dynamic_mapping_exception" in sent.refused[bad.pk]
    assert set(indexed(url)) == {good.pk}
    # It holds up nobody, and is not asked again at once
    assert not sync.waiting(now).exists()
    assert sync.waiting(now + sync.PAUSE + timedelta(seconds=5)).get() == bad
    with pytest.raises(CommandError, match="1 entries are refused"):
        command("sync")
    assert sync.refused()[0][2] == 2
    assert not sync.waiting(now + sync.PAUSE + timedelta(seconds=5)).exists()
    monkeypatch.undo()
    assert "Sent 1 entries, 0 wait." in command("sync")
    assert sync.refused() == []
    assert indexed(url) == expected()


def test_what_was_refused_rests_no_longer_than_it_is_the_same(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that is closed or buried while it rests is not in the index for hours as it was."""
    entry = add("Barley")
    made = documents.document_of
    with monkeypatch.context() as patch:
        patch.setattr(documents, "document_of", lambda *given: {**made(*given), "nonsense": 1})
        Entry.objects.filter(pk=entry.pk).update(title="Oats", version=2)
        sync.send_waiting()
        now = timezone.now()
        assert not sync.waiting(now).exists()
        Entry.objects.filter(pk=entry.pk).update(live=False, version=3)
        assert sync.waiting(now).get() == entry
        # Others of the same version rest on
        other = add("Rye", index=False)
        assert sync.send_waiting(now=now).refused.keys() == {other.pk}
        assert not sync.waiting(now).exists()
    assert indexed(url) == {}


@pytest.mark.parametrize("block", ["index.blocks.read_only_allow_delete", "index.blocks.write"])
def test_a_server_that_takes_nothing_is_one_outage(
    url: str, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    """A full disk and an index that an operator blocked: readers get what is true from the database."""
    changed = add("Barley")
    follow(monkeypatch)
    server = client(WORKERS)
    server.indices.put_settings(index=alias(), settings={block: True})
    Entry.objects.filter(pk=changed.pk).update(live=False, version=2)
    buried = Entry.objects.get(pk=changed.pk)
    add("Oats", index=False)
    follow(monkeypatch)
    outage = state.outage()
    assert outage is not None
    assert "cannot write (cluster_block_exception)" in outage.reason
    SharedValue.objects.filter(key=state.KEY).update(number=7)
    for _ in range(2):
        follow(monkeypatch)
    # It was known all the time, and nothing rests that could be sent a moment later
    assert SharedValue.objects.get(key=state.KEY).number == 7
    assert sync.refused() == []
    server.indices.put_settings(index=alias(), settings={block: None})
    waited: list[int] = []
    close = state.close
    monkeypatch.setattr(state, "close", lambda: (waited.append(sync.waiting().count()), close()))
    follow(monkeypatch)
    assert not state.is_down()
    # Nobody was let back to what is old
    assert waited == [0]
    assert indexed(url) == expected() != {}
    assert buried.pk not in indexed(url)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, "security_exception"),
        (403, "security_exception"),
        (404, "index_not_found_exception"),
        (400, "index_closed_exception"),
        (503, "unavailable_shards_exception"),
    ],
)
def test_what_the_server_says_of_itself_refuses_no_entry(status: int, error: str) -> None:
    for what in ("index", "delete"):
        with pytest.raises(Unavailable, match=f"cannot write .{error}"):
            sync.reason_of({what: {"status": status, "error": {"type": error, "reason": "no"}}})


def test_what_the_server_says_of_a_document() -> None:
    assert sync.reason_of({"delete": {"status": 404}}) == ""
    assert sync.reason_of({"index": {"status": 201}}) == ""
    assert sync.reason_of({"index": {"status": 409, "error": {"type": "version_conflict"}}}) == ""
    error = {"type": "document_parsing_exception", "reason": "no"}
    assert sync.reason_of({"index": {"status": 400, "error": error}}) == "document_parsing_exception: no"


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_cannot_write_refuses_no_entry(
    url: str, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Some of a bulk are taken before it is too much: these are noted, and the others wait."""
    first, second = add("Barley", index=False), add("Oats", index=False)
    error = {"type": "es_rejected_execution_exception", "reason": "too much"}

    def half(*_arguments: Any, **_more: Any) -> Any:
        yield True, {"index": {"status": 201}}
        yield False, {"index": {"status": status, "error": error}}

    with monkeypatch.context() as patch:
        patch.setattr(sync.helpers, "streaming_bulk", lambda _client, actions, **more: half(list(actions)))
        with pytest.raises(Unavailable, match="cannot write"):
            sync.send_waiting()
    assert [entry.pk for entry in sync.waiting()] == [second.pk]
    assert Entry.objects.get(pk=first.pk).acknowledged == 1
    assert sync.refused() == []


def test_sync_reports(url: str, settings: Any) -> None:
    add("Barley", index=False)
    assert "Sent 1 entries, 0 wait." in command("sync")
    assert "Sent 0 entries, 0 wait." in command("sync")
    add("Oats", index=False)
    here = settings.ELASTICSEARCH
    settings.ELASTICSEARCH = {**here, "hosts": ["http://127.0.0.1:9"]}
    with pytest.raises(CommandError, match=r"is not reached .*\. What waits will be sent when it answers"):
        command("sync")
    assert sync.waiting().count() == 1
    settings.ELASTICSEARCH = {"hosts": []}
    assert "There is no search server" in command("sync")


def test_a_name_without_an_index_makes_none(url: str, elastic: str) -> None:
    entry = add("Barley", index=False)
    indices.delete(indices.current() or "")
    with pytest.raises(Unavailable):
        sync.send([entry])
    assert not client(WORKERS).indices.exists(index=alias())
    # A deletion would make one, whatever is required, and none could take the name any more
    Entry.objects.filter(pk=entry.pk).update(live=False, version=2)
    with pytest.raises(Unavailable):
        sync.send([Entry.objects.get(pk=entry.pk)])
    left_over = indices.Difference(entry.pk + 1, "left over", 0, 1)
    with pytest.raises(Unavailable), asking():
        rebuild._mend([left_over], "", raised=False)
    assert ask(url, f"_cat/indices/{elastic}*?format=json") == []
    Entry.objects.filter(pk=entry.pk).update(live=True, version=3)
    assert sync.waiting().count() == 1
    # The worker makes the whole index anew
    worker.follow()
    assert indexed(url) == expected() != {}


def test_check_sees_both_ways_and_mends(url: str) -> None:
    kept, stale, missing, ahead = (add(title) for title in ("Barley", "Oats", "Rye", "Wheat"))
    Entry.objects.filter(pk=stale.pk).update(title="Oats anew", version=5, acknowledged=5)
    ask(url, f"{alias()}/_doc/{missing.pk}?refresh=true", method="DELETE")
    Entry.objects.filter(pk=ahead.pk).update(version=3)
    sync.send([Entry.objects.get(pk=ahead.pk)])
    # The database came back from a copy
    Entry.objects.filter(pk=ahead.pk).update(version=2, acknowledged=2, title="Wheat as it was")
    # Of a time when this was not there any more
    buried = add("Millet")
    Entry.objects.filter(pk=buried.pk).update(version=5)
    sync.send([Entry.objects.get(pk=buried.pk)])
    Entry.objects.filter(pk=buried.pk).update(version=2, acknowledged=2, live=False)
    gone = add("Spelt")
    Entry.objects.filter(pk=gone.pk).delete()
    corpus.touch()
    found = {difference.entry: difference.problem for difference in indices.differences(alias())}
    assert found == {
        stale.pk: "stale",
        missing.pk: "missing",
        ahead.pk: "ahead",
        gone.pk: "left over",
        buried.pk: "left over",
    }
    assert kept.pk not in found
    with pytest.raises(CommandError, match="entries differ"):
        command("check")
    assert {difference.entry for difference in rebuild.mend()} == set(found)
    assert list(indices.differences(alias())) == []
    assert indexed(url) == expected()
    assert set(indexed(url)) == {kept.pk, stale.pk, missing.pk, ahead.pk}
    # Nothing stands behind these entries, so that the command buries them, and brings the site's pages back
    command("check", "--fix")
    assert indexed(url) == expected()
    assert not set(indexed(url)) & {kept.pk, stale.pk, missing.pk, ahead.pk}


def test_check_of_a_server_without_an_index(url: str) -> None:
    indices.delete(indices.current() or "")
    with pytest.raises(CommandError, match="no index yet: run search_index rebuild"):
        command("check")
    command("rebuild")
    assert "The index has every entry as it is." in command("check")


Steps = st.lists(
    st.tuples(st.sampled_from(["edit", "delete", "restore", "read", "send", "late"]), st.integers(0, 2)),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(Steps)
def test_deletes_race_with_edits(url: str, steps: list[tuple[str, int]]) -> None:
    """Workers read rows, and send what they read at any later moment, in any order."""
    entries = [add(f"Barley {number}", index=False) for number in range(3)]
    read: list[Entry] = []
    for step, number in steps:
        row = Entry.objects.get(pk=entries[number].pk)
        match step:
            case "edit" if row.live:
                row.title, row.version = f"{row.title} more", row.version + 1
                row.save()
            case "delete":
                row.live, row.version = False, row.version + 1
                row.save()
            case "restore" if not row.live:
                row.live, row.title, row.version = True, f"Oats {number}", row.version + 1
                row.save()
            case "read":
                read.append(row)
            case "send":
                sync.send([row])
            case "late" if read:
                sync.send([read.pop(number % len(read))])
    sync.send(read)
    sync.send_everything()
    assert not sync.waiting().exists()
    found = indexed(url)
    wanted = expected()
    for entry in entries:
        assert found.get(entry.pk) == wanted.get(entry.pk)


def test_a_server_that_was_away_is_asked_by_the_worker_alone(
    url: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Barley")
    here = settings.ELASTICSEARCH
    settings.ELASTICSEARCH = {**here, "hosts": ["http://127.0.0.1:9"]}
    worker.follow()
    outage = state.outage()
    assert outage is not None
    assert "is not reached" in outage.reason
    # It pauses, and asks again
    settings.ELASTICSEARCH = here
    assert worker._pause(outage.since) == worker.SHORTEST
    assert worker._pause(outage.since + timedelta(seconds=60)) == 6
    assert worker._pause(outage.since + timedelta(hours=2)) == worker.LONGEST
    monkeypatch.setattr(worker, "_next_try", 0.0)
    add("Oats", index=False)
    worker.follow()
    assert state.outage() is None
    assert indexed(url) == expected()
    assert not SharedValue.objects.filter(key=state.KEY).exists()
