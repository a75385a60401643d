"""How well what a reader is shown fits what readers want, by the judged queries of tests/search/judged.

A query is asked as the search page asks it of a reader who is not signed in (`search.service.search`, with
its parser and synonyms), and what counts is what the first page shows: the hits with all words, then those
with some of the words. For a typing error that finds nothing it is what the "did you mean" of that page
leads to, where it has one. nDCG@10 is trec_eval's; MRR asks for the first page of the highest grade.

The demonstration is asked alone, and a made corpus of 840 pages beside it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from search.addresses import public_addresses
from search.elastic import client, indices, rebuild
from search.engines import get_engine
from search.models import Entry
from search.parameters import Asked
from search.service import search
from tests.search.judgments import CLASSES, COLLECTIONS, HALVES, Judged, judged, titles
from tests.search.measures import mean, ndcg, reciprocal_rank

#: nDCG@10 of the counted half, by the engine's name
LEAST = {"database": 0.80, "elastic": 0.85}
#: MRR of the counted titles and numbers together
LEAST_KNOWN = 0.98
MADE = {"reports": 600, "roundtables": 60, "episodes": 180, "seed": 1}


@dataclass(frozen=True)
class Shown:
    """A judged query with the paths of what was shown for it, best first."""

    judged: Judged
    paths: Sequence[str]

    @property
    def ndcg(self) -> float:
        return ndcg(self.paths, self.judged.relevant)

    @property
    def reciprocal_rank(self) -> float:
        return reciprocal_rank(self.paths, self.judged.wanted)


@pytest.fixture(scope="module", params=["database", "elastic"])
def answering(request: pytest.FixtureRequest) -> Iterator[tuple[str, Callable[[], None]]]:
    """The name of the engine that answers, and what brings its index up to date with what was written."""
    if request.param == "database":
        yield request.param, lambda: None
        return
    here = {"hosts": [request.getfixturevalue("elasticsearch_url")], "index": "judged"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ELASTICSEARCH", here)
        yield request.param, rebuild.rebuild
        for index in client.client(client.WORKERS).indices.get(index="judged-*"):
            indices.delete(index)


@pytest.fixture(scope="module")
def shown(
    answering: tuple[str, Callable[[], None]], django_db_setup: None, django_db_blocker: Any
) -> Iterator[list[Shown]]:
    """What is shown for each judged query, of both collections."""
    name, catch_up = answering
    found: list[Shown] = []
    with django_db_blocker.unblock():
        for collection in COLLECTIONS:
            if collection == "demo":
                call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())
            else:
                call_command("make_corpus", stdout=io.StringIO(), **MADE)
            catch_up()
            assert get_engine().name == name
            assert titles_of(collection) == titles(collection), "other pages than were judged"
            found += [Shown(item, paths(item)) for item in judged(collection)]
            assert get_engine().name == name, "another engine took over"
        yield found
        TransactionTestCase._fixture_teardown(None)


def titles_of(collection: str) -> dict[str, str]:
    """The titles of the pages that a collection's judgments name, as they are."""
    entries = Entry.objects.filter(live=True).in_bulk()
    at = {address.path: entries[pk].title for pk, address in public_addresses(entries.values()).items()}
    return {path: at.get(path, "(no such page)") for path in titles(collection)}


def paths(item: Judged) -> list[str]:
    """The paths of what the page shows for a query, in its order."""
    answer = search(Asked(q=item.query), level=0)
    if item.kind == "typo" and not answer.total and answer.meant:
        answer = search(Asked(q=answer.meant.text), level=0)
    return [hit.address.path for hit in (*answer.hits, *answer.some)]


def figures(found: Sequence[Shown]) -> str:
    """Both measures of some queries, and how many these are."""
    if not found:
        return f"{'–':>7}{'–':>7}{0:>4}"
    known = mean(one.reciprocal_rank for one in found)
    return f"{mean(one.ndcg for one in found):7.3f}{known:7.3f}{len(found):>4}"


def table(found: Sequence[Shown]) -> Iterator[str]:
    """A line for each class and collection, and for all: nDCG@10, MRR and number of each half and of both."""
    yield f"{'':12}" + "".join(f"{half:>11}{'MRR':>7}{'n':>4}" for half in (*HALVES, "all"))
    rows: list[tuple[str, Callable[[Judged], bool]]] = [
        *((kind, lambda item, kind=kind: item.kind == kind) for kind in CLASSES),
        *((name, lambda item, name=name: item.collection == name) for name in COLLECTIONS),
        ("all", lambda item: True),
    ]
    for name, belongs in rows:
        own = [one for one in found if belongs(one.judged)]
        halves = [[one for one in own if one.judged.half == half] for half in HALVES]
        yield f"{name:12}" + "".join(f"    {figures(part)}" for part in (*halves, own))


def test_relevance(answering: tuple[str, Callable[[], None]], shown: list[Shown]) -> None:
    name = answering[0]
    engine = f"{name} on {connection.vendor}" if name == "database" else name
    print(f"\nrelevance, {engine}: nDCG@10, MRR and number of queries", *table(shown), sep="\n")
    counted = [one for one in shown if one.judged.half == "counted"]
    known = [one for one in counted if one.judged.kind in ("title", "number")]
    assert mean(one.ndcg for one in counted) >= LEAST[name]
    assert mean(one.reciprocal_rank for one in known) >= LEAST_KNOWN
