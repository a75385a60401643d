"""Words broken at a line's end are found whole and in parts (case S08)."""

import time

import pytest

from core.text import words
from reports.pdf_text import BrokenWords


def mend(text, *others):
    return BrokenWords([text, *others]).mend(text)


@pytest.mark.parametrize("mark", ["\ufffe", "\x02", "\ufffe\r\n", "-\r\n", "- \n  ", "\u2010\r\n"])
def test_a_broken_word_is_shown_whole_and_its_parts_are_kept_unseen(mark):
    shown, unseen = mend(f"Sites agree that the random{mark}ization ratio decides the outcome.")
    assert shown == "Sites agree that the randomization ratio decides the outcome."
    assert unseen == "agree that the random-ization ratio decides the"


def test_a_word_of_the_author_is_found_both_ways():
    shown, unseen = mend("a well\ufffeknown method")
    assert "wellknown" in words(shown)
    assert {"well", "known"} <= set(words(unseen))


def test_the_document_itself_tells_which_hyphens_are_the_authors():
    shown, unseen = mend("a well\ufffeknown method", "Elsewhere it is a well-known one.")
    assert (shown, unseen) == ("a well-known method", "a wellknown method")
    # Both spellings elsewhere: no evidence
    shown, _ = mend("a well\ufffeknown method", "well-known", "wellknown")
    assert shown == "a wellknown method"
    # A broken word is no evidence for itself
    shown, _ = mend("a well\ufffeknown method, a well-\r\nknown method")
    assert shown == "a wellknown method, a wellknown method"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("COVID\ufffe19 and", "COVID-19 and"),
        ("in 2010-\r\n2012", "in 2010-2012"),
        ("a Mann\ufffeWhitney test", "a Mann-Whitney test"),
        ("FDA\ufffeapproved", "FDA-approved"),
        ("X\uffferay", "X-ray"),
    ],
)
def test_hyphens_that_only_an_author_writes_stay(text, shown):
    assert mend(text) == (shown, "")


def test_a_compound_that_is_broken_keeps_its_last_hyphen():
    assert mend("a state-of-the\ufffeart method")[0] == "a state-of-the-art method"
    assert mend("inter\ufffenatio\ufffenal bodies")[0] == "international bodies"


def test_capitals_are_broken_like_any_word():
    assert mend("ON RANDOM\ufffeIZATION")[0] == "ON RANDOMIZATION"


@pytest.mark.parametrize(
    "text", ["- one\r\n- two", "a dash -\r\nthen", "\ufffe", "\ufffeend", "end\ufffe", "(-\r\n)"]
)
def test_what_is_no_word_is_left_apart(text):
    shown, unseen = mend(text)
    assert unseen == ""
    assert words(shown) == words(text.replace("\ufffe", " "))


def test_no_character_that_xml_forbids_gets_through():
    shown, unseen = mend("a\ufffeb\x02c\u00add\x00e\ud800f\ufffe")
    assert shown.isprintable()
    assert not set(shown + unseen) & set("\ufffe\x02\u00ad\x00\ud800")


@pytest.mark.parametrize(
    "text", ["a\ufffe" * 100_000, "a" * 200_000, "a-" * 100_000, "-\r\n" * 60_000, "a" * 199_990 + "\ufffeb"]
)
def test_hostile_pages_take_no_time(text):
    start = time.process_time()
    shown, unseen = mend(text)
    assert len(shown) <= len(text)
    assert len(unseen) < 50_000
    assert time.process_time() - start < 3
