"""Where editors keep what belongs to reports and is no page: their series."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from core.panels import ConflictPanel
from reports.models import Series


class SeriesViewSet(SnippetViewSet):
    """Series of reports, at `admin/series/`."""

    model = Series
    icon = "list-ul"
    menu_label = "Series"
    menu_name = "series"
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["name", "issn", "institution", UpdatedAtColumn()]
    ordering = ["name"]
    copy_view_enabled = False
    panels = [
        ConflictPanel(),
        TitleFieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("issn"),
        FieldPanel("institution"),
    ]
