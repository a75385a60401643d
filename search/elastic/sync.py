"""Sending entries to the index, so that no order of events brings an old state back.

An entry waits while the version that the server has acknowledged is not its own. Each is sent as it is at
that moment, with its version as the document's (external versioning): a state that is older than the one
the server has is refused there, and what was deleted is remembered with its version.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from elasticsearch import helpers

from core.models import SharedValue
from search.models import Entry

from . import indices
from .client import WORKERS, Unavailable, asking, client, reading
from .documents import TOGETHER, rows
from .mapping import alias

logger = logging.getLogger(__name__)

#: Bytes of one bulk: a report's pages may be a megabyte
LARGEST = 4 * 1024 * 1024
#: A document that the server refuses waits so long, and twice as long each time after
PAUSE, LONGEST = timedelta(minutes=1), timedelta(hours=6)
#: So many entries are left out of a search by name
MOST_WITHDRAWN = 10_000
_REFUSED = "search refused:"
#: Statuses by which no document is meant: no right to write, no index, too much to do, a disk that is full,
#: an index or a cluster that was blocked, a shard that is away
_CANNOT_WRITE = frozenset((401, 403, 404, 429, 502, 503, 504))
#: The same, with the status of a document that is refused: an index that was closed, and none behind the name
_NO_INDEX = frozenset(("index_closed_exception", "invalid_index_name_exception"))


@dataclass
class Sent:
    """What became of entries: how many the server has now, and which it refused (id: why)."""

    done: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lag:
    """What the index does not know yet."""

    #: Whether any entry waits
    waits: bool = False
    #: Of which entries it may say more than readers may find now
    withdrawn: tuple[int, ...] = ()


def lag() -> Lag:
    """Return what the index does not know yet. Raises `Unavailable` where that is too much to leave out.

    It has to be read before the index is asked: what waits by then is sent while the index answers.
    """
    closer = waiting().filter(Q(live=False) | Q(closed_levels__gt=0) | Q(access__gt=0))
    withdrawn = tuple(closer.order_by().values_list("pk", flat=True)[: MOST_WITHDRAWN + 1])
    if len(withdrawn) > MOST_WITHDRAWN:
        raise Unavailable("very many entries are not withdrawn on the search server yet", lasts=False)
    return Lag(bool(withdrawn) or waiting().exists(), withdrawn)


def waiting(now: datetime | None = None) -> QuerySet[Entry]:
    """Entries whose version the server has not acknowledged, the longest waiting first.

    now: leave out those that were refused and whose pause is not over, as long as they are what was refused:
    that somebody buried or closed them since must not wait.
    """
    found = Entry.objects.filter(acknowledged__lt=F("version")).order_by("changed", "pk")
    if now is None:
        return found
    resting = {
        int(row.key.removeprefix(_REFUSED)): int(row.text.partition(" ")[0])
        for row in SharedValue.objects.filter(key__startswith=_REFUSED, expires__gt=now)
    }
    if not resting:
        return found
    versions = Entry.objects.filter(pk__in=resting).values_list("pk", "version")
    return found.exclude(pk__in=[pk for pk, version in versions if resting[pk] == version])


def refused() -> list[tuple[int, str, int]]:
    """The entries that the server refused last: id, its reason, and how often."""
    found = SharedValue.objects.filter(key__startswith=_REFUSED).order_by("key")
    return [(int(row.key.removeprefix(_REFUSED)), row.text.partition(" ")[2], row.number) for row in found]


def send_waiting(limit: int = TOGETHER, now: datetime | None = None) -> Sent:
    """Send the next entries that wait. Raises `Unavailable`; what was not acknowledged waits on."""
    return send(waiting(now)[:limit])


def send_everything() -> int:
    """Send each entry that waits once, also those that were refused; how many the server has now."""
    done = 0
    pks = list(waiting().values_list("pk", flat=True))
    for start in range(0, len(pks), TOGETHER):
        done += send(Entry.objects.filter(pk__in=pks[start : start + TOGETHER])).done
    return done


def send(entries: Iterable[Entry], index: str = "", *, again: bool = False) -> Sent:
    """Send entries that were just read to an index, or to the one that readers ask.

    again: also those whose version it has already.
    """
    batch: list[tuple[int, int]] = []
    refused: list[tuple[int, int, str]] = []
    try:
        with asking():
            for entry, reason in _sent(entries, index or alias(), again=again, aliased=not index):
                if reason:
                    refused.append((entry.pk, entry.version, reason))
                else:
                    batch.append((entry.pk, entry.version))
    finally:
        if not index:
            acknowledge(batch)
            _rest(refused)
    return Sent(len(batch), {pk: reason for pk, _, reason in refused})


def _sent(entries: Iterable[Entry], index: str, *, again: bool, aliased: bool) -> Iterator[tuple[Entry, str]]:
    """Yield each entry with the reason why the server refuses it, or none."""
    documents = rows(entries)
    while made := list(islice(documents, TOGETHER)):
        answers = helpers.streaming_bulk(
            client(WORKERS),
            [action(entry, document, again=again) for entry, document in made],
            index=index,
            # Without its alias the name would become an index of its own
            require_alias=aliased,
            chunk_size=TOGETHER,
            max_chunk_bytes=LARGEST,
            raise_on_error=False,
            # What is acknowledged is found: answers that are made then may be kept
            refresh=aliased,
        )
        with reading():
            for (entry, _), (fine, answer) in zip(made, answers, strict=False):
                yield entry, "" if fine else reason_of(answer)


def action(entry: Entry, document: dict[str, Any], *, again: bool = False) -> dict[str, Any]:
    """What is done with an entry's document: it is written where the entry is live, else deleted."""
    made = {
        "_id": str(entry.pk),
        "version": entry.version,
        "version_type": "external_gte" if again else "external",
    }
    return {**made, "_source": document} if entry.live else {**made, "_op_type": "delete"}


