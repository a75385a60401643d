"""Tags and filters of the look."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.rows import When
from core.signatures.words import counted, iso_duration, listed, spelled
from core.templatetags import colloquy


@pytest.mark.parametrize(
    ("seconds", "clock", "duration", "iso"),
    [
        (0, "00:00", "0:00", "PT0M0S"),
        (94, "01:34", "1:34", "PT1M34S"),
        (754.9, "12:34", "12:35", "PT12M34S"),
        (3723, "1:02:03", "1:02:03", "PT1H2M3S"),
        (-5, "00:00", "0:00", "PT0M0S"),
    ],
)
def test_times(seconds: float, clock: str, duration: str, iso: str) -> None:
    assert colloquy.clock(seconds) == clock
    assert colloquy.duration(seconds) == duration
    assert colloquy.iso_duration(seconds) == iso_duration(seconds) == iso


def test_times_that_are_not_known_are_empty() -> None:
    assert colloquy.clock(None) == colloquy.duration(None) == colloquy.iso_duration(None) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [(None, ""), (0, ""), (300, "1 KB"), (340_400, "340 KB"), (1_150_000, "1.1 MB"), (23_400_000, "23 MB")],
)
def test_file_sizes(size: int | None, text: str) -> None:
    assert colloquy.filesize(size) == text


@pytest.mark.parametrize(
    ("name", "monogram"),
    [
        ("Priya Raman", "PR"),
        ("Liz Anne Beatty", "LB"),
        ("Inato", "I"),
        ("øystein ås", "ØÅ"),
        ("(The) 3 Sites", "S"),
        ("", ""),
        ("42", ""),
    ],
)
def test_monograms(name: str, monogram: str) -> None:
    assert colloquy.initials(name) == monogram


@pytest.mark.parametrize(
    ("pages", "current", "shown"),
    [
        (1, 1, [1]),
        (3, 1, [1, 2, 3]),
        (5, 3, [1, 2, 3, 4, 5]),
        (20, 1, [1, 2, None, 20]),
        (20, 4, [1, 2, 3, 4, 5, None, 20]),
        (20, 10, [1, None, 9, 10, 11, None, 20]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_numbers_of_pages(pages: int, current: int, shown: list[int | None]) -> None:
    assert colloquy.page_numbers(Paginator(range(pages), 1).page(current)) == shown


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/reports/late-amendment_cost.pdf", "late amendment cost"),
        ("/reports/late-amendment-cost/", "late amendment cost"),
        ("/roundtables/2027/4711/", ""),
        ("/%C3%BCber-uns/", "über uns"),
        ("/", ""),
    ],
)
def test_words_of_an_address(path: str, words: str) -> None:
    assert colloquy.path_words(path) == words


def test_missing_page_searches_for_the_words_of_its_address() -> None:
    request = RequestFactory().get("/reports/late-amendment/")
    drawn = render_to_string("404.html", {"request_path": "/reports/late-amendment%22%3E/"}, request)
    assert 'value="late amendment"' in drawn
    assert "Filled in from the address you tried." in drawn
    assert drawn.count('name="q"') == 1, "a page that searches needs no second field"


def test_addresses_come_from_base_url_and_never_from_the_host() -> None:
    request = RequestFactory(headers={"host": "evil.example"}).get("/reports/?page=2")
    template = Template("{% load colloquy %}{% canonical %} {% absolute '/x/' %} {% absolute 'https://y/' %}")
    drawn = template.render(Context({"request": request}))
    assert drawn == "https://colloquy.example/reports/ https://colloquy.example/x/ https://y/"


def test_addresses_break_behind_slashes_and_are_text() -> None:
    template = Template("{% load colloquy %}{{ address|breakable }}")
    drawn = template.render(Context({"address": "https://site.example/a/<b>/"}))
    assert drawn == "https://site.example/<wbr>a/<wbr>&lt;b&gt;/"


def test_waiting_places() -> None:
    assert colloquy.places(5, 3) == [1, 2, 3, 4, 5]
    assert colloquy.places(30) == list(range(1, 10))
    assert colloquy.places(30, 22) == list(range(14, 23))
    assert colloquy.places(0) == []


def test_filters_of_django_are_not_hidden() -> None:
    """A filter of ours that had the name of a built-in one would change it in every template."""
    from django.template.defaultfilters import register as builtin

    assert not set(colloquy.register.filters) & (set(builtin.filters) - {"filesizeformat"})


def test_words() -> None:
    assert [spelled(number) for number in (0, 4, 20, 21, 1200)] == ["no", "four", "twenty", "21", "1,200"]
    assert counted(1, "entry", "entries") == "1 entry"
    assert counted(1200, "entry", "entries") == "1,200 entries"
    assert listed([]) == ""
    assert listed(["<4>"]) == "&lt;4&gt;"
    assert listed(["4", "9", "15"]) == "4, 9 and 15"


def test_dates_keep_their_precision() -> None:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from core.dates import PartialDate, Precision

    october = PartialDate(date(2014, 10, 31), Precision.MONTH)
    assert When.of(october) == When("October 2014", "2014-10")
    assert When.of(date(2026, 6, 18)) == When("June 18, 2026", "2026-06-18")
    moment = datetime(2027, 1, 21, 9, tzinfo=ZoneInfo("America/New_York"))
    assert When.of(moment) == When("January 21, 2027", "2027-01-21T09:00-05:00")
