"""The engine on Elasticsearch: the same requests and results as the database's."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

from core.text import stems
from search.engines import bitmaps, completion
from search.engines.base import FEW, MOST_TELLING, MOST_WORDS, Correction, Hit, Request, Result
from search.engines.texts import GAP
from search.engines.weighing import FEEDBACK_HITS, telling_stems, unit_weights
from search.models import Entry
from search.queries import Query, Unit, parse

from . import bodies
from .client import READERS, Unavailable, asking, client
from .mapping import DEEPEST, alias


class ElasticEngine:
    """Searches the corpus on the search server. Its methods raise `Unavailable` where that does not answer.

    One for each request: all that it asks has to be answered within `seconds`. `withdrawn` are entries that
    nobody is to find there, whatever the index says of them.
    """

    name = "elastic"

    def __init__(self, seconds: float = READERS, withdrawn: Sequence[int] = ()) -> None:
        self._end = time.monotonic() + seconds
        self._withdrawn = withdrawn

    def index(self, entries: Iterable[Entry]) -> None:
        """Index saved entries with their facets and passages; ends with current frequencies."""
        from search import corpus

        from .sync import send_now

        entries = list(entries)
        corpus.reindex(entries)
        send_now(entries)

    def search(self, query: Query, size: int) -> list[int]:
        """Return ids of entries, best first: those with all words, then those with some."""
        if not query.units:
            return []
        kept = bitmaps.current()
        wanted = bodies.all_words(query, 0, kept.named(query))
        found = _ids(self._execute(bodies.ids(wanted, size)))
        if len(found) < FEW:
            documents = len(kept.entries)
            ranked = _ranked(query, documents)
            best, _ = self._best(query, ranked, 0, ())
            telling = _telling(best, query, documents)
            more = bodies.some_words(ranked, query, 0, telling=telling, without_all=True)
            found += _ids(self._execute(bodies.ids(more, size)))
        return found[:size]

    def results(self, request: Request) -> Result:
        """Answer a request: one question, and two more where few entries have all words."""
        query, level = request.query, request.level
        if not query.units:
            return Result([], 0, {})
        if request.start + request.size > DEEPEST:
            raise Unavailable("nobody goes that deep on the search server", lasts=False)
        kept = bitmaps.current(request.revision)
        documents = len(kept.entries)
        ranked = _ranked(query, documents)
        opening = [unit for unit, _ in ranked[:MOST_TELLING]]
        response = self._execute(bodies.CorpusSearch(request, opening, kept.named(query)).built)
        aggregations = response["aggregations"]
        everything = aggregations[bodies.EVERYTHING]["doc_count"]
        some: list[Hit] = []
        each: list[int] = []
        if everything < FEW and request.start == 0:
            best, each = self._best(query, ranked, level, () if everything else query.units)
            more = bodies.some_words(
                ranked,
                query,
                level,
                telling=_telling(best, query, documents),
                without_all=True,
                asked_only=True,
            )
            found = self._execute(bodies.some(more, query.units, opening, level)) if best else None
            some = [_hit(hit, query.units) for hit in found["hits"]["hits"]] if found else []
        return Result(
            hits=[_hit(hit, ()) for hit in response["hits"]["hits"]],
            total=response["hits"]["total"]["value"],
            facets={
                name: kept.ordered(
                    name,
                    {
                        bucket["key"]: bucket["doc_count"]
                        for bucket in aggregations[f"_filter_{name}"][name]["buckets"]
                    },
                    request.filters.get(name, ()),
                )
                for name in bodies.CorpusSearch.facets
            },
            some=some,
            each=each if some else [],
            unknown=kept.unknown(request.filters),
        )

    def complete(self, text: str, size: int) -> list[str]:
        """Return titles with a word for each word of text, the last of them only begun."""
        asked = completion.asked_words(text)
        if not asked:
            return []
        found = self._execute(bodies.completion(asked, size))["hits"]["hits"]
        return [hit["fields"]["name"][0] for hit in found]

    def related(self, entry: int, kinds: Collection[str], size: int) -> list[int]:
        """Return entries of some kinds that say in public what an entry says in public, the nearest first."""
        return _ids(self._execute(bodies.like(entry, kinds, size)))

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
        text = completion.correct(query)
        if text is None:
            return None
        with asking():
            found = self._client().count(
                index=alias(), query=bodies.count(parse(text), level, self._withdrawn)
            )
        return Correction(text, found["count"]) if found["count"] else None

    # How it is asked

    def _client(self) -> Any:
        left = self._end - time.monotonic()
        if left < 0.05:
            raise Unavailable("the search server is too slow")
        # In tenths, so that a client with such a limit is there already
        return client(math.ceil(left * 10) / 10)

    def _execute(self, search: Any) -> dict[str, Any]:
        """What the server answers, as it is: a thousand values of a facet are no objects yet."""
        with asking():
            asked = bodies.without(search, self._withdrawn)
            answer = asked.using(self._client()).execute().to_dict()
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise Unavailable("the search server has lost a part of its index")
        return answer  # type: ignore[no-any-return]

    def _best(
        self, query: Query, ranked: Sequence[tuple[Unit, int]], level: int, counted: Sequence[Unit]
    ) -> tuple[list[list[str]], list[int]]:
        """The words of the best entries; how many entries have each unit."""
        response = self._execute(
            bodies.best(
                bodies.some_words(ranked, query, level), level, FEEDBACK_HITS, counted, self._withdrawn
            )
        )
        best = [
            [word for text in hit["_source"].values() for word in text.split() if word != GAP]
            for hit in response["hits"]["hits"]
        ]
        if not counted:
            return best, []
        every = response["aggregations"]["all"]
        return best, [every[str(index)]["doc_count"] for index in range(len(counted))]


def _ranked(query: Query, documents: int) -> list[tuple[Unit, int]]:
    """The units that rank, with their counts; of many the rarest, and those first."""
    ranked = list(zip(query.units, query.counts, strict=True))
    if len(ranked) > MOST_TELLING:
        weights = unit_weights(query.units, documents)
        order = sorted(range(len(ranked)), key=lambda index: -weights[index])
        ranked = [ranked[index] for index in order[:MOST_WORDS]]
    return ranked


def _telling(best: Sequence[Sequence[str]], query: Query, documents: int) -> list[str]:
    """The words that tell most of the best hits, chosen by stems and told as words: the server's stems are
    others than ours.
    """
    said = Counter(chain.from_iterable(best))
    stem_of = dict(zip(said, stems(said), strict=True))
    counts = [Counter(map(stem_of.__getitem__, words)) for words in best]
    telling = [stem for stem, _ in telling_stems(counts, query, documents)]
    # Of the words that have a stem the one that is said most
    word_of: dict[str, str] = {}
    for word in sorted(said, key=lambda word: (-said[word], word)):
        word_of.setdefault(stem_of[word], word)
    return [word_of[stem] for stem in telling]


def _ids(answer: dict[str, Any]) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]


def _hit(hit: dict[str, Any], units: Sequence[Unit]) -> Hit:
    inner = hit["inner_hits"]["passages"]["hits"]["hits"] if "inner_hits" in hit else ()
    had = set(hit.get("matched_queries", ()))
    return Hit(
        int(hit["_id"]),
        tuple(sorted(int(passage["fields"]["passages.key"][0]) for passage in inner)),
        tuple(unit for index, unit in enumerate(units) if str(index) not in had),
    )
