"""What the section gives to the home page: the newest episodes, and entries of the record."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from core.home import Entry, Next, fetched_once
from core.models import Center
from core.rows import Action
from core.signatures import time_lanes, time_note

from .drawings import is_narrated, time_strip_of
from .listings import public_episodes, shows_of, with_drawings
from .rows import mixed_rows, when_of

if TYPE_CHECKING:
    from .models import EpisodePage, ShowPage


def newest(count: int) -> list[Next]:
    """The newest public episodes, each with its strip and a button to hear it."""
    zone = Center.load().zone
    episodes, shows = _fetched(count)
    found = []
    for episode in episodes[:count]:
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
                demo=episode.is_demo,  # type: ignore[attr-defined]
                action=Action("Play", f"{url}#play", button=True, icon="play") if strip else None,
            )
        )
    return found


def record(count: int, left_out: frozenset[int]) -> list[Entry]:
    """The newest episodes as entries of the record."""
    zone = Center.load().zone
    clocks = zoneinfo.ZoneInfo(zone)
    newest_, shows = _fetched(count + len(left_out))
    episodes = [episode for episode in newest_ if episode.pk not in left_out][:count]
    rows = mixed_rows(episodes, zone, shows=shows)
    return [
        Entry(episode.pk, episode.pub_date.astimezone(clocks).date(), row)
        for episode, row in zip(episodes, rows, strict=True)
    ]


def _fetched(count: int) -> tuple[list[EpisodePage], dict[str, ShowPage]]:
    """The newest public episodes and their shows by tree path, fetched once for all parts of the page."""

    def fetch(most: int) -> tuple[list[EpisodePage], dict[str, ShowPage]]:
        episodes = list(with_drawings(public_episodes()).marked()[:most])
        return episodes, shows_of(episodes)

    return fetched_once("podcasts.episodes", ("episodes", "record"), count, fetch)
