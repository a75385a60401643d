"""Episodes and shows as rows of lists: plain values."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from core.models import Center
from core.rows import Action, Row, When
from core.signatures import time_lanes, time_note
from core.signatures.words import counted, length

from .drawings import is_narrated, time_strip_of
from .listings import shows_of, with_drawings

if TYPE_CHECKING:
    from .models import EpisodePage, ShowPage


def when_of(episode: EpisodePage, zone: str) -> When:
    """The day of an episode on the center's clocks."""
    return When.of(episode.pub_date.astimezone(zoneinfo.ZoneInfo(zone)))


def number_of(episode: EpisodePage) -> str:
    """`Episode 9`, `Season 2, episode 9`, `Trailer`; empty where nothing is known.

    The first season is not named: most shows never have another.
    """
    if episode.episode_type != "full":
        return episode.get_episode_type_display()
    parts = []
    if episode.season and episode.season > 1:
        parts.append(f"season {episode.season}")
    if episode.number:
        parts.append(f"episode {episode.number}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def episode_row(
    episode: EpisodePage, url: str, zone: str, *, show: str = "", play: bool = False, show_kind: bool = False
) -> Row:
    """The row of an episode: in a list of its show with number and length in the margin, elsewhere `show`."""
    strip = time_strip_of(episode)
    margin = [show] if show else [number_of(episode), length(strip.duration) if strip else ""]
    narrated = is_narrated(episode)
    return Row(
        kind="episode",
        title=episode.title,
        url=url,
        when=when_of(episode, zone),
        margin=[line for line in margin if line],
        demo=getattr(episode, "is_demo", False),
        deck=episode.summary,
        signature=time_lanes(strip) if strip else SafeString(),
        sentence=time_note(strip, narrated=narrated, timed=bool(show)) if strip else "",
        action=(
            Action("Play", f"{url}#play", button=True, quiet=True, icon="play", about=f"“{episode.title}”")
            if play and strip
            else None
        ),
        show_kind=show_kind,
    )


def episode_rows(
    episodes: Iterable[EpisodePage], show_url: str, zone: str, *, play_first: bool = True
) -> list[Row]:
    """The rows of a show's own page: the show is not named again, the newest can be played."""
    return [
        episode_row(episode, f"{show_url}{episode.slug}/", zone, play=play_first and place == 0)
        for place, episode in enumerate(episodes)
    ]


def mixed_rows(
    episodes: list[EpisodePage], zone: str, *, play: bool = False, shows: dict[str, ShowPage] | None = None
) -> list[Row]:
    """Rows of episodes of any shows, which are named in the margin; one query for the shows where `shows`,
    by their tree paths, are not at hand."""
    if shows is None:
        shows = shows_of(episodes)
    rows = []
    for place, episode in enumerate(episodes):
        show = shows[episode.path[: -episode.steplen]]
        url = f"{show.own_url}{episode.slug}/"
        rows.append(
            episode_row(episode, url, zone, show=show.title, play=play and place == 0, show_kind=True)
        )
    return rows


def show_row(show: ShowPage, url: str, count: int, newest: EpisodePage | None, zone: str) -> Row:
    """The row of a show in the list of shows: how many episodes, and the newest one's drawing."""
    strip = time_strip_of(newest) if newest else None
    margin = [counted(count, "episode")]
    if show.frequency:
        margin.append(show.frequency)
    return Row(
        kind="show",
        title=show.title,
        url=url,
        margin=margin,
        demo=getattr(show, "is_demo", False),
        deck=show.summary,
        signature=time_lanes(strip) if strip else SafeString(),
        sentence=f"Newest: “{newest.title}”, {when_of(newest, zone).text}" if newest else "",
        show_kind=False,
    )


def rows_by_id(pages: Sequence[Any]) -> dict[int, Row]:
    """Live episodes → their rows by page id, for pages that list everything."""
    from .models import EpisodePage

    found = list(with_drawings(EpisodePage.objects.filter(pk__in=[page.pk for page in pages])).marked())
    return dict(zip([page.pk for page in found], mixed_rows(found, Center.load().zone), strict=True))


def show_rows_by_id(pages: Sequence[Any]) -> dict[int, Row]:
    """Live shows → their rows by page id, for pages that list everything."""
    from .models import ShowPage

    found = ShowPage.objects.filter(pk__in=[page.pk for page in pages]).marked()
    return {
        show.pk: Row(
            kind="show",
            title=show.title,
            url=show.own_url,
            margin=[show.frequency] if show.frequency else [],
            demo=show.is_demo,
            deck=show.summary,
        )
        for show in found
    }
