"""Where editors keep what belongs to the whole site and is no page: people and topics."""

from __future__ import annotations

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from core.models import Person, Topic
from core.panels import ConflictPanel


class PersonViewSet(SnippetViewSet):
    """People and organizations, at `admin/people/`."""

    model = Person
    icon = "user"
    menu_label = "People"
    menu_name = "people"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["sort_name", "kind", "affiliation", UpdatedAtColumn()]
    list_filter = ["kind"]
    list_export = ["name", "kind", "role", "affiliation", "orcid", "email"]
    ordering = ["family_name", "literal_name", "given_name"]
    # A copy would be a second page about one person
    copy_view_enabled = False
    panels = [
        ConflictPanel(),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
                FieldPanel("literal_name"),
                FieldPanel("slug"),
            ],
            heading="Name",
        ),
        MultiFieldPanel([FieldPanel("role"), FieldPanel("affiliation")], heading="What they do"),
        MultiFieldPanel([FieldPanel("portrait"), FieldPanel("biography")], heading="Page"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("orcid"), FieldPanel("ror")]),
                FieldRowPanel([FieldPanel("email"), FieldPanel("url")]),
            ],
            heading="Identifiers and addresses",
        ),
    ]


class TopicViewSet(SnippetViewSet):
    """Topics, at `admin/topics/`."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_name = "topics"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["name", Column("parent", label="Part of", accessor="parent"), UpdatedAtColumn()]
    list_filter = ["parent"]
    ordering = ["name"]
    copy_view_enabled = False
    panels = [
        ConflictPanel(),
        TitleFieldPanel("name"),
        FieldPanel("slug"),
        # A list of the few that may be chosen, where a chooser would show all
        FieldPanel("parent", widget=forms.Select),
        FieldPanel("description"),
    ]
