"""What is about the same as a report, a roundtable or an episode, without anybody having said so.

Found by the worker after an entry has changed, and for all of them again each night, since what comes later
may be nearer. A page asks for its own in one query.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from wagtail.models import Page

from core.address import path_of
from core.models import Generation
from core.restricted import Restricted
from core.rows import KINDS as WORDS
from core.rows import Note
from core.schedule import nightly, repeatedly

from .elastic import client, engine, state
from .engines.database import DatabaseEngine
from .lease import AlreadyRunningError, Lease
from .models import Entry, Related
from .registry import PAGE_TYPE, Kind

logger = logging.getLogger(__name__)

KEY = "search related"

#: What has related entries, and what is related
KINDS = (Kind.REPORT, Kind.ROUNDTABLE, Kind.EPISODE)
#: More than are drawn: some may be taken back before the next night, or be named by the editors
KEPT = 8
#: Entries that are looked at before others have their turn
TOGETHER = 20
#: Seconds between two looks for entries that changed
PERIOD = 2.0


def outdated() -> QuerySet[Entry]:
    """Entries whose related ones are not known as they are now, and can be found."""
    found = Entry.objects.filter(live=True, kind__in=KINDS, related_for__lt=F("version")).order_by("pk")
    if _server_answers():
        # It finds nothing that is like what it does not have yet
        found = found.filter(acknowledged__gte=F("version"))
    return found


def _server_answers() -> bool:
    return client.is_configured() and not state.is_down()


@repeatedly(PERIOD)
def follow() -> None:
    """Find what is related to entries that changed; one worker at a time does."""
    if not outdated().exists():
        return
    try:
        with Lease(KEY) as lease:
            while refresh(list(outdated()[:TOGETHER]), lease.renew):
                pass
    except AlreadyRunningError:
        return


@nightly
def forget(now: datetime) -> None:
    """Let all be found again, bit by bit."""
    Entry.objects.filter(live=True, kind__in=KINDS).update(related_for=0)


def refresh(entries: Sequence[Entry], renew: Callable[[], None] = lambda: None) -> int:
    """Find what is related to these entries; returns how many were looked at. renew: called after each."""
    if not entries:
        return 0
    found = {}
    for entry in entries:
        found[entry] = _related(entry)
        renew()
    with transaction.atomic():
        changed = [entry for entry, others in found.items() if _replace(entry, others)]
        for entry in entries:
            Entry.objects.filter(pk=entry.pk).update(related_for=entry.version)
        if changed:
            Generation.advance()
    return len(entries)


def _related(entry: Entry) -> list[int]:
    if _server_answers():
        try:
            # Nobody waits for it, so it may take longer than a reader's search
            return engine.ElasticEngine(client.WORKERS).related(entry.pk, KINDS, KEPT)
        except client.Unavailable as failure:
            # Says nothing of what readers meet: whoever sends changes finds out
            logger.info("The database answers what is related to entry %s: %s", entry.pk, failure.reason)
    return DatabaseEngine().related(entry.pk, KINDS, KEPT)


def _replace(entry: Entry, others: Sequence[int]) -> bool:
    present = Related.objects.filter(entry=entry).order_by("place").values_list("other_id", flat=True)
    # What was found may be gone by now
    there = set(Entry.objects.filter(pk__in=others, live=True).values_list("pk", flat=True))
    wanted = [other for other in others if other in there]
    if list(present) == wanted:
        return False
    Related.objects.filter(entry=entry).delete()
    Related.objects.bulk_create(
        Related(entry=entry, other_id=other, place=place) for place, other in enumerate(wanted)
    )
    return True


def close_to(page: Page) -> list[Note]:
    """What is about the same as a page and public at this moment, the nearest first. One query."""
    near = Related.objects.filter(
        entry__type=PAGE_TYPE, entry__object_id=page.pk, other__type=PAGE_TYPE, other__live=True
    )
    this = near.filter(other__object_id=OuterRef("pk"))
    found = (
        Page.objects.live()
        .filter(~Restricted(), pk__in=near.values("other__object_id"))
        .annotate(place=Subquery(this.values("place")[:1]), kind=Subquery(this.values("other__kind")[:1]))
        .order_by("place")
        .values_list("title", "url_path", "kind")
    )
    notes = [(title, path_of(url_path), kind) for title, url_path, kind in found]
    return [Note(link=title, url=path, end=f", {WORDS[kind].lower()}") for title, path, kind in notes if path]
