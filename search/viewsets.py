"""Synonyms in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from core.text import clean

from .models import Synonym
from .synonym_rules import LONGEST

#: The parameter of the address that fills in the term
TERM = "term"


class SynonymCreateView(CreateView):
    """A new synonym; `?term=` fills in the term."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "term": clean(self.request.GET.get(TERM, "")).strip()[:LONGEST]}


class SynonymViewSet(SnippetViewSet):
    """Other ways to say a term; a change acts on the next search."""

    model = Synonym
    icon = "search"
    menu_label = "Synonyms"
    list_display = ["term", "equivalents"]
    search_fields = ["term", "equivalents"]
    panels = [FieldPanel("term"), FieldPanel("equivalents")]
    add_view_class = SynonymCreateView
