"""The panel of the meeting, at the top of a roundtable in the editor."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from events.page_form import plan_is_open


class MeetingPanel(Panel):
    """Says what is true of the meeting, with a button for each change of it.

    It stands instead of the meeting's fields once the meeting is announced, and while the page is
    locked or waits for its date. Its buttons bind neither to the page's draft nor to its locks.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/meeting_panel.html"

        def is_shown(self) -> bool:
            if self.instance is None or self.instance.pk is None or self.request is None:
                return False
            return not plan_is_open(self.instance, self.request.user)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            from events.admin_summary import summary
            from events.admin_views import may_change_meetings
            from events.roster_base import may_see_roster, roster_url

            context = super().get_context_data(parent_context)
            page, user = self.instance, self.request.user
            context["summary"] = summary(page.meeting, timezone.now(), page.pk)
            context["page"] = page
            context["may_change"] = may_change_meetings(user)
            context["roster_url"] = roster_url(page.meeting_id) if may_see_roster(user) else ""
            return context
