"""A feed of 1,000 items against feedgen alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.feeds import FeedGenerator
from podcasts.chapters import Chapter
from podcasts.feed import build_feed
from podcasts.feed_data import Episode, Person, Show, Transcript
from tests.benchmarks.ratios import measured, report

ITEMS = 1000
LIMIT = 1.3

SHOW = Show(
    title="A show",
    url="https://colloquy.example/podcasts/show/",
    feed_url="https://colloquy.example/podcasts/show/feed.xml",
    description="Talks about how medicines are developed.",
    language="en",
    image_url="https://colloquy.example/podcasts/show/artwork-1.jpg",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
    changed=datetime(2026, 1, 1, tzinfo=UTC),
    author="The center",
    categories=(("Science", "Life Sciences"),),
    people=(Person("Ada Byron"),),
)
EPISODE = Episode(
    title="Episode",
    url="",
    guid="",
    published=datetime(2020, 1, 1, tzinfo=UTC),
    description="What a protocol does not say. " * 8,
    audio_url="",
    byte_length=12_345_678,
    mime_type="audio/mpeg",
    duration=1476.0,
    content_html="<p>" + "What a protocol does not say, told by the people who keep it. " * 12 + "</p>",
)
EXTRAS = {
    "people": (Person("Ada Byron"), Person("Ben Adler", "guest")),
    "transcripts": (Transcript("https://colloquy.example/t.vtt", "text/vtt"),),
    "chapters": tuple(Chapter(start=60.0 * n, title=f"Part {n}") for n in range(6)),
    "chapters_url": "https://colloquy.example/c.json",
}


def episodes(**extras) -> list[Episode]:
    return [
        replace(
            EPISODE,
            title=f"Episode {n}",
            url=f"{SHOW.url}e{n}/",
            guid=f"guid-{n}",
            number=n + 1,
            published=EPISODE.published + timedelta(days=n),
            audio_url=f"{SHOW.url}e{n}/audio.mp3",
            **extras,
        )
        for n in range(ITEMS)
    ]


def bare(show: Show, items: list[Episode]) -> bytes:
    """The same elements, as far as feedgen has them, written as its documentation shows."""
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title(show.title)
    feed.link(href=show.feed_url, rel="self")
    feed.link(href=show.url, rel="alternate")
    feed.description(show.description)
    feed.language(show.language)
    feed.lastBuildDate(show.changed)
    feed.podcast.itunes_image(show.image_url)
    feed.podcast.itunes_category({"cat": "Science", "sub": "Life Sciences"})
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_type(show.show_type)
    feed.generator("Colloquy")
    for item in items:
        entry = feed.add_entry(order="append")
        entry.title(item.title)
        entry.link(href=item.url)
        entry.guid(item.guid, permalink=False)
        entry.pubDate(item.published)
        entry.description(item.description)
        entry.content(item.content_html)
        entry.enclosure(item.audio_url, str(item.byte_length), item.mime_type)
        entry.podcast.itunes_title(item.title)
        entry.podcast.itunes_duration(round(item.duration))
        entry.podcast.itunes_image(show.image_url)
        entry.podcast.itunes_episode(item.number)
        entry.podcast.itunes_episode_type(item.episode_type)
    return feed.rss_str()


def test_a_feed_costs_little_more_than_feedgen():
    items = episodes()
    ours, theirs = measured(lambda: build_feed(SHOW, items), lambda: bare(SHOW, items), rounds=15, choose=min)
    assert report("feed of 1,000 items, what both write", ours, theirs, LIMIT) <= LIMIT


def test_what_people_transcripts_and_chapters_add_is_known():
    plain, full = episodes(), episodes(**EXTRAS)
    more, less = measured(
        lambda: build_feed(SHOW, full), lambda: build_feed(SHOW, plain), rounds=7, choose=min
    )
    assert len(build_feed(SHOW, full)) > 1.3 * len(build_feed(SHOW, plain))
    assert report("the same with people, transcripts and six chapters each", more, less, 4) <= 4
