"""The form of every page in the editor."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """Refuses what would overwrite somebody else's work without a choice."""
