"""Running heads, leaders and sections of a PDF's pages."""

from __future__ import annotations

import pytest

from reports.pdf_pages import sections, without_leaders, without_running_lines


def stripped(*pages: str, first: int = 1) -> list[list[str]]:
    found = without_running_lines(list(enumerate(pages, first)))
    return [text.split("\r\n") for text in found]


def book(count: int, head: str = "The clock of a site", foot: str = "{}") -> list[str]:
    """Pages of a text of their own below and above lines that each has."""
    return [
        "\r\n".join([head, foot.format(page), f"Of {word} this page is about,", f"and {word} is all."])
        for page, word in zip(
            range(1, count + 1), ["barley", "malt", "oats", "rye", "spelt", "wheat", "hops"], strict=False
        )
    ]


def test_a_running_head_and_the_pages_number_stand_once() -> None:
    pages = stripped(*book(5))
    assert pages[0] == ["The clock of a site", "Of barley this page is about,", "and barley is all."]
    assert pages[1] == ["Of malt this page is about,", "and malt is all."]
    assert pages[4] == ["Of spelt this page is about,", "and spelt is all."]


@pytest.mark.parametrize("foot", ["Page {} of 24", "{} · Barley Institute", "Report 12, page {}", "24 | {}"])
def test_one_number_may_go_up_with_the_pages(foot: str) -> None:
    pages = stripped(*book(4, foot=foot))
    assert (foot.format(1) in pages[0]) == any(map(str.isalpha, foot))
    assert [len(page) for page in pages[1:]] == [2, 2, 2]


def test_numbers_may_begin_anywhere() -> None:
    pages = book(4)
    assert [len(page) for page in stripped(*pages, first=17)] == [3, 2, 2, 2]


def test_the_first_one_goes_as_well_where_the_cover_said_it() -> None:
    pages = stripped("BARLEY INSTITUTE\r\nThe clock\r\nof a site\r\nby two of us", *book(4))
    assert [len(page) for page in pages] == [4, 2, 2, 2, 2]


def test_headings_with_numbers_of_their_own_stay() -> None:
    pages = [
        f"Chapter {number}\r\nBarley\r\nOats {number * 7}\r\nMalt {word}\r\nend {word}"
        for number, word in zip((1, 2, 3, 4), ("one", "two", "three", "four"), strict=True)
    ]
    # Not one after the other, as chapters stand
    found = without_running_lines([(place, text) for place, text in zip((1, 4, 6, 11), pages, strict=True)])
    assert [text.startswith("Chapter") for text in found] == [True] * 4


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
    assert without_running_lines([(1, ""), (2, "\r\n"), (3, " ")]) == ["", "\r\n", " "]
    # Nor is a page left without a word
    assert stripped(*["Barley"] * 3) == [["Barley"]] * 3


def test_leaders_are_one_ellipsis() -> None:
    assert without_leaders("Method . . . . . . . 7") == "Method … 7"
    assert without_leaders("Method.......7\r\nResult.....9") == "Method … 7\r\nResult … 9"
    assert without_leaders("It was so... and 1.2.3 went on.") == "It was so... and 1.2.3 went on."


OUTLINE = [(0, "Method", 3), (1, "Sites", 4), (0, "Results", 6), (0, "Appendix", 9)]


def test_a_page_is_in_the_section_that_began_last() -> None:
    found = sections(OUTLINE, 10)
    assert found == {
        **dict.fromkeys((3, 4, 5), "Method"),
        **dict.fromkeys((6, 7, 8), "Results"),
        **dict.fromkeys((9, 10), "Appendix"),
    }


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
