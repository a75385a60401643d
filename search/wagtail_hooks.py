"""Synonyms in the admin."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Synonym


class SynonymViewSet(SnippetViewSet):
    """Other ways to say a term; a change acts on the next search."""

    model = Synonym
    icon = "search"
    menu_label = "Synonyms"
    list_display = ["term", "equivalents"]
    search_fields = ["term", "equivalents"]
    panels = [FieldPanel("term"), FieldPanel("equivalents")]


register_snippet(SynonymViewSet)
