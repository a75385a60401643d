"""The index made anew from the corpus, and swapped for the old one, while readers go on searching."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from core.models import SharedValue
from search.lease import AlreadyRunningError, Lease
from search.models import Entry

from . import indices, sync
from .client import WORKERS, asking, client, reading
from .documents import rows
from .mapping import alias

__all__ = ["AlreadyRunningError", "ask_for_comparison", "compare", "is_to_compare", "mend", "rebuild"]

#: Bulks that the server has at once
THREADS = 2
#: Documents, and about as many bytes of text, in one bulk
DOCUMENTS, CHARACTERS = 100, 2 * 1024 * 1024
#: The lease of whoever makes indices and deletes them
KEY = "search rebuild"
#: Differences that are mended at once
TOGETHER = 500
#: Times that they are looked for: what is found in the last was changed since
ROUNDS = 5
#: Bytes that a passage has beside its text
PASSAGE = 60

#: done, of how many
Progress = Callable[[int, int], None]


def rebuild(progress: Progress = lambda done, total: None) -> int:
    """Make a new index of all live entries and let readers ask it. Returns how many documents were taken.

    What changes meanwhile is replayed. Whatever ends it before the swap leaves the old index as it was, and
    a row of the lease by which the worker sees what is still to be done, as after a kill. Documents that the
    server refuses are left out and rest, as those that `sync` sends.
    Raises `Unavailable`, AlreadyRunningError.
    """
    with Lease(KEY) as lease, asking():
        for name in indices.left_over():
            indices.delete(name)
        new = indices.create(number_of_replicas=0, auto_expand_replicas=False, refresh_interval="-1")
        try:
            done = _load(new, progress, lease)
            client(WORKERS).indices.put_settings(
                index=new, settings={"refresh_interval": None, "auto_expand_replicas": "0-1"}
            )
            mend(new, renew=lease.renew)
            # Whoever took over has deleted the new index, and the swap would fail: this says why
            lease.renew(at_once=True)
        except BaseException:
            indices.delete(new)
            raise
        before = indices.swap(new)
        # What was sent to the old one while it was looked at
        mend(renew=lease.renew)
        for name in before:
            indices.delete(name)
        return done


def ask_for_comparison(now: datetime) -> None:
    """Let the worker compare the index with the corpus, whatever is known of it."""
    row = SharedValue(key=KEY, expires=now)
    SharedValue.objects.bulk_create([row], ignore_conflicts=True)


def is_to_compare(now: datetime) -> bool:
    """Whether somebody asked for it, or did not come to the end of making an index."""
    return SharedValue.objects.filter(key=KEY, expires__lte=now).exists()


def compare(now: datetime) -> list[indices.Difference]:
    """Mend the index that readers ask, and delete those that nobody needs any more; what differed.

    Raises `Unavailable`, AlreadyRunningError.
    """
    with Lease(KEY) as lease, asking():
        # Named before anything that takes long: later one may be there that somebody else is making
        needless = [*indices.left_over(), *indices.outdated(now)]
        found = mend(renew=lease.renew)
        for name in needless:
            indices.delete(name)
        return found


def _load(index: str, progress: Progress, lease: Lease) -> int:
    total, done, taken = Entry.objects.filter(live=True).count(), 0, 0
    # With those that were buried: the new index has to know of their deletion as the old one does, or a late
    # worker brings them back
    entries = Entry.objects.order_by("pk").iterator(chunk_size=200)
    progress(0, total)
    waiting: deque[Future[tuple[int, int]]] = deque()

    def wait_for_one() -> None:
        nonlocal done, taken
        lease.renew()
        sent, refused = waiting.popleft().result()
        done, taken = done + sent, taken + sent - refused
        progress(done, total)

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for chunk in _chunks(rows(entries)):
                waiting.append(pool.submit(_write, index, chunk))
                # No more in memory than the server is about to take
                while len(waiting) > THREADS:
                    wait_for_one()
            while waiting:
                wait_for_one()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return taken


def _chunks(found: Iterable[tuple[Entry, dict[str, Any]]]) -> Iterator[list[tuple[Entry, dict[str, Any]]]]:
    chunk: list[tuple[Entry, dict[str, Any]]] = []
    size = 0
    for entry, document in found:
        chunk.append((entry, document))
        size += _size(document)
        if len(chunk) == DOCUMENTS or size > CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(document: dict[str, Any]) -> int:
    """About as many bytes as it has, whatever field they stand in: text of passages stands there twice."""
    texts = sum(len(value) for value in document.values() if isinstance(value, str))
    return texts + sum(len(passage["text"]) + PASSAGE for passage in document["passages"])


def _write(index: str, chunk: list[tuple[Entry, dict[str, Any]]]) -> tuple[int, int]:
    """Send a chunk to an unfinished index; how many documents it had, and how many the server refuses."""
    operations: list[dict[str, Any]] = []
    for entry, document in chunk:
        made = sync.action(entry, document)
        source = made.pop("_source", None)
        operations.append({made.pop("_op_type", "index"): made})
        if source is not None:
            operations.append(source)
    answer = client(WORKERS).bulk(index=indices.unfinished(index), operations=operations)
    with reading():
        # Why, is noted when they are sent again after the swap
        refused = [item for item in answer["items"] if sync.reason_of(item)] if answer["errors"] else []
    return sum(entry.live for entry, _ in chunk), len(refused)


def mend(index: str = "", renew: Callable[[], None] = lambda: None) -> list[indices.Difference]:
    """Bring an unfinished index, or the one that readers ask, to what the corpus says; what differed.

    renew: called now and then. Raises `Unavailable`, and what `renew` raises.
    """
    found: list[indices.Difference] = []
    refused: set[int] = set()
    with asking():
        name = index or indices.ensure()
        target = indices.unfinished(index) if index else ""
        for round_ in range(ROUNDS):
            # What the server refuses goes on to differ, and would be refused in another version as well
            differing = (one for one in indices.differences(name) if one.entry not in refused)
            again = False
            while some := list(islice(differing, TOGETHER)):
                again = True
                found += some if round_ == 0 else []
                refused |= _mend(some, target, raised=round_ > 0)
                renew()
            if not again:
                break
        if not index:
            same = indices.unacknowledged(name)
            while noted := list(islice(same, TOGETHER)):
                sync.acknowledge(noted)
                renew()
    return found


def _mend(differences: list[indices.Difference], index: str, *, raised: bool) -> set[int]:
    """Send what differs; which entries the server refuses.

    raised: it was sent before, and the server had seen that version already.
    """
    for difference in differences:
        if difference.problem == "ahead" or raised:
            # A database that came back from a copy, or a document that was deleted by hand: only a version
            # that the server has never seen replaces what it has
            Entry.objects.filter(pk=difference.entry).update(
                version=Greatest(F("version"), difference.indexed) + 1
            )
    pks = [difference.entry for difference in differences]
    sent = sync.send(Entry.objects.filter(pk__in=pks).order_by("pk"), index)
    known = set(Entry.objects.filter(pk__in=pks).values_list("pk", flat=True))
    for difference in differences:
        if difference.entry not in known:
            client(WORKERS).options(ignore_status=(404, 409)).delete(
                index=index or alias(),
                id=str(difference.entry),
                version=difference.indexed,
                version_type="external_gte",
            )
    return set(sent.refused)
