"""Synonyms in the admin, and what editors should know of the search."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Synonym
from .panel import SearchPanel


class SynonymViewSet(SnippetViewSet):
    """Other ways to say a term; a change acts on the next search."""

    model = Synonym
    icon = "search"
    menu_label = "Synonyms"
    list_display = ["term", "equivalents"]
    search_fields = ["term", "equivalents"]
    panels = [FieldPanel("term"), FieldPanel("equivalents")]


register_snippet(SynonymViewSet)


@hooks.register("construct_homepage_panels")
def add_search_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Tell editors of a search server that does not answer."""
    panels.append(SearchPanel())
