"""The engine on Elasticsearch: the same requests and results as the database's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

from elasticsearch import Elasticsearch

from core.text import stems
from search.engines import bitmaps, completion
from search.engines.base import FEW, MOST_TELLING, MOST_WORDS, Correction, Hit, Request, Result
from search.engines.texts import GAP
from search.engines.weighing import FEEDBACK_HITS, telling_stems, unit_weights
from search.models import Entry
from search.queries import Query, Unit, parse

from . import bodies, indices
from .client import READERS, Unavailable, reading
from .limit import Limit
from .mapping import DEEPEST, alias


class ElasticEngine:
    """Searches the corpus on the search server. Its methods raise `Unavailable` where that does not answer.

    One for each request: all that it asks has to be answered within `seconds` of waiting. `withdrawn` are
    entries that nobody is to find there, whatever the index says of them.
    """

    name = "elastic"

    def __init__(self, seconds: float = READERS, withdrawn: Sequence[int] = ()) -> None:
        self._limit = Limit(seconds)
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
        everything, counts = _counts(response)
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
            some = _hits(found, query.units) if found else []
        return Result(
            hits=_hits(response, ()),
            total=_total(response),
            facets={
                name: kept.ordered(name, counts[name], request.filters.get(name, ()))
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
        return _names(self._execute(bodies.completion(asked, size)))

    def related(self, entry: int, kinds: Collection[str], size: int) -> list[int]:
        """Return entries of some kinds that say in public what an entry says in public, the nearest first."""
        return _ids(self._execute(bodies.like(entry, kinds, size)))

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
        text = completion.correct(query)
        if text is None:
            return None
        wanted = bodies.count(parse(text), level, self._withdrawn)
        found = self._limit.ask(lambda server: server.count(index=alias(), query=wanted).body)
        with reading():
            total = int(found["count"])
        return Correction(text, total) if total else None

    def answers(self) -> bool:
        """Whether the server has the site's index; then it is asked what a reader asks of it."""
        if self._limit.ask(indices.current) is None:
            return False
        query = parse("search")
        found = self._execute(bodies.CorpusSearch(Request(query), query.units, ()).built)
        _hits(found, ())
        _counts(found)
        return True

    # How it is asked

    def _execute(self, search: Any) -> dict[str, Any]:
        """What the server answers, as it is: a thousand values of a facet are no objects yet."""
        asked = bodies.without(search, self._withdrawn)

        # The library reads a little of it already
        @reading()
        def ask(server: Elasticsearch) -> Any:
            return asked.using(server).execute().to_dict()

        answer = self._limit.ask(ask)
        with reading():
            is_part = answer["timed_out"] or answer["_shards"]["failed"]
        if is_part:
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
        return _words(response), _each(response, len(counted)) if counted else []


def _ranked(query: Query, documents: int) -> list[tuple[Unit, int]]:
    """The units that rank, with their counts; of many the rarest, and those first."""
    ranked = list(zip(query.units, query.counts, strict=True))
    if len(ranked) > MOST_TELLING:
        weights = unit_weights(query.units, documents)
        order = sorted(range(len(ranked)), key=lambda index: -weights[index] * query.counts[index])
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


# How answers are read


@reading()
def _ids(answer: dict[str, Any]) -> list[int]:
    return [_id(hit) for hit in answer["hits"]["hits"]]


def _id(hit: dict[str, Any]) -> int:
    found = int(hit["_id"])
    if not 0 < found < 2**63:
        raise ValueError("no id of an entry")
    return found


@reading()
def _hits(answer: dict[str, Any], units: Sequence[Unit]) -> list[Hit]:
    return [_hit(hit, units) for hit in answer["hits"]["hits"]]


def _hit(hit: dict[str, Any], units: Sequence[Unit]) -> Hit:
    inner = hit["inner_hits"]["passages"]["hits"]["hits"] if "inner_hits" in hit else ()
    had = set(hit.get("matched_queries", ()))
    return Hit(
        _id(hit),
        tuple(sorted(int(passage["fields"]["passages.key"][0]) for passage in inner)),
        tuple(unit for index, unit in enumerate(units) if str(index) not in had),
    )


@reading()
def _total(answer: dict[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


@reading()
def _counts(answer: dict[str, Any]) -> tuple[int, dict[str, dict[str, int]]]:
    """How many entries were found whatever is chosen, and of each facet its values with their counts."""
    aggregations = answer["aggregations"]
    return int(aggregations[bodies.EVERYTHING]["doc_count"]), {
        name: {
            str(bucket["key"]): int(bucket["doc_count"])
            for bucket in aggregations[f"_filter_{name}"][name]["buckets"]
        }
        for name in bodies.CorpusSearch.facets
    }


@reading()
def _each(answer: dict[str, Any], count: int) -> list[int]:
    """How many entries have each of so many units."""
    every = answer["aggregations"]["all"]
    return [int(every[str(index)]["doc_count"]) for index in range(count)]


@reading()
def _words(answer: dict[str, Any]) -> list[list[str]]:
    """The words of each hit."""
    return [
        [word for text in hit["_source"].values() for word in text.split() if word != GAP]
        for hit in answer["hits"]["hits"]
    ]


@reading()
def _names(answer: dict[str, Any]) -> list[str]:
    return [str(hit["fields"]["name"][0]) for hit in answer["hits"]["hits"]]
