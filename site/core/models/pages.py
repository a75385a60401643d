"""The home page and pages of text."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel

from core.blocks import BodyBlock, HomeSectionsBlock
from core.fields import CleanStreamField

from .base import BasePage


class HomePage(BasePage):
    """The front page: sections in the order that editors give them."""

    is_fixed = True

    sections = CleanStreamField(HomeSectionsBlock(), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("sections")]

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "core/home_page.html"

    class Meta:
        verbose_name = "home page"


class StandardPage(BasePage):
    """A page of text: about, contact, privacy, accessibility, and what else a center says."""

    body = CleanStreamField(BodyBlock(), blank=True)
    fixed = models.BooleanField(default=False, editable=False, help_text="Part of the skeleton")

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("body")]

    parent_page_types = ["core.HomePage", "core.StandardPage"]
    exclude_fields_in_copy = ["fixed"]
    template = "core/standard_page.html"

    class Meta:
        verbose_name = "page of text"

    @property
    def is_fixed(self) -> bool:  # type: ignore[override]
        return self.fixed and self.alias_of_id is None
