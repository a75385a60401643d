"""Panels of the editor that no single section owns."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from core.conflicts import NEWER_REVISION, OPENED_UNSAVED, OVERWRITE


class ConflictPanel(Panel):
    """At the top of a form: the version that somebody else saved meanwhile, and the choice to overwrite.

    Without a conflict it only says, unseen, that nobody had saved when the form was opened.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/conflict_panel.html"

        def show_panel_furniture(self) -> bool:
            return False

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["conflict"] = getattr(self.form, "conflict", None)
            context["opened_unsaved"] = bool(
                self.instance is not None
                and self.instance.pk
                and not getattr(self.instance, "latest_revision_id", None)
            )
            context["names"] = {
                "opened_unsaved": OPENED_UNSAVED,
                "newer_revision": NEWER_REVISION,
                "overwrite": OVERWRITE,
            }
            return context
