"""What the admin's home page starts with."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from core.new_pages import NewPagesPanel


@hooks.register("construct_homepage_panels")
def add_shortcuts(request: HttpRequest, panels: list[Any]) -> None:
    """Shortcuts to new pages at the top, below what failed."""
    panels.append(NewPagesPanel())
