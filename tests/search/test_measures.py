"""The measures against values worked out by hand, and one from the literature."""

from math import isclose, log2

import pytest

from tests.search.measures import mean, ndcg, reciprocal_rank


def test_a_known_value():
    """The example of "Discounted cumulative gain" on Wikipedia: 6.861 of 8.740."""
    grades = {"D1": 3, "D2": 2, "D3": 3, "D5": 1, "D6": 2, "D7": 3, "D8": 2}
    ranking = ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert ndcg(ranking, grades, at=6) == pytest.approx(0.785, abs=0.0005)


def test_the_formula_to_the_last_digit():
    # (1/log2(2) + 3/log2(4)) / (3/log2(2) + 1/log2(3))
    assert isclose(ndcg(["b", "x", "a"], {"a": 3, "b": 1}), (1 + 3 / 2) / (3 + 1 / log2(3)), rel_tol=1e-15)


def test_the_best_ranking_is_1_and_none_0():
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], grades) == 1
    assert ndcg(["a", "b", "c", "x", "y"], grades) == 1
    assert ndcg(["x", "y"], grades) == ndcg([], grades) == 0


def test_grades_are_gains_and_not_powers_of_2():
    # With powers (3 and 1 for the grades 2 and 1) it would be lower
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_equal_grades_in_any_order():
    grades = {"a": 2, "b": 2, "c": 1}
    assert ndcg(["b", "a", "c"], grades) == ndcg(["a", "b", "c"], grades) == 1


def test_fewer_than_ten_judged_ask_for_no_more():
    assert ndcg(["x", "a"], {"a": 3}) == pytest.approx(1 / log2(3))
    # What is found at rank 10 counts, what is found at rank 11 does not
    others = [f"x{place}" for place in range(10)]
    assert ndcg([*others[:9], "a"], {"a": 3}) == pytest.approx(1 / log2(11))
    assert ndcg([*others, "a"], {"a": 3}) == 0


def test_more_than_ten_judged_ask_for_ten_of_the_best():
    grades = {f"d{place}": 2 for place in range(8)} | {f"e{place}": 1 for place in range(8)}
    best = [f"d{place}" for place in range(8)]
    assert ndcg([*best, "e7", "e3"], grades) == 1
    assert ndcg([*best, "e7", "x"], grades) < 1


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="once"):
        ndcg(["a", "a"], {"a": 1})
    with pytest.raises(ValueError, match="relevant"):
        ndcg(["a"], {})
    with pytest.raises(ValueError, match="relevant"):
        ndcg(["a"], {"a": 0})
    with pytest.raises(ValueError, match="mean"):
        mean([])


def test_reciprocal_rank():
    assert reciprocal_rank(["a", "b", "c"], {"a"}) == 1
    assert reciprocal_rank(["a", "b", "c"], {"c", "b"}) == 1 / 2
    assert reciprocal_rank(["a"], {"b"}) == reciprocal_rank([], {"b"}) == 0


def test_mean():
    assert mean([1, 0.5, 0]) == 0.5
    assert mean(iter([0.1] * 10)) == 0.1
