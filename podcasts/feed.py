"""A show's feed: RSS 2.0 with Apple's, Podcasting 2.0's and Podlove's elements.

A pure function of data to bytes: no clock, no database, no locale, so that the same show always has the
same bytes and the same ETag. What each element is for stands in docs/decisions/content-model.md.
"""

from collections.abc import Iterable

from core.feeds import FeedGenerator

from .feed_data import Episode, Show
from .feed_extension import PodcastIndexEntryExtension, PodcastIndexExtension
from .feed_text import cut_bytes, line, tidy

CONTENT_TYPE = "application/rss+xml; charset=utf-8"
GENERATOR = "Colloquy"


def build_feed(show: Show, episodes: Iterable[Episode]) -> bytes:
    """The feed of a show in UTF-8; the items stand in the order of `episodes`, newest first by custom.

    Raises ValueError where what every feed needs (title, description, address) is empty.
    """
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.register_extension(
        "podcast_index", PodcastIndexExtension, PodcastIndexEntryExtension, atom=False, rss=True
    )
    feed.podcast_index.show = show
    _describe_channel(feed, show)
    for episode in episodes:
        _add_item(feed, show, episode)
    return feed.rss_str()


def _describe_channel(feed: FeedGenerator, show: Show) -> None:
    title = line(show.title)
    feed.generator(GENERATOR)
    feed.title(title)
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.url, rel="alternate")  # the last call is what <link> says
    feed.description(cut_bytes(show.description) or title)
    feed.language(show.language)
    feed.lastBuildDate(show.changed)
    if show.copyright:
        feed.copyright(line(show.copyright))
    if show.image_url:
        feed.image(url=show.image_url, title=title, link=show.url)
        feed.podcast.itunes_image(show.image_url)
    feed.podcast.itunes_author(line(show.author))
    if show.owner_name and show.owner_email:
        feed.podcast.itunes_owner(name=line(show.owner_name), email=show.owner_email)
    for category, subcategory in show.categories:
        feed.podcast.itunes_category({"cat": category, **({"sub": subcategory} if subcategory else {})})
    feed.podcast.itunes_type(show.show_type)
    if show.block:
        feed.podcast.itunes_block(True)
    if show.complete:
        feed.podcast.itunes_complete(True)
    if show.new_feed_url:
        feed.podcast.itunes_new_feed_url(show.new_feed_url)


def _add_item(feed: FeedGenerator, show: Show, episode: Episode) -> None:
    item = feed.add_entry(order="append")
    item.podcast_index.show, item.podcast_index.episode = show, episode
    title = line(episode.title)
    item.title(title)
    item.link(href=episode.url)
    item.guid(episode.guid, permalink=False)
    item.pubDate(episode.published)
    # Without a description feedgen writes the content there
    description = cut_bytes(episode.description) or title
    item.description(description)
    item.content(tidy(episode.content_html) or description)
    item.enclosure(episode.audio_url, str(episode.byte_length), episode.mime_type)
    item.podcast.itunes_title(title)
    item.podcast.itunes_duration(max(1, round(episode.duration)))
    item.podcast.itunes_episode_type(episode.episode_type)
    if image_url := episode.image_url or show.image_url:
        item.podcast.itunes_image(image_url)
    if episode.season is not None:
        item.podcast.itunes_season(episode.season)
    if episode.number is not None:
        item.podcast.itunes_episode(episode.number)
