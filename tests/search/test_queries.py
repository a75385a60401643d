"""The parser of queries: what is a word, a phrase, an exclusion, and what is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.queries import LONGEST_TEXT, MOST_UNITS, parse, synonyms_from

SYNONYMS = synonyms_from(
    [
        ["CRO", "contract research organization"],
        ["R&D", "research and development"],
        ["FDA", "Food and Drug Administration"],
        # Point at each other
        ["alpha", "beta"],
        ["beta", "alpha"],
        ["CRO", "clinical research organization"],
    ]
)


def shape(text, synonyms=None):
    query = parse(text, synonyms)
    return (
        [" ".join(unit.words) for unit in query.units],
        [" ".join(unit.words) for unit in query.excluded],
    )


@pytest.mark.parametrize(
    ("text", "units", "excluded"),
    [
        ("E6(R3)", ["e6 r3"], []),
        ("COVID-19", ["covid 19"], []),
        ("phase I/II", ["phase", "i ii"], []),
        ('"I/II"', ["i ii"], []),
        ("2,500", ["2500"], []),
        ("ICH:", ["ich"], []),
        ("sites.", ["sites"], []),
        ("-", [], []),
        ('"', [], []),
        ('""', [], []),
        ("", [], []),
        ("trials -COVID", ["trials"], ["covid"]),
        ("trials -COVID-19", ["trials"], ["covid 19"]),
        ('trials -"both sides" -x', ["trials"], ["both sides", "x"]),
        ('trials -"both', ["trials"], ["both"]),
        ("trials - COVID", ["trials", "covid"], []),
        ("a-b trials-COVID", ["a b", "trials covid"], []),
        ("-COVID", [], ["covid"]),
        ('"a b"-c "d"e', ["c", "e", "a b", "d"], []),
        ('"balanced scorecard"', ["balanced scorecard"], []),
        ("“balanced scorecard”", ["balanced scorecard"], []),
        ("„balanced scorecard“", ["balanced scorecard"], []),
        ("«balanced scorecard»", ["balanced scorecard"], []),
        ('"balanced scorecard”', ["balanced scorecard"], []),
        ("“balanced scorecard", ["balanced", "scorecard"], []),
        ("the cost of a site", ["cost", "site"], []),
        ("to be or not to be", ["to", "be", "or", "not"], []),
        ('"the site" of the', ["the site"], []),
        ("don't stop, it’s R&D", ["stop", "r d"], []),
        ("don't", ["don t"], []),
        ("vitamin D phase I", ["vitamin", "d", "phase", "i"], []),
        ("site sites site", ["site"], []),
        ("a OR b AND NOT c* ^d NEAR(e f) title:g", ["b", "c", "d", "near e", "f", "title g"], []),
        ("\x00 \ud800 -\x00", [], []),
    ],
)
def test_parse(text, units, excluded):
    assert shape(text) == (units, excluded)


def test_repetition_is_counted():
    query = parse("sites and site cost of sites")
    assert [unit.text for unit in query.units] == ["sites", "cost"]
    assert query.counts == (3, 1)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("CROs and CRO", '"CROs" and "CRO"'),
        ("macrocro cro", 'macrocro "cro"'),
        ("R  &  D costs", '"R  &  D" costs'),
        ('"the cro here" ½ cro, sites', '"the cro here" ½ "cro," sites'),
        ("cro -cro cro", '"cro" -cro "cro"'),
    ],
)
def test_the_exact_text_has_quotes_where_units_stand(text, exact):
    synonyms = synonyms_from([["CRO", "contract research organization"], ["R&D", "research and development"]])
    query = parse(text, synonyms)
    assert query.exact_text == exact
    assert not parse(query.exact_text, synonyms).expanded


def test_units_keep_what_was_typed():
    assert [unit.text for unit in parse("Ødegård’s “Fair  Share” ½ Ætt").units] == [
        "Ødegård’s",
        "Ætt",
        "Fair  Share",
    ]


def test_synonyms_widen_one_unit_both_ways():
    for text in ("CRO oversight", "contract research organizations oversight"):
        first, second = parse(text, SYNONYMS).units
        assert ("cro",) in first.forms
        assert ("contract", "research", "organiz") in first.forms
        assert second.forms == (("oversight",),)


def test_a_term_in_capitals_is_its_plural_too():
    for text in ("CRO", "CROs", "cros", "contract research organizations"):
        (unit,) = parse(text, SYNONYMS).units
        assert {("cro",), ("cros",), ("contract", "research", "organiz")} <= set(unit.forms), text
    # What is told is what it means, not that there may be several
    assert [unit.others for unit in parse("CROs", SYNONYMS).expanded] == [
        (("contract", "research", "organization"), ("clinical", "research", "organization"))
    ]
    [unit] = parse("contract research organization", SYNONYMS).expanded
    assert unit.others == (("cro",),)
    assert ("cros",) in parse("CRO", SYNONYMS).units[0].others
    # Words that are not capitals have a stem of their own
    assert parse("alpha", SYNONYMS).units[0].forms == (("alpha",), ("beta",))


def test_synonyms_hold_stop_words_and_punctuation():
    assert ("r", "d") in parse("research and development", SYNONYMS).units[0].forms
    assert ("research", "and", "develop") in parse("R&D", SYNONYMS).units[0].forms
    assert ("fda",) in parse("the food and drug administration", SYNONYMS).units[0].forms


def test_synonyms_of_a_synonym_are_not_followed():
    (unit,) = parse("contract research organization", SYNONYMS).units
    assert ("clinic", "research", "organiz") not in unit.forms
    assert len(parse("CRO", SYNONYMS).units[0].meanings) == 2


def test_a_pair_that_points_at_each_other_ends():
    assert parse("alpha", SYNONYMS).units[0].forms == (("alpha",), ("beta",))


def test_quoted_and_excluded_words_are_not_widened():
    assert parse('"CRO" "CRO oversight" -CRO', SYNONYMS).expanded == []
    assert parse("CRO oversight", SYNONYMS).exact_text == '"CRO" oversight'


def test_a_synonym_does_not_reach_over_a_phrase():
    assert parse('contract "x" research organization', SYNONYMS).expanded == []
    assert parse("contract -x research organization", SYNONYMS).expanded == []


def test_long_and_broken_queries_are_cut_with_a_note():
    query = parse("word " * 2000)
    assert len(query.text) == LONGEST_TEXT
    assert query.notes
    many = parse(" ".join(f"w{n}" for n in range(200)))
    assert len(many.units) == len(many.counts) == MOST_UNITS
    assert many.notes
    assert parse("site\x00 \ud800trial").notes
    assert [unit.words for unit in parse("site\x00 \ud800trial").units] == [("site",), ("trial",)]
    assert not parse(" site\r\ntrial cafe\u0301 ").notes


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_anything_can_be_asked(text):
    query = parse(text, SYNONYMS)
    assert len(query.units) == len(query.counts)
    for unit in (*query.units, *query.excluded):
        assert unit.words
        assert all(form and all(part.isalnum() for part in form) for form in unit.forms)


@given(st.text("ab -\"“”'’ &", max_size=40))
def test_quotes_and_dashes_in_any_order(text):
    query = parse(text, SYNONYMS)
    assert all(set("".join(unit.words)) <= set("ab") for unit in (*query.units, *query.excluded))


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("the last bus at six", "the last bus at six"),
        ("COVID-19 at sites", "covid 19 at sites"),
        ("CRO oversight", "cro oversight"),
        ("sites -sponsors", None),
        ("sites of sponsors -x", "sites of sponsors"),
        ("sites -x sponsors", None),
        ("COVID-19", None),
        ('sites "of sponsors"', None),
        ("", None),
        ("a " * (MOST_UNITS + 1), None),
    ],
)
def test_the_words_side_by_side(text, run):
    found = parse(text, SYNONYMS).run
    assert (" ".join(found.words) if found else None) == run
    assert found is None or not found.others
