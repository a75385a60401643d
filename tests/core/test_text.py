"""Text: what must come out right, and what must hold for any text."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import analyze, clean, find, fold, mark, stem, words

ANY = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E6(R3)", ["e6", "r3"]),
        ("COVID-19", ["covid", "19"]),
        ("I/II", ["i", "ii"]),
        ("2,500", ["2500"]),
        ("2500", ["2500"]),
        ("of the 2,500, half", ["of", "the", "2500", "half"]),
        ("1,234,567.", ["1234567"]),
        ("2,50 and 1,2345", ["2", "50", "and", "1", "2345"]),
        ("ICH: sites.", ["ich", "sites"]),
        ("Łucja Wałęska", ["lucja", "waleska"]),
        ("Søren Ødegård", ["soren", "odegard"]),
        ("Jörg Strauß", ["jorg", "strauss"]),
        ("STRAUSS STRAUẞ", ["strauss", "strauss"]),
        ("“balanced scorecard„", ["balanced", "scorecard"]),
        ("FDA’s", ["fda"]),
        ("the sites' X's", ["the", "sites", "x"]),
        ("O’Brien's", ["o", "brien"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul"] * 3),
        ("👩‍🔬 in the lab👨‍👩‍👧team", ["in", "the", "lab", "team"]),
        ("שָׁלוֹם", ["שלום"]),
        ("مُحَمَّد", ["محمد"]),
        ("cafe\u0301 café", ["cafe", "cafe"]),
        ("e\ufb03cient \ufb01le Ⅳ", ["efficient", "file", "iv"]),
        ("10½ m³ Trial™", ["10", "m", "trial"]),
        ("Σίσυφος ΣΊΣΥΦΟΣ", ["σισυφοσ", "σισυφοσ"]),
        ("हिन्दी हिन्दी", ["हनद", "हनद"]),
        ("日本語テスト、日本", ["日本語テスト", "日本"]),
        ("zero\u200bwidth soft\u00adhyphen", ["zerowidth", "softhyphen"]),
        ("snake_case", ["snake", "case"]),
        ("ＦＵＬＬ\u3000２，５００ ١٢", ["full", "2", "500", "12"]),
        ("U.S. 3.5 R&D", ["u", "s", "3", "5", "r", "d"]),
        ("a" * 70, ["a" * 64]),
        ("random\ufffeization", ["random", "ization"]),
        ("\x00 \ud800 -", []),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_stems_bring_the_forms_of_a_word_together():
    assert analyze("Relationships between scorecards, amendments and FDA’s") == [
        "relationship",
        "between",
        "scorecard",
        "amend",
        "and",
        "fda",
    ]
    assert analyze("studies") == analyze("study") == ["studi"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301", "café"),
        ("a\x00b\x02c\x1f\x7f\x9f", "abc"),
        ("co\u00adoperate", "cooperate"),
        ("e\u00ad\u0301", "é"),
        ("random\ufffeization \uffff\ufdd0\U0001ffff", "randomization "),
        ("\ud800x\udfff", "x"),
        ("\ufeffone\r\ntwo\rthree\u2028four\x85five\ttab", "one\ntwo\nthree\nfour\nfive\ttab"),
        ("👩‍🔬 שָׁ 日本 fine", "👩‍🔬 שָׁ 日本 fine"),
    ],
)
def test_clean(text, expected):
    assert clean(text) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("Søren Ødegård", ["odegard"], "Søren <mark>Ødegård</mark>"),
        ("Łucja Wałęska & co", ["waleska"], "Łucja <mark>Wałęska</mark> &amp; co"),
        ("A straußen Strauß", ["strauss"], "A straußen <mark>Strauß</mark>"),
        ("ICH E6(R3): new", ["E6(R3)"], "ICH <mark>E6(R3</mark>): new"),
        ("E6 and R3", ["E6(R3)"], "E6 and R3"),
        ("2,500 dollars, 2500", ["2500"], "<mark>2,500</mark> dollars, <mark>2500</mark>"),
        ("<b>trials</b>", ["trial"], "&lt;b&gt;<mark>trials</mark>&lt;/b&gt;"),
        ("the FDA’s view", ["fda"], "the <mark>FDA’s</mark> view"),
        ("dying to lie, lying", ["lie"], "dying to <mark>lie</mark>, <mark>lying</mark>"),
        ("skies over universities", ["sky", "university"], None),
        ("cafe\u0301s!", ["café"], "<mark>cafe\u0301s</mark>!"),
        ("the e\ufb03cient one", ["efficient"], "the <mark>e\ufb03cient</mark> one"),
        (
            "contract research organization",
            ["contract research organization", "research"],
            "<mark>contract research organization</mark>",
        ),
        ("site of sites", ["sites"], "<mark>site</mark> of <mark>sites</mark>"),
        ("İstanbul 👩‍🔬 trial", ["trials"], "İstanbul 👩‍🔬 <mark>trial</mark>"),
        ("nothing & none", ["trial"], "nothing &amp; none"),
        ("nothing", [], "nothing"),
        ("", ["trial"], ""),
    ],
)
def test_mark(text, phrases, expected):
    if expected is None:
        expected = " ".join(f"<mark>{word}</mark>" if word != "over" else word for word in text.split())
    assert mark(text, [analyze(phrase) for phrase in phrases]) == expected


def test_snippet_shows_where_most_of_the_words_stand():
    text = (
        "Nothing here. " * 40
        + "A balanced scorecard that both sides design. "
        + "scorecard " * 3
        + "end " * 200
    )
    snippet = mark(text, [("balanc",), ("scorecard",)], length=120)
    assert "<mark>balanced</mark> <mark>scorecard</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(re.sub("<[^>]*>", "", snippet)) <= 126


def test_snippet_without_a_match_is_the_beginning():
    assert mark("one two three four", [("zebra",)], length=9) == "one two …"


def test_snippet_of_one_endless_word():
    assert mark("x" * 500, [("y",)], length=50).endswith(" …")
    assert "<mark>" in mark("y " + "x" * 500, [("y",)], length=50)


@given(ANY)
def test_clean_is_idempotent_and_fit_for_xml(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\ufffe\uffff]", cleaned)


@given(ANY, ANY)
def test_fold_works_character_by_character_and_once(one, two):
    assert fold(one + two) == fold(one) + fold(two)
    assert fold(fold(one)) == fold(one)


@given(ANY)
def test_normal_forms_have_the_same_words(text):
    for form in ("NFC", "NFD"):
        # Marks vanish, and with them the difference; canonical singletons fold alike
        assert words(unicodedata.normalize(form, text)) == words(text)


@given(ANY)
def test_words_of_words_are_themselves(text):
    found = words(text)
    assert words(" ".join(found)) == found


@given(ANY, st.lists(st.lists(st.text("abcdesy ñß’s12,", min_size=1), max_size=3), max_size=4))
def test_mark_adds_tags_and_escapes_everything_else(text, queries):
    phrases = [analyze(" ".join(query)) for query in queries]
    html = mark(text, phrases)
    assert unescape(re.sub("</?mark>", "", html)).replace("\ufffd", "") == unescape(
        text.replace("&", "&amp;")
    ).replace("\ufffd", "")
    assert not re.search("[<>]", re.sub("</?mark>", "", html))
    assert re.fullmatch(
        r"(?:(?!</?mark>).)*(?:<mark>(?:(?!</?mark>).)+</mark>(?:(?!</?mark>).)*)*", html, re.S
    )


@given(st.text("abs Ødß’,1 .\u0301", max_size=60), st.integers(0, 20), st.integers(5, 40))
def test_snippet_is_a_part_of_the_text(text, number, length):
    tokens = analyze(text)
    phrases = [(tokens[number % len(tokens)],)] if tokens else []
    html = mark(text, phrases, length=length)
    plain = unescape(re.sub("</?mark>", "", html)).removeprefix("… ").removesuffix(" …")
    assert plain in text
    assert not phrases or "<mark>" in html


@given(st.text("abcdefghijklmnopqrstuvwxyz’s ,0159", max_size=80))
def test_every_word_marks_itself(text):
    tokens = analyze(text)
    places = find(text, [(token,) for token in tokens])
    assert [place.phrase for place in places] == [(token,) for token in tokens]
    assert all(stem(words(text[place.start : place.end])[0]) == place.phrase[0] for place in places)
