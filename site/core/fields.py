"""Model fields and mixins through which text enters, cleaned."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.fields import StreamField

from core.text import clean


def clean_json(value: Any) -> Any:
    """`value`, of what JSON can hold, with each string in it cleaned; keys stay as they are."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


class CleanStreamField(StreamField):
    """A StreamField whose texts are cleaned on their way to the database and into a revision."""

    def get_prep_value(self, value: Any) -> Any:
        return clean_json(super().get_prep_value(value))


class CleanTextMixin(models.Model):
    """A model whose text fields pass `core.text.clean` before they are validated or saved.

    Feeds, calendars and search engines then never meet a character that breaks them.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.clean_texts()
        return super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.clean_texts()
        super().full_clean(*args, **kwargs)

    def clean_texts(self) -> None:
        """Clean each text field of this row in place."""
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                value = getattr(self, field.attname)
                if isinstance(value, str) and value:
                    setattr(self, field.attname, clean(value))
