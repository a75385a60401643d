"""Choosers inside of a body, whose rows are fetched together (`core.bodies`)."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import PageChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.fetched import rows_of


class PersonChooserBlock(SnippetChooserBlock):
    """A person or organization; all that one body names are fetched at once (`core.bodies`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("core.Person", **kwargs)

    def bulk_to_python(self, values: Any) -> list[Any]:
        people = rows_of("core.Person")
        return super().bulk_to_python(values) if people is None else [people.get(key) for key in values]

    def deconstruct(self) -> tuple[str, Any, Any]:
        # Migrations keep the class that it extends, which stays what it is
        kwargs = super().deconstruct()[2]
        return "wagtail.snippets.blocks.SnippetChooserBlock", ("core.Person",), kwargs


class FileChooserBlock(DocumentChooserBlock):
    """A document, fetched with the others of its body."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        documents = rows_of("core.Document")
        if documents is None:
            return super().bulk_to_python(values)
        return [documents.get(key) for key in values]

    def deconstruct(self) -> tuple[str, Any, Any]:
        # As above
        return "wagtail.documents.blocks.DocumentChooserBlock", (), {}


class RelatedPageChooserBlock(PageChooserBlock):
    """A page, fetched with the others that its body chooses or links to."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        pages = rows_of("wagtailcore.Page")
        return super().bulk_to_python(values) if pages is None else [pages.get(key) for key in values]

    def deconstruct(self) -> tuple[str, Any, Any]:
        # As above
        return "wagtail.blocks.PageChooserBlock", (), {}
