"""The home page and pages of text."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from core.blocks import BodyBlock
from core.dates import PartialDate, Precision
from core.fields import CleanStreamField
from core.home_blocks import HomeSectionsBlock
from core.routing import route
from core.rows import When

from .base import BasePage
from .center import Center
from .machinery import DemoItem


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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components:
            return route(self.url_path, request, path_components)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from core.first_steps import first_steps
        from core.home import json_ld, sections_of

        context = super().get_context(request, *args, **kwargs)
        center = Center.load(request_or_site=request)
        sections = sections_of(self.sections)
        return {
            **context,
            "center": center,
            "description": self.description or center.tagline,
            "sections": sections,
            "first_steps": [] if sections else first_steps(self, request.user),
            "json_ld_data": json_ld(center),
        }


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        center = Center.load(request_or_site=request)
        published = self.last_published_at
        updated = None
        if published is not None:
            day = published.astimezone(ZoneInfo(center.zone)).date()
            updated = When.of(PartialDate(day, Precision.MONTH))
        return {
            **context,
            "description": self.description,
            "contents": self.contents,
            "updated": updated,
            "is_demo": DemoItem.marks(self),
        }

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and words of each section's heading, in order."""
        headings = [block.value for block in self.body if block.block_type == "heading"]
        return [(value.anchor, value["text"]) for value in headings if value["level"] == "2"]
