"""Artwork: one JPEG of a picture, at an address that changes with the picture and never stops answering.

Apps keep pictures by their address, so a new picture needs a new one; what subscribed to the old address
gets the present picture there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from core.models import Image, StoredDocument

from .apple import LARGEST_ARTWORK
from .drawn_artwork import draw, drawn_hash
from .feed_notes import absolute

if TYPE_CHECKING:
    from wagtail.images.models import AbstractRendition

    from .models import ShowPage

# As Apple takes it, whatever the editors' file is
ARTWORK_SPEC = f"max-{LARGEST_ARTWORK}x{LARGEST_ARTWORK}|format-jpeg|jpegquality-85"
PORTRAIT_SPEC = "fill-600x600|format-jpeg"
CHAPTER_SPEC = "max-1400x1400|format-jpeg"

HASH_LENGTH = 16


def artwork_name(image: Image) -> str:
    """`artwork-0123456789abcdef.jpg`, made of the picture's content."""
    return f"artwork-{image.get_file_hash()[:HASH_LENGTH]}.jpg"


def show_artwork_name(show: ShowPage) -> str:
    """The name of a show's artwork: its picture, or the drawing of its name."""
    if show.artwork is not None:
        return artwork_name(show.artwork)
    return f"artwork-{drawn_hash(show.title)}.jpg"


def drawn_artwork(show: ShowPage) -> StoredDocument:
    """The drawing of a show's name, made once for a name."""
    key, version = f"artwork:{show.pk}", drawn_hash(show.title)
    stored = StoredDocument.objects.filter(key=key, version=version).first()
    if stored is None:
        stored, _ = StoredDocument.objects.update_or_create(
            key=key,
            encoding="identity",
            defaults={
                "version": version,
                "content_type": "image/jpeg",
                "body": draw(show.title),
                "etag": f'"{version}"',
                "modified": timezone.now(),
            },
        )
    return stored


def artwork_file(image: Image) -> AbstractRendition:
    """The JPEG, made when it is first asked for."""
    return image.get_rendition(ARTWORK_SPEC)


def picture_urls(image_ids: Iterable[int | None], spec: str) -> dict[int, str]:
    """Absolute addresses of the renditions of many pictures, in two queries."""
    wanted = {pk for pk in image_ids if pk}
    if not wanted:
        return {}
    images: QuerySet[Image] = Image.objects.filter(pk__in=wanted).prefetch_renditions(spec)
    return {image.pk: absolute(image.get_rendition(spec).url) for image in images}
