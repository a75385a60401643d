"""People and organizations, one model: whoever writes, speaks or is responsible."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index

from core import slugs
from core.fields import CleanTextMixin
from core.forms import SnippetForm
from core.orcid import validate_orcid


class Person(
    CleanTextMixin,
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A person or an organization, with a page at `/people/<slug>/`.

    A person has a given and a family name, an organization (or somebody of one name) a literal
    name that is never split, sorted by its last word or abbreviated (CSL's `literal`).
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organization"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    literal_name = models.CharField(
        max_length=255, blank=True, help_text="An organization’s name, or the whole name of who has only one."
    )
    slug = models.SlugField(max_length=120, validators=[validate_slug])
    role = models.CharField(
        max_length=255, blank=True, help_text="For example: Director of sponsored research"
    )
    affiliation = models.CharField(max_length=255, blank=True)
    orcid = models.CharField("ORCID iD", max_length=19, blank=True, validators=[validate_orcid])
    ror = models.URLField("ROR ID", blank=True, help_text="An organization’s identifier at ror.org")
    email = models.EmailField(blank=True, help_text="Shown on the public page.")
    url = models.URLField("web site", blank=True)
    portrait = models.ForeignKey(
        "core.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    biography = RichTextField(blank=True, features=["bold", "italic", "link"])

    base_form_class = SnippetForm

    search_fields = [
        index.SearchField("given_name"),
        index.SearchField("family_name"),
        index.SearchField("literal_name"),
        index.AutocompleteField("family_name"),
        index.AutocompleteField("given_name"),
        index.AutocompleteField("literal_name"),
        index.FilterField("kind"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "person or organization"
        verbose_name_plural = "people and organizations"
        ordering = ["family_name", "literal_name", "given_name"]
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["locale", "slug"], name="person_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/people/{self.slug}/"

    @property
    def name(self) -> str:
        """The name as it is read: “Ada Byron”, or the literal one."""
        return self.literal_name or f"{self.given_name} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """The name as it is sorted: “Byron, Ada”, or the literal one."""
        if self.literal_name or not self.given_name:
            return self.literal_name or self.family_name
        return f"{self.family_name}, {self.given_name}"

    @property
    def initials(self) -> str:
        """At most two letters for the monogram."""
        parts = (
            [self.given_name, self.family_name] if not self.literal_name else self.literal_name.split()[:2]
        )
        return "".join(part[:1] for part in parts if part).upper()

    @property
    def is_organization(self) -> bool:
        return self.kind == self.Kind.ORGANIZATION

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        slugs.fill(self, self.name)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        slugs.check_unique(self)
        if self.is_organization:
            if not self.literal_name:
                raise ValidationError({"literal_name": "Write the organization’s name."})
            if self.given_name or self.family_name:
                raise ValidationError(
                    {"given_name": "An organization has one name: write it all under “Literal name”."}
                )
        elif not (self.family_name or self.literal_name):
            raise ValidationError(
                {"family_name": "Write the family name, or the whole name under “Literal name”."}
            )

    def get_preview_template(self, request, mode_name: str) -> str:
        return "search/person_page.html"
