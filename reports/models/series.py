"""Series of reports."""

from __future__ import annotations

from typing import Any

from django.core.validators import validate_slug
from django.db import models
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index

from core import slugs
from core.fields import CleanTextMixin
from core.forms import SnippetForm


class Series(CleanTextMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model):
    """A series that reports appear in, like a journal's title."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, validators=[validate_slug])
    description = models.TextField(blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    institution = models.CharField(
        max_length=255, blank=True, help_text="Who issues it, if that is not the center."
    )

    base_form_class = SnippetForm

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name_plural = "series"
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["locale", "slug"], name="series_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        slugs.fill(self, self.name)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        slugs.check_unique(self)
