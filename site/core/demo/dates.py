"""Dates of the demonstration, counted from the day of the first load.

They are set once: the loaders store them with the first load's day and never move them again.
Pure functions, no clock.
"""

from __future__ import annotations

from datetime import date, timedelta

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def month_before(day: date, months: int) -> date:
    """First day of the month that lies `months` before the month of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def on_weekday(day: date, days: int, weekday: int) -> date:
    """The `weekday` (0 is Monday) of the week that lies `days` from `day`.

    The result is at most three days off, so that an order of offsets a week apart is kept.
    """
    target = day + timedelta(days=days)
    return target + timedelta(days=(weekday - target.weekday() + 3) % 7 - 3)
