"""Puts the site's own link types into rich text."""

from typing import Any

from wagtail import hooks

from core.links import DocumentLink, PageLink


@hooks.register("register_rich_text_features", order=10)
def add_link_types(features: Any) -> None:
    """In place of Wagtail's, which register themselves before."""
    features.register_link_type(PageLink)
    features.register_link_type(DocumentLink)
