"""Dates that count from the day of the first load."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.demo.dates import month_before, on_weekday
from events.demo.content import FILES as EVENT_FILES
from podcasts.demo.content import FILES as PODCAST_FILES
from reports.demo.content import FILES as REPORT_FILES

days = st.dates(date(2020, 1, 1), date(2090, 1, 1))


def test_months():
    assert month_before(date(2026, 11, 25), 5) == date(2026, 6, 1)
    assert month_before(date(2026, 11, 25), 11) == date(2025, 12, 1)
    assert month_before(date(2027, 1, 31), 1) == date(2026, 12, 1)
    assert month_before(date(2027, 1, 31), 0) == date(2027, 1, 1)


@given(days, st.integers(-1100, 400), st.integers(0, 6))
def test_a_weekday_is_at_most_three_days_off(day, offset, weekday):
    found = on_weekday(day, offset, weekday)
    assert found.weekday() == weekday
    assert abs(found - (day + timedelta(days=offset))) <= timedelta(days=3)


def test_together_at_most_eight_megabytes():
    size = sum(
        path.stat().st_size
        for folder in (EVENT_FILES, PODCAST_FILES, REPORT_FILES)
        for path in Path(folder).parent.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    assert 2_000_000 < size < 8_000_000
