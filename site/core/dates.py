"""Dates that say how exactly they are known.

The center's own reports say "October 2014" and its older meetings a day without an hour, so a date
travels with its precision into every page, feed and export: nothing invents a day.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from django.db.models import TextChoices
from django.utils import dateformat


class Precision(TextChoices):
    """How much of a date is known; a model keeps it beside its DateField."""

    YEAR = "year", "Year"
    MONTH = "month", "Month"
    DAY = "day", "Day"


# Django's format characters, in American order
_DISPLAY = {Precision.YEAR: "Y", Precision.MONTH: "F Y", Precision.DAY: "F j, Y"}
_PARTS = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A Gregorian date of which the year, the year and month, or all three parts are known.

    `value` is the first day of what is known, whatever day was given, so that two spellings of
    "October 2014" are equal.
    """

    value: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        precision = Precision(self.precision)
        first = self.value
        if precision != Precision.DAY:
            first = first.replace(day=1)
        if precision == Precision.YEAR:
            first = first.replace(month=1)
        object.__setattr__(self, "precision", precision)
        object.__setattr__(self, "value", first)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601 reduced precision).

        Raises ValueError for anything else, and for a day that does not exist.
        """
        match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text.strip(), re.ASCII)
        if not match:
            raise ValueError(f"“{text}” is no date: write 2014, 2014-10 or 2014-10-31.")
        year, month, day = match.groups()
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return cls(date(int(year), int(month or 1), int(day or 1)), precision)

    @property
    def year(self) -> int:
        return self.value.year

    @property
    def month(self) -> int | None:
        """1 to 12, or None when only the year is known."""
        return None if self.precision == Precision.YEAR else self.value.month

    @property
    def day(self) -> int | None:
        """1 to 31, or None when no day is known."""
        return self.value.day if self.precision == Precision.DAY else None

    @property
    def parts(self) -> list[int]:
        """`[2014, 10]`: what is known, as CSL-JSON's `date-parts` takes it."""
        return [self.value.year, self.value.month, self.value.day][: _PARTS[self.precision]]

    def __str__(self) -> str:
        """`October 2014`, `June 18, 2026`, `2014`: for people."""
        return dateformat.format(self.value, _DISPLAY[self.precision])

    def isoformat(self) -> str:
        """`2014-10`: ISO 8601, for `datetime` attributes, JSON-LD and Dublin Core."""
        return "-".join(f"{part:02d}" if n else f"{part:04d}" for n, part in enumerate(self.parts))

    def highwire(self) -> str:
        """`2014/10`: for `citation_publication_date`."""
        return self.isoformat().replace("-", "/")

    def csl(self) -> dict[str, list[list[int]]]:
        """A CSL-JSON date variable: `{"date-parts": [[2014, 10]]}`."""
        return {"date-parts": [self.parts]}

    @property
    def sort_key(self) -> tuple[date, int]:
        """Chronological; of dates that begin on one day the less exact comes first."""
        return (self.value, _PARTS[self.precision])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self.sort_key < other.sort_key
