"""The index made anew from the corpus, and swapped for the old one, while readers go on searching."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.models import SharedValue
from search.models import Entry

from . import indices, sync
from .client import WORKERS, asking, client
from .documents import rows
from .mapping import alias

#: Bulks that the server has at once
THREADS = 2
#: Documents, and about as many bytes of text, in one bulk
DOCUMENTS, CHARACTERS = 100, 2 * 1024 * 1024
#: A rebuild that has said nothing for so long is dead
LEASE = timedelta(minutes=3)
KEY = "search rebuild"
#: Differences that are mended at once
TOGETHER = 500
#: Times that they are looked for: what is found in the last was changed since
ROUNDS = 5

#: done, of how many
Progress = Callable[[int, int], None]


class AlreadyRunningError(Exception):
    """Somebody else makes the index anew."""


class Lease:
    """The right to make the index anew, which one process has at a time."""

    def __init__(self) -> None:
        self.token = get_random_string(16)
        self._said = time.monotonic()

    def __enter__(self) -> Lease:
        now = timezone.now()
        SharedValue.objects.filter(key=KEY, expires__lte=now).delete()
        row = SharedValue(key=KEY, text=self.token, expires=now + LEASE)
        SharedValue.objects.bulk_create([row], ignore_conflicts=True)
        if not SharedValue.objects.filter(key=KEY, text=self.token).exists():
            raise AlreadyRunningError
        return self

    def renew(self) -> None:
        """Say that this process still works. Raises AlreadyRunningError where it was given up for dead."""
        if time.monotonic() - self._said < LEASE.total_seconds() / 10:
            return
        self._said = time.monotonic()
        mine = SharedValue.objects.filter(key=KEY, text=self.token)
        if not mine.update(expires=timezone.now() + LEASE):
            raise AlreadyRunningError

    def __exit__(self, *_error: object) -> None:
        SharedValue.objects.filter(key=KEY, text=self.token).delete()


def rebuild(progress: Progress = lambda done, total: None) -> int:
    """Make a new index of all live entries and let readers ask it. Returns how many documents it has.

    What changes meanwhile is replayed. Whatever ends it before the swap leaves the old index as it was.
    Raises `Unavailable`, AlreadyRunningError, and ValueError where the server refuses a document.
    """
    with Lease() as lease, asking():
        for name in indices.left_over():
            indices.delete(name)
        new = indices.create(number_of_replicas=0, auto_expand_replicas=False, refresh_interval="-1")
        try:
            done = _load(new, progress, lease)
            client(WORKERS).indices.put_settings(
                index=new, settings={"refresh_interval": None, "auto_expand_replicas": "0-1"}
            )
            mend(new)
        except BaseException:
            indices.delete(new)
            raise
        before = indices.swap(new)
        # What was sent to the old one while it was looked at
        mend()
        for name in before:
            indices.delete(name)
        return done


def _load(index: str, progress: Progress, lease: Lease) -> int:
    live = Entry.objects.filter(live=True)
    total, done = live.count(), 0
    progress(0, total)
    waiting: deque[Future[int]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for chunk in _chunks(rows(live.order_by("pk").iterator(chunk_size=200))):
                waiting.append(pool.submit(_write, index, chunk))
                # No more in memory than the server is about to take
                while len(waiting) > THREADS:
                    done += waiting.popleft().result()
                    progress(done, total)
                    lease.renew()
            while waiting:
                done += waiting.popleft().result()
                progress(done, total)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return done


def _chunks(found: Iterable[tuple[Entry, dict[str, Any]]]) -> Iterator[list[tuple[Entry, dict[str, Any]]]]:
    chunk: list[tuple[Entry, dict[str, Any]]] = []
    size = 0
    for entry, document in found:
        chunk.append((entry, document))
        size += 2 * len(document["inside"]) + len(document["body"])
        if len(chunk) == DOCUMENTS or size > CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _write(index: str, chunk: list[tuple[Entry, dict[str, Any]]]) -> int:
    operations: list[dict[str, Any]] = []
    for entry, document in chunk:
        made = sync.action(entry, document)
        operations.append({"index": {name: made[name] for name in ("_id", "version", "version_type")}})
        operations.append(document)
    answer = client(WORKERS).bulk(index=index, operations=operations)
    for item in answer["items"] if answer["errors"] else ():
        if reason := sync.reason_of(item):
            raise ValueError(f"The search server refuses entry {item['index']['_id']}: {reason}")
    return len(chunk)


def mend(index: str = "") -> list[indices.Difference]:
    """Bring an index, or the one that readers ask, to what the corpus says; what differed.

    Raises `Unavailable`.
    """
    found: list[indices.Difference] = []
    with asking():
        aliased = not index
        name = index or indices.ensure()
        for round_ in range(ROUNDS):
            differing = indices.differences(name)
            again = False
            while some := list(islice(differing, TOGETHER)):
                again = True
                found += some if round_ == 0 else []
                _mend(some, "" if aliased else name, raised=round_ > 0)
            if not again:
                break
        if aliased:
            same = indices.unacknowledged(name)
            while noted := list(islice(same, TOGETHER)):
                sync.acknowledge(noted)
    return found


def _mend(differences: list[indices.Difference], index: str, *, raised: bool) -> None:
    """Send what differs. `raised`: it was sent before, and the server had seen that version already."""
    for difference in differences:
        if difference.problem == "ahead" or (raised and difference.version):
            # A database that came back from a copy, or a document that was deleted by hand: only a version
            # that the server has never seen replaces what it has
            Entry.objects.filter(pk=difference.entry).update(
                version=Greatest(F("version"), difference.indexed) + 1
            )
    pks = [difference.entry for difference in differences]
    sync.send(Entry.objects.filter(pk__in=pks).order_by("pk"), index)
    known = set(Entry.objects.filter(pk__in=pks).values_list("pk", flat=True))
    for difference in differences:
        if difference.entry not in known:
            client(WORKERS).options(ignore_status=(404, 409)).delete(
                index=index or alias(),
                id=str(difference.entry),
                version=difference.indexed,
                version_type="external_gte",
            )
