"""What was due and could not be done, at the top of the admin's home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from core.models import ScheduleFailure

#: Rows shown; a longer list would hide the rest of the page
SHOWN = 20


class ScheduleFailuresPanel(Component):
    """Failures that concern what this user may edit; nothing when there are none."""

    name = "schedule_failures"
    template_name = "core/admin/schedule_failures.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        finder = AdminURLFinder(parent_context["request"].user)
        rows = []
        for failure in ScheduleFailure.objects.order_by("-last_failed")[:SHOWN]:
            # The address is there only for who may edit it
            url = finder.get_edit_url(failure.target) if failure.target else None
            if url:
                rows.append({"failure": failure, "url": url})
        return {"rows": rows}


def add_schedule_failures(request: HttpRequest, panels: list[Component]) -> None:
    """Hook `construct_homepage_panels`."""
    panels.append(ScheduleFailuresPanel())
