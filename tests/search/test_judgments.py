"""The judged queries are many enough, complete, and split for good."""

from collections import Counter

import pytest

from tests.search.judgments import BEST, CLASSES, COLLECTIONS, HALVES, Judged, judged, titles

EVERYTHING = [item for collection in COLLECTIONS for item in judged(collection)]


def test_there_are_enough_of_each_class_in_both_collections():
    assert len(EVERYTHING) >= 60
    counts = Counter(item.kind for item in EVERYTHING)
    assert set(counts) == set(CLASSES)
    assert min(counts.values()) >= 8
    assert {(item.kind, item.collection) for item in EVERYTHING} == {
        (kind, collection) for kind in CLASSES for collection in COLLECTIONS
    }


def test_each_class_is_in_both_halves():
    counts = Counter((item.kind, item.half) for item in EVERYTHING)
    assert all(counts[kind, half] >= 4 for kind in CLASSES for half in HALVES), counts
    counted = Counter(item.half for item in EVERYTHING)
    assert counted["counted"] >= 60


def test_the_split_is_that_of_the_words():
    """Worked out with sha256sum: the first digit is below 8 for tuning."""

    def half(query: str) -> str:
        return Judged("", "", "", query, "", {}).half

    # 430c7d…, fa7029…
    assert half("Priya Raman") == "tuning"
    assert half("Methods Brief 7") == "counted"


@pytest.mark.parametrize("item", EVERYTHING, ids=lambda item: item.id)
def test_a_judgment_is_complete(item):
    assert item.query.strip() == item.query != ""
    assert item.why
    assert item.wanted, "one thing at least is what was asked for"
    assert set(item.relevant.values()) <= {1, 2, BEST}
    assert set(item.relevant) <= set(titles(item.collection)), "each page has its title in the file"
    assert all(path.startswith("/") and path.endswith("/") for path in item.relevant)
    assert item.id.startswith(f"{item.collection}-{item.kind}-")


def test_no_query_is_judged_twice_and_no_title_kept_for_nothing():
    assert (
        len({item.id for item in EVERYTHING}) == len({item.query for item in EVERYTHING}) == len(EVERYTHING)
    )
    for collection in COLLECTIONS:
        named = {path for item in judged(collection) for path in item.relevant}
        assert set(titles(collection)) == named
