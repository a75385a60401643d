"""The social card of a page, at `card.png` beside it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from core.models import Center, StoredDocument

from . import Card, House, card


class CardMixin(RoutablePageMixin):
    """A page that draws its own social card; it says what stands on it in `card()`."""

    def card(self) -> Card:
        """What this page's card says."""
        raise NotImplementedError

    def card_url(self) -> str:
        """The card's absolute address; it changes with what the card says, as sharing sites keep pictures."""
        version = card_version(house(), self.card())[:8]
        return f"{settings.BASE_URL}{self.relative_url(None)}card.png?v={version}"

    @re_path(r"^card\.png/?$")
    def card_png(self, request: HttpRequest) -> HttpResponse:
        """Answer the card, drawn once for what it says."""
        stored = stored_card(f"card:{self.pk}", self.card())
        response = HttpResponse(bytes(stored.body), content_type=stored.content_type)
        response["ETag"] = stored.etag
        response["Cache-Control"] = "public, max-age=86400"
        return response


def house() -> House:
    """Who publishes, from the center's settings."""
    center = Center.load()
    return House(center.site_name, center.name)


def card_version(who: House, said: Card) -> str:
    """A hash of all that the card draws (hexadecimal)."""
    return hashlib.blake2b(repr((who, said)).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def stored_card(key: str, said: Card) -> StoredDocument:
    """The card's bytes, drawn anew if it says something else than when it was stored."""
    who = house()
    version = card_version(who, said)
    stored = StoredDocument.objects.filter(key=key, version=version).first()
    if stored is None:
        stored, _ = StoredDocument.objects.update_or_create(
            key=key,
            encoding="identity",
            defaults={
                "version": version,
                "content_type": "image/png",
                "body": card(who, said),
                "etag": f'"{version}"',
                "modified": timezone.now(),
            },
        )
    return stored
