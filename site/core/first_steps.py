"""What the home page of an empty site tells those who are signed in to do first."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from core.rows import Action

#: Words of a link, app and model of the page it makes, slug of the fixed page that it is made under
_NEW_PAGES = (
    ("New report", "reports", "reportpage", "reports"),
    ("New roundtable", "events", "roundtablepage", "roundtables"),
    ("New show", "podcasts", "showpage", "podcasts"),
)


def first_steps(home: Page, user: Any) -> list[dict[str, Any]]:
    """The steps with the links that this user may follow; none for those who are no editors."""
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return []
    return [
        {
            "title": "Say who you are",
            "text": "Name, one sentence of purpose, address, contact. The nameplate above and the footer are "
            "made from it.",
            "links": _links(("Site settings", "wagtailsettings:edit", ("core", "center")))
            if user.has_perm("core.change_center")
            else [],
        },
        {
            "title": "Publish one thing",
            "text": "A report with its PDF, a roundtable with a date, or an episode with its audio. It takes "
            "the front page by itself.",
            "links": _new_pages(home, user),
        },
        {
            "title": "Ask the others in",
            "text": "Editors, producers, event managers and the door each see what they need.",
            "links": _links(("People and roles", "wagtailusers_users:index", ()))
            if user.has_perm("accounts.add_user")
            else [],
        },
    ]


def _links(*links: tuple[str, str, tuple[Any, ...]]) -> list[Action]:
    found = []
    for text, name, args in links:
        try:
            found.append(Action(text, reverse(name, args=args)))
        except NoReverseMatch:
            # A part of the admin that this site does not have
            continue
    return found


def _new_pages(home: Page, user: Any) -> list[Action]:
    parents = {page.slug: page for page in Page.objects.child_of(home)}
    links: list[Action] = []
    for text, app, model, slug in _NEW_PAGES:
        parent = parents.get(slug)
        if parent and parent.permissions_for_user(user).can_add_subpage():
            links += _links((text, "wagtailadmin_pages:add", (app, model, parent.pk)))
    return links
