"""Where producers keep transcripts."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Transcript
from .uploads import TranscriptForm


class TranscriptViewSet(SnippetViewSet):
    """Transcripts, at `admin/transcripts/` and in the episode's chooser."""

    model = Transcript
    icon = "doc-full-inverse"
    menu_label = "Transcripts"
    menu_name = "transcripts"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["title", "source_format", BooleanColumn("checked"), UpdatedAtColumn()]
    list_filter = ["checked", "language"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("source"), FieldPanel("language"), FieldPanel("checked")],
        base_form_class=TranscriptForm,
    )
