"""Running heads, leaders and sections of a PDF's pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import pytest

from reports.pdf_pages import sections, without_leaders, without_running_lines


def stripped(*pages: str, first: int = 1, labels: Sequence[str] = ()) -> list[list[str]]:
    rows = enumerate(pages, first)
    found = without_running_lines(
        [(place, label, text) for (place, text), label in zip_longest(rows, labels, fillvalue="")]
    )
    return [text.split("\r\n") for text in found]


def book(count: int, head: str = "The clock of a site", foot: str = "{}", first: int = 1) -> list[str]:
    """Pages of a text of their own below and above lines that each has."""
    words = ["barley", "malt", "oats", "rye", "spelt", "wheat", "hops"]
    return [
        "\r\n".join([head, foot.format(page), f"Of {word} this page is about,", f"and {word} is all."])
        for page, word in zip(range(first, first + count), words, strict=False)
    ]


def test_a_running_head_stands_once_and_page_numbers_nowhere() -> None:
    pages = stripped(*book(5))
    assert pages[0] == ["The clock of a site", "Of barley this page is about,", "and barley is all."]
    assert pages[1] == ["Of malt this page is about,", "and malt is all."]
    assert pages[4] == ["Of spelt this page is about,", "and spelt is all."]


@pytest.mark.parametrize(
    "foot",
    ["Page {} of 24", "{} · Barley Institute", "Report 12, page {}", "24 | {}", "Vol. 3 | page {} of 24"],
)
def test_the_pages_own_number_makes_no_difference(foot: str) -> None:
    pages = stripped(*book(4, foot=foot))
    assert pages[0][1] == foot.format(1)
    assert [len(page) for page in pages] == [4, 2, 2, 2]


def test_its_own_number_may_be_the_one_that_is_printed() -> None:
    foot = "{} · Barley Institute"
    roman = [page.replace("1 ·", "ii ·") for page in book(1, foot=foot)]
    pages = stripped(*roman, *book(4, foot=foot), first=3, labels=["ii", "1", "2", "3", "4"])
    assert [len(page) for page in pages] == [4, 2, 2, 2, 2]
    # Which a file does not always say
    assert [len(page) for page in stripped(*book(4), first=17)] == [3, 2, 2, 2]


def test_the_first_one_goes_as_well_where_the_cover_said_it() -> None:
    pages = stripped("BARLEY INSTITUTE\r\nThe clock\r\nof a site\r\nby two of us", *book(4, first=2))
    assert [len(page) for page in pages] == [4, 2, 2, 2, 2]
    # The same words in another order, or with others between them, are another thing
    pages = stripped("A clock of\r\nthe site\r\nand of\r\nits clock", *book(4, first=2))
    assert [len(page) for page in pages] == [4, 3, 2, 2, 2]


@pytest.mark.parametrize("title", ["Finding {}", "Results {}", "{} and {}"])
@pytest.mark.parametrize("first", [1, 2019])
def test_headings_with_numbers_of_their_own_stay(title: str, first: int) -> None:
    # One a page, behind a cover and contents
    pages = [
        f"{title.format(first + number, word)}\r\nOf {word}\r\nand more {word}\r\nthat {word}\r\nends {word}"
        for number, word in enumerate(["barley", "malt", "oats", "rye", "spelt"])
    ]
    found = stripped("Cover", "Contents", *pages)
    assert found[2:] == [page.split("\r\n") for page in pages]


def test_numbers_that_are_no_pages_stay() -> None:
    years = [f"{2018 + number}\r\n{word}\r\n{word} a\r\n{word} b" for number, word in enumerate("abcd")]
    assert [page[0] for page in stripped(*years)] == ["2018", "2019", "2020", "2021"]
    heads = [f"2018 2019 2020\r\n{word}\r\n{word} a\r\n{word} b" for word in "abcd"]
    assert [page[0] for page in stripped("100%", *heads)] == ["100%", "2018 2019 2020", "b", "c", "d"]


def test_what_stands_on_few_pages_or_amid_the_text_stays() -> None:
    assert [len(page) for page in stripped(*book(2))] == [4, 4]
    amid = [f"{word} a\r\n{word} b\r\nThe same words\r\n{word} c\r\n{word} d" for word in "abcdef"]
    assert all(page[2:3] == ["The same words"] for page in stripped(*amid))
    # A head of one chapter of many
    many = [
        f"{word}\r\n{word} text\r\nmore {word}\r\nand {word}"
        for word in map(str.__mul__, "ab" * 15, range(3, 33))
    ]
    some = [page if number > 2 else f"Barley\r\n{page}" for number, page in enumerate(many)]
    assert [page[0] == "Barley" for page in stripped(*some)] == [True] * 3 + [False] * 27


def test_nothing_in_hands_nothing_back() -> None:
    assert without_running_lines([]) == []
    assert without_running_lines([(1, "", ""), (2, "", "\r\n"), (3, "", " ")]) == ["", "\r\n", " "]
    # Nor is a page left without a word
    assert stripped(*["Barley"] * 3) == [["Barley"]] * 3


def test_leaders_are_one_ellipsis() -> None:
    assert without_leaders("Method . . . . . . . 7") == "Method … 7"
    assert without_leaders("Method.......7\r\nResult.....9") == "Method … 7\r\nResult … 9"
    assert without_leaders("It was so... and 1.2.3 went on.") == "It was so... and 1.2.3 went on."
    assert without_leaders("Method\t.\t.\t.\t.\t7") == "Method … 7"


@pytest.mark.parametrize("odd", ["\t", ".\t", "...\t", ". ", " .. "])
def test_a_page_of_nothing_but_blanks_and_dots_takes_no_time(odd: str) -> None:
    # With a look at each blank from each blank before it, these would take hours
    assert len(without_leaders("x" + odd * 200_000 + "y")) <= 1_000_002


OUTLINE = [(0, "Method", 3), (1, "Sites", 4), (0, "Results", 6), (0, "Appendix", 9)]


def test_a_page_is_in_the_section_that_began_last() -> None:
    found = sections(OUTLINE, 10)
    assert found == {
        **dict.fromkeys((3, 4, 5), "Method"),
        **dict.fromkeys((6, 7, 8), "Results"),
        **dict.fromkeys((9, 10), "Appendix"),
    }


def test_of_several_that_begin_on_a_page_it_is_in_the_first() -> None:
    outline = [(0, "Summary", 2), (0, "Method", 2), (0, "Sites", 2), (0, "Results", 4)]
    assert sections(outline, 4) == {2: "Summary", 3: "Sites", 4: "Results"}


def test_below_the_title_of_the_whole_the_next_level_counts() -> None:
    assert sections([(0, "A report", 1), (1, "Method", 2), (1, "Results", 3)], 3) == {
        2: "Method",
        3: "Results",
    }
    assert sections([(0, "Barley", 2)], 3) == {2: "Barley", 3: "Barley"}


def test_bookmarks_that_lead_nowhere_count_for_nothing() -> None:
    assert sections([(0, "Away", 99), (0, "", 2), (0, "Malt", 0)], 5) == {}
    assert sections([], 5) == {}
    # In the order of the pages, whatever that of the bookmarks is
    assert sections([(0, "Second", 2), (0, "First", 1)], 2) == {1: "First", 2: "Second"}
