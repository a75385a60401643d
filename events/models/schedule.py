"""The schedule: all roundtables, to come and past."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel

from core.models import BasePage
from events.routes import ScheduleRoutes


class SchedulePage(ScheduleRoutes, BasePage):
    """All roundtables, at `/roundtables/`."""

    is_fixed = True

    series_name = models.CharField(
        max_length=120, blank=True, help_text="What the meetings are part of: Executive Forum"
    )

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("series_name")]

    parent_page_types = ["core.HomePage"]
    subpage_types = ["events.RoundtablePage"]
    max_count = 1
    template = "events/schedule_page.html"

    class Meta:
        verbose_name = "schedule of roundtables"
