"""Films and recordings on other sites, as links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks

#: Where sound and pictures of others may be linked to: domain → name and what one does there
MEDIA_HOSTS = {
    "youtube.com": ("YouTube", "Watch on YouTube"),
    "youtu.be": ("YouTube", "Watch on YouTube"),
    "vimeo.com": ("Vimeo", "Watch on Vimeo"),
    "soundcloud.com": ("SoundCloud", "Listen on SoundCloud"),
    "podcasts.apple.com": ("Apple Podcasts", "Listen on Apple Podcasts"),
    "open.spotify.com": ("Spotify", "Listen on Spotify"),
}


def media_host(url: str) -> str:
    """The domain of `MEDIA_HOSTS` that an address belongs to; empty for every other."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    return host if parts.scheme == "https" and host in MEDIA_HOSTS else ""


def validate_media_host(url: str) -> None:
    """Refuse addresses of sites that are not on the list, which anybody might fill."""
    if not media_host(url):
        names = sorted({name for name, _ in MEDIA_HOSTS.values()})
        raise ValidationError(
            f"Write an address of {', '.join(names[:-1])} or {names[-1]} that begins with https."
        )


class ExternalMediaBlock(blocks.URLBlock):
    """A film or recording on another site: a link, since its player would send readers' data there.

    Nothing is fetched from the other site, neither when it is edited nor when it is read.
    """

    class Meta:
        icon = "media"
        template = "components/blocks/embed.html"
        label = "Film or recording elsewhere"
        description = "A link to a film or recording on another site, which opens there."
        preview_value = "https://vimeo.com/1084537"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=(validate_media_host,), **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        host = media_host(value or "")
        context["host"] = host
        context["action"] = MEDIA_HOSTS[host][1] if host else ""
        return context

    def deconstruct(self) -> tuple[str, Any, Any]:
        # Migrations keep the class that it extends, which stays what it is
        return "wagtail.blocks.URLBlock", (), {}
