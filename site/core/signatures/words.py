"""Numbers and lists as a sentence says them, in American English."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# fmt: off
_SMALL = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]
# fmt: on


def spelled(number: int) -> str:
    """`four` up to twenty, figures beyond."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 page`, `28 pages`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(items: Sequence[str]) -> SafeString:
    """`4, 9 and 15`; items that are no SafeString are escaped."""
    if len(items) < 2:
        return format_html("{}", items[0] if items else "")
    return format_html("{} and {}", format_html_join(", ", "{}", ((item,) for item in items[:-1])), items[-1])


def capitalized(sentence: str) -> str:
    """With its first letter large, the others as they are."""
    return sentence[:1].upper() + sentence[1:]


def clock(seconds: float) -> str:
    """`754` as `12:34`, from an hour on `1:02:03`. Whole seconds, cut."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{second:02d}" if hours else f"{minutes:02d}:{second:02d}"


def length(seconds: float) -> str:
    """A duration: `94` as `1:34`, `1476` as `24:36`; rounded to whole seconds."""
    return clock(round(seconds)).removeprefix("0")


def iso_duration(seconds: float) -> str:
    """ISO 8601, for `datetime`: `754` as `PT12M34S`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"PT{f'{hours}H' if hours else ''}{minutes}M{second}S"
