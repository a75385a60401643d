"""Days, hours and zones of meetings in words: always on the meeting's own clocks, with the zone said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.dateformat import format as format_date

from events.models.meetings import Meeting
from events.walltime import comes_twice, in_zone


def long_day(day: date) -> str:
    """`Thursday, January 21, 2027`."""
    return format_date(day, "l, F j, Y")


def short_day(day: date) -> str:
    """`Jan 21`."""
    return format_date(day, "M j")


def hour(moment: datetime, zone: str) -> str:
    """`9:00`; with the offset where the clocks of `zone` show that hour twice: `2:30 (UTC+2)`."""
    local = in_zone(moment, zone)
    shown = f"{local.hour}:{local:%M}"
    return f"{shown} ({offset(local)})" if comes_twice(moment, zone) else shown


def offset(local: datetime) -> str:
    """The offset of an aware time: `UTC+2`, `UTC−5:30`."""
    shift = local.utcoffset() or timedelta()
    minutes = abs(int(shift.total_seconds() // 60))
    sign = "−" if shift < timedelta() else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def day_and_hour(moment: datetime, zone: str) -> str:
    """`January 14, 2027, 23:59`."""
    return f"{format_date(in_zone(moment, zone), 'F j, Y')}, {hour(moment, zone)}"


def zone_name(meeting: Meeting) -> str:
    """Whose clocks the hours are of: `Boston time`, else the city of the zone: `New York time`."""
    if meeting.zone == "UTC":
        return "UTC"
    if meeting.locality and meeting.mode != Meeting.Mode.ONLINE:
        return f"{meeting.locality} time"
    return f"{meeting.zone.rpartition('/')[2].replace('_', ' ')} time"


def hours(meeting: Meeting) -> str:
    """`9:00 to 12:30, Boston time`; the day of the end too where it is another. Empty without hours."""
    if meeting.start is None:
        return ""
    said = hour(meeting.start, meeting.zone)
    if meeting.end is not None:
        end = in_zone(meeting.end, meeting.zone)
        other_day = end.date() != in_zone(meeting.start, meeting.zone).date()
        day = f"{format_date(end, 'F j')}, " if other_day else ""
        said = f"{said} to {day}{hour(meeting.end, meeting.zone)}"
    return f"{said}, {zone_name(meeting)}"


def when(meeting: Meeting) -> str:
    """`Thursday, January 21, 2027, 9:00 to 12:30, Boston time`, `no date` without any."""
    if meeting.day is None:
        return "no date"
    said = hours(meeting)
    return f"{long_day(meeting.day)}, {said}" if said else long_day(meeting.day)


def where(meeting: Meeting) -> str:
    """`At the center, Boston, or online`, for a sentence; empty where nothing is known."""
    online = meeting.mode == Meeting.Mode.ONLINE
    place = meeting.place or ("" if online else meeting.locality)
    if online:
        return place or "Online"
    if meeting.mode == Meeting.Mode.HYBRID:
        return (
            place if "video" in place or "online" in place.lower() else f"{place or 'In person'}, or online"
        )
    return place


def where_short(meeting: Meeting) -> str:
    """A word for rows: `Boston`, `online`; empty where nothing is known."""
    return "online" if meeting.mode == Meeting.Mode.ONLINE else meeting.locality


def iso(meeting: Meeting) -> str:
    """For `datetime` and JSON-LD: the start with its offset, or the day."""
    if meeting.start is not None:
        return in_zone(meeting.start, meeting.zone).isoformat(timespec="minutes")
    return meeting.day.isoformat() if meeting.day else ""


def iso_end(meeting: Meeting) -> str:
    """The end with its offset; empty where it is not known."""
    return in_zone(meeting.end, meeting.zone).isoformat(timespec="minutes") if meeting.end else ""
