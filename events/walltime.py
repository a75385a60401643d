"""Wall time of a place to UTC and back.

A meeting takes place at what the clock on the wall of its own zone shows, whoever types or reads it:
never the editor's account, the server or the reader decides. Stored is UTC; Python compares and
subtracts two times of one zone by the wall clock, so lengths are taken in UTC here.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.dateformat import format as format_date


class WallTimeError(ValueError):
    """A wall time or zone that cannot be used; the message is a sentence for who typed it."""


@cache
def zone_names() -> tuple[str, ...]:
    """The IANA names that stand for a place, sorted: what a form offers."""
    areas = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    }
    return ("UTC", *sorted(areas))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime"}


def get_zone(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `Europe/Zurich`; raises `WallTimeError` for anything else."""
    if name not in _known():
        raise WallTimeError(f"“{name}” is no time zone. Choose one like America/New_York.")
    return ZoneInfo(name)


def to_utc(wall: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` show the naive time `wall`.

    Of an hour that comes twice the first counts (RFC 5545 §3.3.5). Raises `WallTimeError` for an
    hour that the clocks skip.
    """
    if wall.tzinfo is not None:
        raise ValueError("wall must be naive")
    moment = wall.replace(tzinfo=get_zone(zone), fold=0).astimezone(UTC)
    shown = to_wall(moment, zone)
    if shown != wall.replace(fold=0):
        raise WallTimeError(
            f"{wall:%H:%M} does not exist in {zone} on {format_date(wall, 'F j, Y')}: the clocks go forward "
            f"then. Choose {shown:%H:%M} or another time."
        )
    return moment


def to_wall(moment: datetime, zone: str) -> datetime:
    """What the clocks of `zone` show at the aware `moment`: a naive datetime."""
    return in_zone(moment, zone).replace(tzinfo=None, fold=0)


def in_zone(moment: datetime, zone: str) -> datetime:
    """The aware `moment` with the offset of `zone`, for `isoformat()` and templates."""
    if moment.tzinfo is None:
        raise ValueError("moment must be aware")
    return moment.astimezone(get_zone(zone))


def comes_twice(moment: datetime, zone: str) -> bool:
    """Whether the clocks of `zone` show this time twice, so that a page has to name the offset."""
    local = in_zone(moment, zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def duration(start: datetime, end: datetime) -> timedelta:
    """How long it really is from one aware moment to another, also when the clocks change between."""
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("start and end must be aware")
    return end.astimezone(UTC) - start.astimezone(UTC)
