"""Plain text of what editors write, for documents of the corpus."""

from __future__ import annotations

from html import unescape

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.rich_text import get_text_for_indexing


def rich_text(html: str) -> str:
    """Return the words of rich text, its blocks parted by line ends."""
    return get_text_for_indexing(html)


def stream_text(value: StreamValue | None) -> str:
    """Return what the blocks of a StreamField say, a block a paragraph."""
    if not value:
        return ""
    parts = (unescape(strip_tags(str(part))) for part in value.stream_block.get_searchable_content(value))
    return "\n".join(part.strip() for part in parts if part.strip())
