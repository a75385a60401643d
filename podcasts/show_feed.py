"""The feeds at their addresses: a show's, of all shows, of a topic or person; stored bytes, made when old."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from core.models import Center, Generation
from core.stored_documents import document_response

from . import feed_data
from .apple import podcast_guid
from .feed import CONTENT_TYPE, build_feed
from .feed_extension import people_of
from .feed_notes import absolute
from .feed_source import episode_data, feed_of_show, fetch_channels, for_feed, show_data
from .listings import public_episodes, shows_of

if TYPE_CHECKING:
    from core.listings import ListingQuerySet

    from .models import ShowPage

# Raise it when the same data are to be written otherwise: stored bytes of an earlier form are made anew
FORM = 1
# Of a feed that mixes shows; a show's own feed has all of its episodes
MOST_MIXED = 500

# A date for what has none, the same each time
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

# Players in browsers read feeds, transcripts and chapters from other sites
CORS = {"Access-Control-Allow-Origin": "*"}


def show_feed_response(request: HttpRequest, show: ShowPage) -> HttpResponseBase:
    """The answer to GET or HEAD for a show's feed."""
    return _response(request, f"podcast:{show.pk}", lambda: build_feed(*feed_of_show(show)))


def all_shows_response(request: HttpRequest) -> HttpResponseBase:
    """The answer for the feed of all public shows."""
    return _response(request, "podcast:all", all_shows_feed)


def _response(request: HttpRequest, key: str, make: Callable[[], bytes]) -> HttpResponseBase:
    # Read before the data: bytes may be newer than their number, never older
    version = f"{FORM}.{Generation.current()}"
    return document_response(
        request, key, version=version, make=make, content_type=CONTENT_TYPE, headers=CORS
    )


def all_shows_feed() -> bytes:
    """The bytes of the feed of all shows."""
    center = Center.load()
    return mixed_feed(
        title=f"{center.site_name}: all podcasts",
        description=f"Every episode of {center.name}.",
        path="/podcasts/",
        feed_path="/podcasts/feed.xml",
        episodes=public_episodes(),
        center=center,
    )


def facet_feed_response(request: HttpRequest, name: str, value: str, label: str) -> HttpResponseBase | None:
    """The answer for the episodes on a topic or with a person; None where there are none."""
    episodes = _of_facet(name, value)
    if episodes is None:
        return None
    return _response(request, f"podcast:{name}:{value}", lambda: _feed_of_facet(name, value, label, episodes))


def facet_feed(name: str, value: str, label: str) -> bytes | None:
    """The episodes on a topic or with a person, as a feed of its own; None where there is none.

    `name` is "topic" or "person", `value` its slug, `label` its name. Items keep their guids, so that an
    app which also has the show knows the episode.
    """
    episodes = _of_facet(name, value)
    return None if episodes is None else _feed_of_facet(name, value, label, episodes)


def _feed_of_facet(name: str, value: str, label: str, episodes: ListingQuerySet) -> bytes:
    title = f"Episodes on {label}" if name == "topic" else f"Episodes with {label}"
    path = f"/topics/{value}/" if name == "topic" else f"/people/{value}/"
    center = Center.load()
    return mixed_feed(
        title=f"{title} | {center.site_name}",
        description=f"{title}, from every show of {center.name}.",
        path=path,
        feed_path=f"{path}podcast.xml",
        episodes=episodes,
        center=center,
    )


def _of_facet(name: str, value: str) -> ListingQuerySet | None:
    """The public episodes of a topic (those of what is part of it too) or person; None without any."""
    if name == "topic":
        wanted = Q(topics__slug=value) | Q(topics__parent__slug=value)
    elif name == "person":
        wanted = Q(people__person__slug=value)
    else:
        return None
    episodes = public_episodes().filter(wanted).distinct()
    return episodes if episodes.filter(audio__byte_length__gt=0).exists() else None


def mixed_feed(
    *, title: str, description: str, path: str, feed_path: str, episodes: ListingQuerySet, center: Center
) -> bytes:
    """A feed whose episodes come from several shows; artwork, people and language are those of each show.

    Directories are asked not to list it: it has nothing that the shows' own feeds have not.
    """
    pages = list(for_feed(episodes)[:MOST_MIXED])
    found = shows_of(pages)
    fetch_channels(found.values())
    shows = {path: show_data(show, _EPOCH, center) for path, show in found.items()}
    by_page = {page.pk: shows[page.path[: -page.steplen]] for page in pages}
    urls = {page.pk: f"{by_page[page.pk].url}{page.slug}/" for page in pages}
    items = [
        _as_item(item, by_page[page.pk]) for page, item in zip(pages, episode_data(pages, urls), strict=True)
    ]
    moments = [moment for page in pages for moment in (page.last_published_at, page.pub_date) if moment]
    feed_url = absolute(feed_path)
    first = next(iter(shows.values()), None)
    channel = feed_data.Show(
        title=title,
        url=absolute(path),
        feed_url=feed_url,
        description=description,
        language=first.language if first else center.language,
        image_url=next((show.image_url for show in by_page.values() if show.image_url), ""),
        guid=str(podcast_guid(feed_url)),
        changed=max(moments, default=_EPOCH),
        author=center.name,
        categories=first.categories if first else (),
        explicit=any(show.explicit for show in shows.values()),
        owner_name=center.name if center.email else "",
        owner_email=center.email,
        license_name=center.license_name,
        license_url=center.license_url,
        copyright=center.copyright,
        block=True,
    )
    return build_feed(channel, items)


def _as_item(episode: feed_data.Episode, show: feed_data.Show) -> feed_data.Episode:
    """An item that says for itself what its show says for it elsewhere."""
    return dataclasses.replace(
        episode,
        explicit=show.explicit if episode.explicit is None else episode.explicit,
        image_url=episode.image_url or show.image_url,
        people=people_of(show, episode) or show.people,
    )
