"""The `podcast:guid` of a show: assigned once, stored, kept when the show moves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from .apple import podcast_guid

if TYPE_CHECKING:
    from .models import ShowPage


def show_guid(show: ShowPage) -> uuid.UUID:
    """A guid for a show that has none, from the address of its feed.

    Another show may have had that address before and keeps its guid: then the id tells the two apart.
    """
    feed_url = f"{show.own_url}feed.xml"
    guid = podcast_guid(feed_url)
    taken = type(show).objects.filter(podcast_guid=guid).exclude(pk=show.pk).exists()
    return podcast_guid(f"{feed_url}#{show.pk}") if taken else guid
