"""Seconds of a recording, typed and shown as times."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from .times import TimeError, clock, number, parse_time


class TimeInput(forms.TextInput):
    """Shows `754.0` as `12:34`, and `3723.5` as `1:02:03.5`."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, int | float):
            fraction = f"{number(value % 1)}".removeprefix("0") if value % 1 else ""
            return f"{clock(value)}{fraction}"
        return super().format_value(value)


class TimeFormField(forms.Field):
    """A time such as `12:34`, as a number of seconds; the error says what to write instead."""

    widget = TimeInput

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | float):
            return float(value)
        try:
            return parse_time(str(value))
        except TimeError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class SecondsField(models.FloatField):
    """A FloatField of seconds whose form field takes times. In migrations it is the FloatField that it is."""

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        kwargs.pop("form_class", None)
        return models.Field.formfield(self, form_class=TimeFormField, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.FloatField", args, kwargs
