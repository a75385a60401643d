"""Moments at which pages change without anybody publishing: a meeting starts, registration closes.

Sections register a function that names their next one, so that nothing stored outlives it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NextBoundary = Callable[[datetime], "datetime | None"]

_sources: list[NextBoundary] = []


def register(source: NextBoundary) -> NextBoundary:
    """Add `source`: given an aware moment, it returns the first boundary after it, or None."""
    if source not in _sources:
        _sources.append(source)
    return source


def next_boundary(now: datetime, zone: str) -> datetime:
    """The first boundary after `now` (aware): of a section, or the next midnight in `zone`.

    Midnight is always one, because what is “to come” and “past” by its day alone changes there.
    """
    local = now.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, ZoneInfo(zone))
    moments = [source(now) for source in _sources]
    return min([midnight, *(moment for moment in moments if moment is not None)])
