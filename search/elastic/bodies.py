"""What the server is asked, made from a request: pure, and all weights in one place.

Units of the parser become filters, so that total and facets are exact; what ranks is one `combined_fields`
over the whole text, as if title, abstract, body and passages were one field of several weights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch_dsl import FacetedSearch, Q, Search, TermsFacet

from search.engines.base import FACETS, MOST_PASSAGES, MOST_REPEATED, MOST_SOME, Request, Sort
from search.engines.weighing import FEEDBACK_SHARE, FEEDBACK_WORDS
from search.queries import Query, Unit, Words

from .mapping import CLOSED, PUBLIC, alias

# What ranks

#: A word of the title is worth so many of another part
TITLE = 5
#: Words typed as one ("x-ray") side by side, beside what each of them is worth
SIDE_BY_SIDE = 0.2
#: The words of a query as they stand there, wherever that is
TOGETHER = 2
#: What is named by its number comes before all that only has the words
NAMED = 1000

#: Values of one facet; the others are not counted
MOST_VALUES = 10_000
#: One reader's pages come from one copy, whose equal scores have one order
PREFERENCE = "readers"

#: The name of the aggregation that counts all hits, whatever is chosen
EVERYTHING = "everything"


def searched(level: int) -> list[str]:
    """The fields that a reader of a level may search."""
    return [*PUBLIC, *(field for closed, field in CLOSED.items() if closed <= level)]


def ranked(level: int) -> list[str]:
    """The same fields with their weights."""
    return [f"title^{TITLE}" if field == "title" else field for field in searched(level)]


def having(form: Words, fields: Sequence[str], **options: Any) -> Q:
    """Entries with a word somewhere, or with words that adjoin in one field."""
    if len(form) == 1:
        return Q("combined_fields", query=form[0], fields=fields, **options)
    return Q("multi_match", type="phrase", query=" ".join(form), fields=fields, **options)


def having_unit(unit: Unit, fields: Sequence[str]) -> Q:
    """Entries with a unit in one of the ways to say it."""
    forms = [having(form, fields) for form in _forms(unit)]
    return forms[0] if len(forms) == 1 else Q("bool", should=forms, minimum_should_match=1)


def _forms(unit: Unit) -> Sequence[Words]:
    return list(dict.fromkeys((unit.words, *unit.others)))


def _any(units: Iterable[Unit], fields: Sequence[str]) -> list[Q]:
    return [having_unit(unit, fields) for unit in units]


def _scored(units: Sequence[tuple[Unit, int]], fields: Sequence[str]) -> list[Q]:
    """What ranks: the words of all units as one text, and beside it the other ways to say them.

    units: each with how often it counts.
    """
    text = " ".join(word for unit, count in units for _ in range(count) for word in unit.words)
    others = [having(form, fields) for unit, _ in units for form in _forms(unit)[1:]]
    return [Q("combined_fields", query=text, fields=fields), *others]


def all_words(query: Query, level: int, named: Collection[int] = ()) -> Q:
    """Entries with all units and none of the excluded, the best first.

    named: entries that the query names by their number.
    """
    plain, weighted = searched(level), ranked(level)
    scored = _scored([(unit, 1) for unit in query.units], weighted)
    # A title with all of them, and the words as they stood
    scored.append(Q("bool", must=_any(query.units, ["title"])))
    if query.run:
        # The server weighs a phrase by its words and not by how rare it is
        together = having(query.run.words, searched(level))
        scored += [having(query.run.words, weighted), Q("constant_score", filter=together, boost=TOGETHER)]
    if named:
        scored.append(Q("constant_score", filter=Q("terms", key=sorted(named)), boost=NAMED))
    return Q("bool", filter=_any(query.units, plain), must_not=_any(query.excluded, plain), should=scored)


def some_words(
    units: Sequence[tuple[Unit, int]],
    query: Query,
    level: int,
    *,
    telling: Sequence[str] = (),
    without_all: bool = False,
    asked_only: bool = False,
) -> Q:
    """Entries with some of the units, the best first.

    units: those that rank, each with how often it was typed.
    telling: words that the best of them tell of, which rank a little.
    without_all: leave those out that have all units; asked_only: and those with nothing but telling words.
    """
    plain, weighted = searched(level), ranked(level)
    counted = [(unit, min(count, MOST_REPEATED)) for unit, count in units]
    scored = _scored(counted, weighted)
    scored += [
        having(unit.words, weighted, boost=count * SIDE_BY_SIDE)
        for unit, count in counted
        if len(unit.words) > 1
    ]
    if telling:
        scored.append(Q("combined_fields", query=" ".join(telling), fields=weighted, boost=FEEDBACK_SHARE))
    must_not = _any(query.excluded, plain)
    if without_all:
        must_not.append(Q("bool", filter=_any(query.units, plain)))
    asked: dict[str, Any] = {}
    if asked_only:
        asked["filter"] = [Q("bool", should=_any(query.units, plain), minimum_should_match=1)]
    return Q("bool", should=scored, minimum_should_match=1, must_not=must_not, **asked)


def opening(units: Sequence[Unit], level: int) -> Q:
    """The passages to open a hit at, as its inner hits: with all units first, then with any, in order."""
    field = ["passages.text"]
    within = [
        Q("constant_score", filter=Q("bool", should=_any(units, field), minimum_should_match=1), boost=1)
    ]
    if len(units) > 1:
        within.append(Q("constant_score", filter=Q("bool", filter=_any(units, field)), boost=1))
    return Q(
        "nested",
        path="passages",
        score_mode="none",
        query=Q(
            "bool",
            filter=[Q("range", **{"passages.access": {"lte": level}})],
            should=within,
            minimum_should_match=1,
        ),
        inner_hits={
            "size": MOST_PASSAGES,
            "_source": False,
            "docvalue_fields": ["passages.key"],
            "sort": [{"_score": "desc"}, {"passages.key": "asc"}],
        },
    )


def lacking(units: Sequence[Unit], level: int) -> list[Q]:
    """Clauses that rank nothing and say of each hit which units it has, by their index as a name."""
    return [
        Q("constant_score", filter=having_unit(unit, searched(level)), boost=0, _name=str(index))
        for index, unit in enumerate(units)
    ]


# What is asked

_SORTS: Mapping[Sort, list[Any]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"day": "desc"}, {"key": "desc"}],
    Sort.NEWEST: [{"day": "desc"}, {"key": "desc"}],
    Sort.OLDEST: [{"day": "asc"}, {"key": "asc"}],
}


class CorpusSearch(FacetedSearch):
    """Hits with all words, one page of them, and the counts of facets under the choices of the others."""

    facets = {name: TermsFacet(field=name, size=MOST_VALUES) for name in FACETS}

    def __init__(self, request: Request, telling: Sequence[Unit], named: Collection[int]) -> None:
        self.request, self.telling, self.named = request, telling, named
        chosen = {name: list(values) for name, values in request.filters.items() if values}
        super().__init__(request.query, chosen)  # type: ignore[arg-type]

    @property
    def built(self) -> Search:
        """The request as it is sent."""
        return self._s

    def search(self) -> Search:
        """The request without its query: nothing of a document comes back but its id."""
        search = Search(index=alias()).params(preference=PREFERENCE)
        start = self.request.start
        return search.source(False).extra(track_total_hits=True)[start : start + self.request.size]

    def query(self, search: Search, query: Query) -> Search:
        level = self.request.level
        wanted = all_words(query, level, self.named)
        wanted.should.append(opening(self.telling, level))
        return search.query(wanted)

    def sort(self, search: Search) -> Search:
        return search.sort(*_SORTS[self.request.sort])

    def aggregate(self, search: Search) -> None:
        super().aggregate(search)
        search.aggs.bucket(EVERYTHING, "filter", filter=Q("match_all"))


def _search(size: int) -> Search:
    return Search(index=alias()).params(preference=PREFERENCE).source(False)[:size]


def _others(entries: Sequence[int]) -> Q:
    """All entries but these; where there are none, all."""
    return ~Q("ids", values=[str(entry) for entry in entries]) if entries else Q("match_all")


def without(search: Search, entries: Sequence[int]) -> Search:
    """The same without these entries, as hits and in counts."""
    return search.filter(_others(entries)) if entries else search


def ids(query: Q, size: int) -> Search:
    """The ids of the best entries."""
    return _search(size).query(query).sort(*_SORTS[Sort.RELEVANCE]).extra(track_total_hits=False)


def best(query: Q, level: int, size: int, units: Sequence[Unit], withdrawn: Sequence[int] = ()) -> Search:
    """The texts of the best entries, of which the telling words are taken.

    units: how many entries have each, but the withdrawn, is counted beside, whatever the query excludes;
    none for no count.
    """
    search = ids(query, size).source(searched(level))
    if units:
        everywhere = search.aggs.bucket("all", "global")
        for index, unit in enumerate(units):
            having = Q("bool", filter=[having_unit(unit, searched(level)), _others(withdrawn)])
            everywhere.bucket(str(index), "filter", filter=having)
    return search


def some(query: Q, units: Sequence[Unit], telling: Sequence[Unit], level: int) -> Search:
    """The hits with some of the words, which of them each has, and where it opens."""
    asked = Q("bool", must=[query], should=[*lacking(units, level), opening(telling, level)])
    return ids(asked, MOST_SOME)


def count(query: Query, level: int, withdrawn: Sequence[int] = ()) -> dict[str, Any]:
    """The query of `_count`: how many entries, but the withdrawn, have all units."""
    return Q("bool", filter=[all_words(query, level), _others(withdrawn)]).to_dict()  # type: ignore[no-any-return]


def like(entry: int, kinds: Collection[str], size: int) -> Search:
    """Entries of some kinds that share the telling words of one."""
    alike = Q(
        "more_like_this",
        like=[{"_index": alias(), "_id": str(entry)}],
        fields=list(PUBLIC),
        max_query_terms=FEEDBACK_WORDS,
        min_term_freq=1,
        min_doc_freq=2,
        min_word_length=3,
        minimum_should_match=1,
    )
    return ids(Q("bool", must=[alike], filter=[Q("terms", kind=[str(kind) for kind in kinds])]), size)


def completion(asked: Sequence[str], size: int) -> Search:
    """Names with each word, the last of them only begun: those that begin with the first, then the newest."""
    found = Q("match_bool_prefix", named={"query": " ".join(asked), "operator": "and"})
    begins = Q("constant_score", filter=Q("prefix", first=asked[0]), boost=1)
    search = Search(index=alias()).params(preference=PREFERENCE).source(False)
    search = search.query(Q("bool", filter=[found], should=[begins]))
    search = search.sort({"_score": "desc"}, {"day": "desc"}, {"name": "asc"})
    return search.extra(
        track_total_hits=False, collapse={"field": "name"}, docvalue_fields=["name"], size=size
    )
