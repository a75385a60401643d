"""What editors should know of the search, at the top of the admin's home page."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from .elastic import client, state, sync

#: Fewer are being sent at this moment
MANY_WAITING = 100


class SearchPanel(Component):
    """That the search server does not answer, or refuses entries; nothing while all is well."""

    name = "search"
    template_name = "search/admin/panel.html"
    order = 12

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        if not client.is_configured():
            return {}
        waiting = sync.waiting().count()
        outage, refused = state.outage(), sync.refused()
        return {
            "outage": outage,
            "refused": len(refused),
            "waiting": waiting if outage or waiting >= MANY_WAITING else 0,
        }
