"""Form fields for times on a meeting's own clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateTimeInput

from events.changes import FIRST_YEAR, LAST_YEAR
from events.walltime import zone_names

_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class WallTimeField(forms.Field):
    """A date and an hour as the clocks of some zone show them: a naive datetime.

    Django's own field would read it in the zone of the editor's account.
    """

    widget = AdminDateTimeInput
    default_error_messages = {
        "invalid": "Write a date and an hour like 2027-01-21 09:00.",
        "year": f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.",
    }

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        text = str(value).strip()
        for pattern in _FORMATS:
            try:
                wall = datetime.strptime(text, pattern)
            except ValueError:
                continue
            if not FIRST_YEAR <= wall.year <= LAST_YEAR:
                raise forms.ValidationError(self.error_messages["year"], code="year")
            return wall
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


def zone_choices(*more: str) -> list[tuple[str, str]]:
    """Every zone that a form offers, and those that a meeting has already."""
    names = dict.fromkeys([*zone_names(), *(name for name in more if name)])
    return [(name, name.replace("_", " ")) for name in names]
