"""Shows on the admin's home page what was due and could not be done."""

from wagtail import hooks

from core.schedule_panel import add_schedule_failures

hooks.register("construct_homepage_panels", add_schedule_failures)
