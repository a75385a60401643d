"""The index on the server: made, compared with the corpus, made anew while readers go on searching."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.models import Entry

from .client import WORKERS, client, reading
from .mapping import alias, family, index_named

logger = logging.getLogger(__name__)

#: Documents whose versions are asked for at once
PAGE = 5000
#: What another version of the site searches in is kept so long after this one has begun
KEPT = timedelta(days=1)


def current(server: Elasticsearch | None = None) -> str | None:
    """The index that readers ask; None without one. `server`: the client, where it has a limit of its own."""
    found = (server or client(WORKERS)).options(ignore_status=404).indices.get_alias(name=alias())
    if found.meta.status == 404:
        return None
    with reading():
        *_, index = (str(name) for name in found.body if name.startswith(settings.ELASTICSEARCH["index"]))
    return index


def ensure() -> str:
    """The index that readers ask, which is made where there is none."""
    return current() or create(aliased=True)


def create(*, aliased: bool = False, **settings_: Any) -> str:
    """Make an empty index and return its name. `aliased`: readers ask it from now on."""
    name = f"{family()}-{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
    index = index_named(name)
    if settings_:
        index.settings(**settings_)
    index.aliases(**{alias() if aliased else unfinished(name): {}})
    try:
        index.create(using=client(WORKERS))
    except KeyboardInterrupt:
        # Who does not wait for the answer may have an index all the same, and knows its name no more. One
        # that is made later still is left over, and the worker deletes it
        if not aliased:
            delete(name)
        raise
    return name


def unfinished(index: str) -> str:
    """The name by which an index is written that nobody asks yet.

    Like `alias()` it has a capital: where somebody else has deleted the index, the server refuses what is
    written to it, instead of making another with a mapping of its own.
    """
    return f"{index}-New"


def delete(index: str) -> None:
    """Delete an index, if it is there."""
    client(WORKERS).indices.delete(index=index, ignore_unavailable=True)


def swap(index: str) -> list[str]:
    """Let readers ask this index from one moment to the next; returns those of before, to be deleted.

    Raises NotFoundError, and changes nothing, where somebody else has deleted it. Indices of other versions
    of documents stay: workers and readers of those may still run.
    """
    before = [name for name in _of_this_version() if name != index]
    client(WORKERS).indices.update_aliases(
        actions=[
            *({"remove": {"index": name, "alias": alias(), "must_exist": False}} for name in before),
            {"remove": {"index": index, "alias": unfinished(index), "must_exist": False}},
            {"add": {"index": index, "alias": alias()}},
        ]
    )
    return before


def _of_this_site() -> dict[str, datetime]:
    """All indices of this site, those of other versions of documents too, and when each was made.

    Another site of the same cluster may have a name that begins with this one's and goes on like a version.
    """
    prefix = settings.ELASTICSEARCH["index"]
    named = re.compile(rf"{re.escape(prefix)}-v\d+-[0-9a-f]{{8}}-(\d{{14}})-[0-9a-f]{{4}}")
    found = client(WORKERS).indices.get_alias(index=f"{prefix}-v*", ignore_unavailable=True)
    ours = [match for name in sorted(found) if (match := named.fullmatch(name))]
    return {match[0]: datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) for match in ours}


def _of_this_version() -> list[str]:
    return [name for name in _of_this_site() if name.startswith(f"{family()}-")]


def left_over() -> list[str]:
    """The indices of this version that no reader asks: of a rebuild that was ended."""
    kept = current()
    return [name for name in _of_this_version() if name != kept]


def outdated(now: datetime) -> list[str]:
    """The indices of other versions of the site, once those have had time to end.

    Each version sees the other's so. Only where both are old enough has nobody just begun to use one.
    """
    made = _of_this_site()
    kept = current()
    if kept not in made or made[kept] > now - KEPT:
        return []
    return [
        name for name, moment in made.items() if not name.startswith(f"{family()}-") and moment <= now - KEPT
    ]


# Comparing


@dataclass(frozen=True)
class Difference:
    """A document that is not what the corpus says: `missing`, `stale`, `ahead` or `left over`."""

    entry: int
    problem: str
    #: The corpus's version, and the index's; 0 where there is none
    version: int
    indexed: int

    def __str__(self) -> str:
        return f"{self.problem} in the index: entry {self.entry} ({self.indexed}, not {self.version})"


def differences(index: str) -> Iterator[Difference]:
    """Yield what differs between the corpus and an index, by the versions of both. Memory is flat."""
    for entry, version, _, indexed in _side_by_side(index):
        if not version or not indexed:
            yield Difference(entry, "missing" if version else "left over", version, indexed)
        elif version != indexed:
            yield Difference(entry, "stale" if indexed < version else "ahead", version, indexed)


def unacknowledged(index: str) -> Iterator[tuple[int, int]]:
    """Yield the entries (id, version) that the index has as they are, and of which that is not noted."""
    for entry, version, acknowledged, indexed in _side_by_side(index):
        if version == indexed != acknowledged:
            yield entry, version


def _side_by_side(index: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield of each entry that is live or indexed: id, version, acknowledged version, indexed version.

    0 stands for none. Both sides come by id, so that neither is in memory as a whole.
    """
    client(WORKERS).indices.refresh(index=index)
    indexed = _versions(index)
    known = (
        Entry.objects.filter(live=True)
        .order_by("pk")
        .values_list("pk", "version", "acknowledged")
        .iterator(chunk_size=PAGE)
    )
    theirs, ours = next(indexed, None), next(known, None)
    while theirs or ours:
        if theirs is None or (ours is not None and ours[0] < theirs[0]):
            yield *(ours or (0, 0, 0)), 0
            ours = next(known, None)
        elif ours is None or theirs[0] < ours[0]:
            yield theirs[0], 0, 0, theirs[1]
            theirs = next(indexed, None)
        else:
            yield *ours, theirs[1]
            theirs, ours = next(indexed, None), next(known, None)


def _versions(index: str) -> Iterator[tuple[int, int]]:
    """Yield the id and version of each document, by id, as the index is at one moment."""
    asked = client(WORKERS)
    point = asked.open_point_in_time(index=index, keep_alive="5m")["id"]
    after: list[Any] | None = None
    try:
        while True:
            found = asked.search(
                pit={"id": point, "keep_alive": "5m"},
                size=PAGE,
                sort=[{"key": "asc"}],
                search_after=after,
                source=False,
                version=True,
                track_total_hits=False,
            )["hits"]["hits"]
            for hit in found:
                yield int(hit["_id"]), int(hit["_version"])
            if len(found) < PAGE:
                return
            after = found[-1]["sort"]
    finally:
        asked.close_point_in_time(id=point)