def reason_of(answer: dict[str, Any]) -> str:
    """Why a document was refused; none where the server has this state or a newer one already.

    Raises `Unavailable` where it is the server that cannot take any.
    """
    ((what, said),) = answer.items()
    status, error = said.get("status"), said.get("error")
    if status == 409 or (what == "delete" and status == 404 and not error):
        return ""
    type_, reason = (error.get("type"), error.get("reason")) if isinstance(error, dict) else (error, "")
    if status in _CANNOT_WRITE or type_ in _NO_INDEX:
        raise Unavailable(f"the search server cannot write ({type_})")
    return f"{type_ or ''}: {reason or ''}"[:500] if error else ""


def acknowledge(versions: Sequence[tuple[int, int]]) -> None:
    """Note which version of each entry (id, version) the server has."""
    if not versions:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_entry SET acknowledged = %s WHERE id = %s AND acknowledged < %s",
            [(version, pk, version) for pk, version in sorted(versions)],
        )
    SharedValue.objects.filter(key__in=[f"{_REFUSED}{pk}" for pk, _ in versions]).delete()


def _rest(refused: Sequence[tuple[int, int, str]]) -> None:
    """Let entries that were refused (id, in which version, why) wait longer each time."""
    now = timezone.now()
    for pk, version, reason in refused:
        key = f"{_REFUSED}{pk}"
        row, _ = SharedValue.objects.get_or_create(key=key, defaults={"expires": now})
        row.number += 1
        row.text = f"{version} {reason}"
        row.expires = now + min(PAUSE * 2 ** (row.number - 1), LONGEST)
        row.save()
        logger.error("The search server refuses entry %s: %s", pk, reason)


def send_now(entries: Sequence[Entry]) -> None:
    """Write entries anew, whatever version the index has, and let them be found at once.

    Raises `Unavailable` where the server does not answer, ValueError where it refuses one.
    """
    with asking():
        indices.ensure()
    fresh = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("pk")
    sent = send(fresh, again=True)
    if sent.refused:
        pk, reason = next(iter(sent.refused.items()))
        raise ValueError(f"The search server refuses {len(sent.refused)} entries, {pk}: {reason}")
