"""Dates keep their precision in every form they take."""

from datetime import date

import pytest

from core.dates import PartialDate, Precision

DAY = PartialDate(date(2026, 6, 18))
MONTH = PartialDate(date(2014, 10, 31), Precision.MONTH)
YEAR = PartialDate(date(2014, 10, 31), Precision.YEAR)


@pytest.mark.parametrize(
    ("given", "shown", "iso", "highwire", "parts"),
    [
        (DAY, "June 18, 2026", "2026-06-18", "2026/06/18", [2026, 6, 18]),
        (MONTH, "October 2014", "2014-10", "2014/10", [2014, 10]),
        (YEAR, "2014", "2014", "2014", [2014]),
        (PartialDate(date(987, 3, 4), Precision.MONTH), "March 0987", "0987-03", "0987/03", [987, 3]),
    ],
)
def test_each_form_shows_what_is_known_and_no_more(given, shown, iso, highwire, parts):
    assert str(given) == shown
    assert given.isoformat() == iso
    assert given.highwire() == highwire
    assert given.csl() == {"date-parts": [parts]}
    assert PartialDate.parse(iso) == given


def test_parts_that_are_not_known_are_none():
    assert (DAY.year, DAY.month, DAY.day) == (2026, 6, 18)
    assert (MONTH.year, MONTH.month, MONTH.day) == (2014, 10, None)
    assert (YEAR.year, YEAR.month, YEAR.day) == (2014, None, None)


def test_the_day_given_with_a_month_does_not_matter():
    assert PartialDate(date(2014, 10, 1), Precision.MONTH) == MONTH
    assert MONTH.value == date(2014, 10, 1)
    assert hash(MONTH) == hash(PartialDate(date(2014, 10, 2), Precision.MONTH))


def test_precision_may_come_as_the_database_keeps_it():
    assert PartialDate(date(2014, 10, 9), "month") == MONTH
    with pytest.raises(ValueError, match="century"):
        PartialDate(date(2014, 10, 9), "century")


def test_order_is_chronological_and_the_vaguer_comes_first():
    first_of_october = PartialDate(date(2014, 10, 1))
    assert sorted([DAY, first_of_october, MONTH, YEAR]) == [YEAR, MONTH, first_of_october, DAY]


@pytest.mark.parametrize(
    "text", ["", "14", "2014-13", "2014-02-30", "2014-1", "10/2014", "２０１４", "2014-"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)
