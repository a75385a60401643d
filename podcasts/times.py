"""Times inside a recording: read as people and programs write them, written as each format wants them.

All times are seconds as floats, rounded to a millisecond, which is the finest that any of the formats has.
"""

import re

# A day: longer than any recording, short enough to refuse what was meant as something else
LONGEST_SECONDS = 24 * 3600

NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?")


class TimeError(ValueError):
    """A time that cannot be read; the message says what to write instead."""


def parse_time(text: str) -> float:
    """Seconds of a time typed as `754`, `12:34`, `1:02:03.5` or `00:20:02.123456` (RFC 2326 section 3.6).

    With one colon these are minutes and seconds, with two hours, minutes and seconds. Fractions are rounded
    to milliseconds; a comma is taken for the point, as in SRT. Raises `TimeError`.
    """
    typed = text.strip()
    shown = typed if len(typed) <= 40 else typed[:40] + "…"
    parts = typed.removeprefix("npt:").split(":")
    if len(parts) > 3:
        raise TimeError(
            f"“{shown}” has {len(parts)} parts. Write hours, minutes and seconds at most, such as 1:02:03."
        )
    *whole, last = parts
    seconds = NUMBER.fullmatch(last)
    if not seconds or not all(re.fullmatch("[0-9]{1,9}", part) for part in whole):
        raise TimeError(f"“{shown}” is not a time. Write it as 12:34, 1:02:03 or 754 (seconds).")
    values = [*whole, seconds[1]]
    names = ("hours", "minutes", "seconds")[-len(values) :]
    # The first part may be more than 59: 75:00 is a time that people write
    for name, value in list(zip(names, values, strict=True))[1:]:
        if int(value) > 59:
            raise TimeError(f"“{shown}” has {value} {name}. Write a number from 0 to 59 there.")
    total = 0
    for value in values:
        total = total * 60 + int(value)
    result = round(total + float(f"0.{seconds[2] or 0}"), 3)
    if result > LONGEST_SECONDS:
        raise TimeError(f"“{shown}” is more than a day. Write it as 12:34, 1:02:03 or 754 (seconds).")
    return result


def _split(seconds: float) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds and milliseconds."""
    rest, milliseconds = divmod(round(max(seconds, 0.0) * 1000), 1000)
    minutes, rest = divmod(rest, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, rest, milliseconds


def clock(seconds: float) -> str:
    """The label people read: `0:00`, `12:34`, `1:02:03`. Fractions are dropped, as clocks do."""
    hours, minutes, rest, _ = _split(seconds)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def npt(seconds: float) -> str:
    """`00:12:34.000`: normal play time for Podlove chapters, and a WebVTT timestamp."""
    return "{:02}:{:02}:{:02}.{:03}".format(*_split(seconds))


def srt(seconds: float) -> str:
    """`00:12:34,000`, as SubRip writes it."""
    return "{:02}:{:02}:{:02},{:03}".format(*_split(seconds))


def iso_duration(seconds: float) -> str:
    """`PT12M34S`, the ISO 8601 duration of whole seconds for `<time datetime>` and schema.org."""
    hours, minutes, rest, _ = _split(seconds)
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest else "")
    return "PT" + (text or "0S")


def number(seconds: float) -> int | float:
    """The number that JSON carries: `754`, not `754.0`; `1202.123`."""
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded
