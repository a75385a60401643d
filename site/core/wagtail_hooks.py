"""What core adds to Wagtail's admin."""

from wagtail import hooks

from core.schedule_panel import add_schedule_failures

hooks.register("construct_homepage_panels", add_schedule_failures)
