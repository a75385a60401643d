"""Links in rich text to pages and documents of this site, as readers get them.

A link to a page that is not live leads nowhere: what is scheduled or withdrawn from view has no address.
"""

from __future__ import annotations

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from core.fetched import rows_of


def _number(attributes: dict[str, str]) -> int | None:
    key = str(attributes.get("id", ""))
    return int(key) if key.isdecimal() else None


class PageLink(PageLinkHandler):
    """Links to pages: one query, without fetching each page as its own type."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        keys = [_number(attributes) for attributes in attrs_list]
        pages = rows_of("wagtailcore.Page") or {}
        missing = {key for key in keys if key} - pages.keys()
        if missing:
            pages = {**pages, **Page.objects.in_bulk(missing)}
        found = [pages.get(key) if key else None for key in keys]
        return [page if page and page.live else None for page in found]


class DocumentLink(DocumentLinkHandler):
    """Links to documents, which the blocks of a body may name too."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        keys = [_number(attributes) for attributes in attrs_list]
        documents = rows_of("core.Document") or {}
        missing = {key for key in keys if key} - documents.keys()
        if missing:
            documents = {**documents, **cls.get_model()._default_manager.in_bulk(missing)}
        return [documents.get(key) if key else None for key in keys]
