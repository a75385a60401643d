"""How letters are drawn: the text as in the mockups, the HTML valid, nothing escaped twice."""

import dataclasses
import re
from datetime import timedelta

import html5lib
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from core.letters import (
    CODE_CID,
    COLUMNS,
    DEMONSTRATION,
    Event,
    Fact,
    Letter,
    Link,
    Section,
    Text,
    html_of,
    text_of,
    wrap,
)
from tests.core.letter_samples import (
    CANCELLED,
    CHANGED,
    CHANGED_TEXT,
    CONFIRMED,
    CONFIRMED_TEXT,
    REMINDER,
    REMINDER_FACTS,
    SENDER,
)

NASTY = """R&D Sites: FDA's "Fast" Lane, <2 years>"""
VENUE = "O'Neill & Sons"
NAME = "Zoë O'Brien & Co"


def everywhere(words: str) -> Letter:
    """A letter with the same words in each of its places."""
    url = "https://colloquy.example/a/?b=1&c=2"
    linked = Text(words, " ", Link(words, url))
    return Letter(
        sender=dataclasses.replace(SENDER, site_name=words, center_name=words),
        subject=words,
        title=words,
        preheader=words,
        paragraphs=(words, linked),
        event=Event(words, words, words, url, (words, words), old_day=words, old_line=words),
        facts=(Fact(words, words), Fact(words, linked)),
        code="A&B",
        sections=(Section(words, (words, linked)),),
        action=Link(words, url),
        note=linked,
        after=(words,),
        footer=(words, linked),
    )


def test_text_is_that_of_the_mockups() -> None:
    assert text_of(CONFIRMED) == CONFIRMED_TEXT
    assert text_of(CHANGED) == CHANGED_TEXT
    assert REMINDER_FACTS in text_of(REMINDER)
    assert "  Dec 10, Thursday, 2026 (cancelled)\n" in text_of(CANCELLED)


@pytest.mark.parametrize("words", [NASTY, VENUE, NAME])
def test_text_is_never_escaped_and_html_once(words: str) -> None:
    letter = everywhere(words)
    text, html = text_of(letter), html_of(letter)
    for wrong in ("&amp;", "&#x27;", "&#39;", "&quot;", "&lt;"):
        assert wrong not in text
    # Title, two paragraphs with one link, block, facts, section, action, note, after, footer
    assert " ".join(text.split()).count(words) >= 18
    assert "&amp;amp;" not in html
    assert "&amp;lt;" not in html
    assert "&#x27;" not in html
    shown = BeautifulSoup(html, "html5lib")
    assert shown.title is not None
    assert shown.title.string == words
    assert shown.body is not None
    assert " ".join(shown.body.get_text(" ").split()).count(words) >= 20
    assert {a["href"] for a in shown.find_all("a")} >= {"https://colloquy.example/a/?b=1&c=2"}


def test_html_is_valid_and_asks_nothing_from_elsewhere() -> None:
    for letter in (CONFIRMED, CHANGED, REMINDER, CANCELLED, everywhere(NASTY)):
        html = html_of(letter)
        html5lib.HTMLParser(strict=True).parse(html)
        assert not re.search(r"<(script|link|iframe)|url\(|@import|srcset|background=", html)
        assert re.findall(r'src="([^"]*)"', html) == ([f"cid:{CODE_CID}"] if letter.code else [])
        assert 'style="padding:8px 0 0' in html or "border-bottom:1px solid" in html


def test_the_html_says_everything_that_the_text_says() -> None:
    for letter in (CONFIRMED, CHANGED, REMINDER):
        shown = BeautifulSoup(html_of(letter), "html5lib")
        links = {a["href"] for a in shown.find_all("a")}
        assert set(re.findall(r"https://[^\s<>]+", text_of(letter))) <= links
    assert DEMONSTRATION in shown.get_text()
    assert shown.find("a", href="mailto:roundtables@colloquy.example")


def test_what_no_longer_holds_is_struck_through() -> None:
    shown = BeautifulSoup(html_of(CHANGED), "html5lib")
    assert [p.string for p in shown.select('p[style*="line-through"]')] == ["Jan 21"]
    shown = BeautifulSoup(html_of(CANCELLED), "html5lib")
    assert [p.string for p in shown.select('p[style*="line-through"]')] == ["Dec 10"]
    assert CANCELLED.event is not None
    moved = dataclasses.replace(
        CANCELLED, event=dataclasses.replace(CANCELLED.event, cancelled=False, old_line="The old hall")
    )
    assert "  Was: The old hall\n" in text_of(moved)
    shown = BeautifulSoup(html_of(moved), "html5lib")
    assert [p.string for p in shown.select('p[style*="line-through"]')] == ["The old hall"]


def test_a_bare_letter_has_no_empty_rows() -> None:
    letter = Letter(sender=SENDER, subject="Hello", title="Hello", paragraphs=("Words.",))
    assert text_of(letter) == (
        "Hello\n=====\n\nWords.\n\n-- \n"
        "Colloquy, Tufts Center for the Study of Drug Development. A person reads\n"
        "roundtables@colloquy.example.\n"
    )
    html = html_of(letter)
    assert "At the door" not in html
    assert "btn-a" not in BeautifulSoup(html, "html5lib").body.decode()  # type: ignore[union-attr]


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
addresses = st.text("abc/-", min_size=60, max_size=90).map(lambda path: f"https://colloquy.example/{path}")


@settings(max_examples=60, deadline=timedelta(seconds=2))
@given(st.lists(st.one_of(words, addresses), max_size=30))
def test_lines_are_short_and_addresses_whole(parts: list[str]) -> None:
    said = " ".join(parts)
    lines = wrap(said, first="Label:  ", indent="        ").split("\n")
    assert all(len(line) <= COLUMNS for line in lines if "://" not in line and "@" not in line)
    for part in parts:
        if "://" in part:
            assert any(part in line for line in lines)
    # Nothing is lost
    together = re.sub(r"\s", "", "".join(lines))
    assert together == re.sub(r"\s", "", "Label:" + said)


def test_long_words_are_broken() -> None:
    letter = everywhere("x" * 500)
    assert max(len(line) for line in text_of(letter).split("\n") if "://" not in line) == COLUMNS
