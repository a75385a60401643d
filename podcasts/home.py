"""What the section gives to the home page: the newest episodes, and entries of the record."""

from __future__ import annotations

import zoneinfo

from django.utils.safestring import SafeString

from core.home import Entry, Next
from core.models import Center
from core.rows import Action
from core.signatures import time_lanes, time_note

from .drawings import is_narrated, time_strip_of
from .listings import public_episodes, shows_of, with_drawings
from .rows import mixed_rows, when_of


def newest(count: int) -> list[Next]:
    """The newest public episodes, each with its strip and a button to hear it."""
    zone = Center.load().zone
    episodes = list(with_drawings(public_episodes()).marked()[:count])
    shows = shows_of(episodes)
    found = []
    for episode in episodes:
        show = shows[episode.path[: -episode.steplen]]
        url = f"{show.own_url}{episode.slug}/"
        strip = time_strip_of(episode)
        found.append(
            Next(
                page_id=episode.pk,
                kind="episode",
                title=episode.title,
                url=url,
                when=when_of(episode, zone),
                drawing=time_lanes(strip) if strip else SafeString(),
                note=time_note(strip, narrated=is_narrated(episode)) if strip else "",
                demo=episode.is_demo,
                action=Action("Play", f"{url}#play", button=True, icon="play") if strip else None,
            )
        )
    return found


def record(count: int, left_out: frozenset[int]) -> list[Entry]:
    """The newest episodes as entries of the record."""
    zone = Center.load().zone
    clocks = zoneinfo.ZoneInfo(zone)
    episodes = list(with_drawings(public_episodes()).exclude(pk__in=left_out).marked()[:count])
    rows = mixed_rows(episodes, zone)
    return [
        Entry(episode.pk, episode.pub_date.astimezone(clocks).date(), row)
        for episode, row in zip(episodes, rows, strict=True)
    ]
