"""How the demonstration's pages are put into the tree.

They have no revisions: an editor's first change makes one. Publishing by revisions would save each page
three times.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from core.demo.registry import OccupiedError


def add_page(parent: Page | None, page: Any) -> Any:
    """Add a page under `parent` and publish it.

    Raises OccupiedError when the parent is gone, or a page that is not the demonstration's has this address.
    """
    if parent is None:
        raise OccupiedError(None, "the page that it belongs under is gone")
    parent.refresh_from_db()
    if parent.get_children().filter(slug=page.slug).exists():
        raise OccupiedError(None, f"there is another page at “{page.slug}”")
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", content_changed=True)
    return type(page).objects.get(pk=page.pk)


def publish(page: Any) -> Any:
    """Let a live page be as it is in memory, and return it as it is stored then."""
    page.last_published_at = timezone.now()
    page.save()
    return type(page).objects.get(pk=page.pk)


def fill(page: Any, blank: tuple[str, ...], **values: Any) -> Any:
    """Give a page of the skeleton its words, unless somebody has written there already.

    `blank` names the fields that must be empty for that; raises OccupiedError where one is not.
    """
    if any(getattr(page, name) for name in blank):
        raise OccupiedError(page, "somebody has written there already")
    for name, value in values.items():
        setattr(page, name, value)
    return publish(page)
