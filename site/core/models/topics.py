"""Topics, in two levels."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index

from core import slugs
from core.fields import CleanTextMixin
from core.forms import TopicForm


class Topic(CleanTextMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model):
    """A subject under which everything of the record is gathered, at `/topics/<slug>/`.

    Two levels by a `parent` key: nodes of a tree library cannot be made as snippets.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, validators=[validate_slug])
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The wider topic that this one is part of. There are two levels.",
    )
    description = models.TextField(blank=True, help_text="One or two sentences, shown under the name.")

    base_form_class = TopicForm

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        slugs.fill(self, self.name)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        slugs.check_unique(self)
        if self.parent is None:
            return
        if self.parent_id == self.pk:
            raise ValidationError({"parent": "A topic cannot be part of itself."})
        if self.parent.parent_id is not None:
            raise ValidationError(
                {"parent": f"“{self.parent}” is itself part of a topic. Choose a topic of the first level."}
            )
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": "This topic has topics of its own, so it stays on the first level."}
            )
