"""The feed read back by lxml and feedparser, against tables written by hand (cases P13, P18)."""

import dataclasses
import locale
import re
import unicodedata

import feedparser
import pytest
from lxml import etree

from podcasts.feed import build_feed
from podcasts.feed_data import Person
from podcasts.feed_extension import people_of
from podcasts.feed_text import cut_bytes, line
from tests.podcasts.samples import ADA, BARE, BASE, FULL, MARA, P18_TITLE, SHOW, TOMAS

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
}

Rows = list[tuple[str, str, dict[str, str]]]


def rows(parent: etree._Element, skip: tuple[str, ...] = ("item",)) -> Rows:
    """Name with prefix, text and attributes of each child."""
    prefixes = {uri: prefix for prefix, uri in NAMESPACES.items()}
    found: Rows = []
    for child in parent:
        name = etree.QName(child)
        full = f"{prefixes[name.namespace]}:{name.localname}" if name.namespace else name.localname
        if full not in skip:
            found.append((full, child.text or "", dict(child.attrib)))
    return found


def channel_of(*episodes, show=SHOW) -> etree._Element:
    root = etree.fromstring(build_feed(show, episodes), etree.XMLParser(resolve_entities=False))
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    return root[0]


CHANNEL: Rows = [
    ("title", "Field Notes", {}),
    ("link", BASE, {}),
    ("description", "Conversations from the places where trials happen.", {}),
    ("atom:link", "", {"rel": "self", "href": BASE + "feed.xml", "type": "application/rss+xml"}),
    ("atom:link", "", {"rel": "hub", "href": "https://hub.example/"}),
    ("copyright", "© 2026 Tufts CSDD", {}),
    ("docs", "http://www.rssboard.org/rss-specification", {}),
    ("generator", "Colloquy", {}),
    ("image", "", {}),
    ("language", "en-US", {}),
    ("lastBuildDate", "Tue, 12 May 2026 08:30:00 +0000", {}),
    ("itunes:author", "Tufts CSDD", {}),
    ("itunes:block", "yes", {}),
    ("itunes:category", "", {"text": "Health & Fitness"}),
    ("itunes:category", "", {"text": "Science"}),
    ("itunes:image", "", {"href": BASE + "artwork-0123456789abcdef.jpg"}),
    ("itunes:complete", "yes", {}),
    ("itunes:new-feed-url", "https://elsewhere.example/feed.xml", {}),
    ("itunes:owner", "", {}),
    ("itunes:type", "serial", {}),
    ("itunes:explicit", "false", {}),
    ("podcast:guid", "9b024349-ccf0-5f69-a609-6b82873eab3c", {}),
    ("podcast:locked", "yes", {"owner": "podcasts@colloquy.example"}),
    ("podcast:medium", "podcast", {}),
    ("podcast:license", "cc-by-4.0", {"url": "https://creativecommons.org/licenses/by/4.0/"}),
    ("podcast:funding", "Support the show", {"url": "https://colloquy.example/give/"}),
    (
        "podcast:person",
        "Mara Lindqvist",
        {
            "role": "host",
            "href": "https://colloquy.example/people/mara-lindqvist/",
            "img": BASE + "mara.jpg",
        },
    ),
    ("podcast:person", "Ada Roe", {"role": "producer", "group": "creative direction"}),
]

EPISODE = BASE + "the-site-nobody-counted/"
ITEM: Rows = [
    ("title", P18_TITLE, {}),
    ("link", EPISODE, {}),
    ("description", "A coordinator and an analyst compare notes.", {}),
    (
        "content:encoded",
        '<p>Notes with <a href="https://a.example/">a link</a> &amp; an end: ]]&gt;</p>',
        {},
    ),
    ("guid", "8c1f5a0e-1c2d-4e3f-9a4b-5c6d7e8f9a0b", {"isPermaLink": "false"}),
    ("enclosure", "", {"url": EPISODE + "audio.mp3", "length": "23117904", "type": "audio/mpeg"}),
    ("pubDate", "Tue, 12 May 2026 04:30:00 -0400", {}),
    ("itunes:title", P18_TITLE, {}),
    ("itunes:image", "", {"href": EPISODE + "artwork-fedcba9876543210.png"}),
    ("itunes:duration", "1476", {}),
    ("itunes:season", "2", {}),
    ("itunes:episode", "9", {}),
    ("itunes:episodeType", "bonus", {}),
    ("itunes:explicit", "true", {}),
    ("podcast:season", "2", {"name": "Sites"}),
    ("podcast:episode", "9", {}),
    (
        "podcast:transcript",
        "",
        {"url": EPISODE + "transcript.vtt", "type": "text/vtt", "language": "en", "rel": "captions"},
    ),
    (
        "podcast:transcript",
        "",
        {"url": EPISODE + "transcript.json", "type": "application/json", "language": "en"},
    ),
    ("podcast:chapters", "", {"url": EPISODE + "chapters.json", "type": "application/json+chapters"}),
    ("psc:chapters", "", {"version": "1.2"}),
    (
        "podcast:person",
        "Mara Lindqvist",
        {
            "role": "host",
            "href": "https://colloquy.example/people/mara-lindqvist/",
            "img": BASE + "mara.jpg",
        },
    ),
    (
        "podcast:person",
        "Tomas Okafor",
        {"role": "guest", "href": "https://colloquy.example/people/tomas-okafor/"},
    ),
]

BARE_ITEM: Rows = [
    ("title", "What the courier knows", {}),
    ("link", BASE + "what-the-courier-knows/", {}),
    ("description", "What the courier knows", {}),
    ("content:encoded", "What the courier knows", {}),
    ("guid", "tag:old.example,2026:1", {"isPermaLink": "false"}),
    (
        "enclosure",
        "",
        {"url": BASE + "what-the-courier-knows/audio.m4a", "length": "1", "type": "audio/x-m4a"},
    ),
    ("pubDate", "Tue, 14 Apr 2026 09:00:00 +0000", {}),
    ("itunes:title", "What the courier knows", {}),
    ("itunes:image", "", {"href": BASE + "artwork-0123456789abcdef.jpg"}),
    ("itunes:duration", "1", {}),
    ("itunes:episodeType", "full", {}),
    ("itunes:explicit", "false", {}),
]


def by_name(table: Rows) -> Rows:
    """The order of elements with different names says nothing, that of the same name does."""
    return sorted(table, key=lambda row: row[0])


def test_the_channel_says_all_that_the_show_says() -> None:
    channel = channel_of(FULL)
    assert by_name(rows(channel)) == by_name(CHANNEL)
    assert rows(channel.find("itunes:owner", NAMESPACES)) == [
        ("itunes:name", "Podcast desk", {}),
        ("itunes:email", "podcasts@colloquy.example", {}),
    ]
    assert rows(channel.find("image")) == [
        ("url", BASE + "artwork-0123456789abcdef.jpg", {}),
        ("title", "Field Notes", {}),
        ("link", BASE, {}),
    ]
    under = {
        category.get("text"): [sub.get("text") for sub in category]
        for category in channel.findall("itunes:category", NAMESPACES)
    }
    assert under == {"Health & Fitness": ["Medicine"], "Science": ["Life Sciences"]}


def test_a_show_that_sets_little_says_little() -> None:
    show = dataclasses.replace(
        SHOW, copyright="", owner_name="", block=False, complete=False, new_feed_url="", hub_url="",
        people=(), fundings=(), license_name="", license_url="", locked=False, categories=(), explicit=True,
    )  # fmt: skip
    found = by_name(rows(channel_of(show=show)))
    names = [name for name, _, _ in found]
    assert not {"copyright", "itunes:owner", "itunes:block", "itunes:complete"} & set(names)
    assert not {"itunes:new-feed-url", "podcast:funding", "podcast:person", "itunes:category"} & set(names)
    assert names.count("atom:link") == 1
    assert ("podcast:license", "all-rights-reserved", {"url": BASE}) in found
    assert ("podcast:locked", "no", {"owner": "podcasts@colloquy.example"}) in found
    assert ("itunes:explicit", "true", {}) in found


def test_an_item_says_all_that_the_episode_says() -> None:
    items = channel_of(FULL, BARE).findall("item")
    assert [by_name(rows(item)) for item in items] == [by_name(ITEM), by_name(BARE_ITEM)]
    chapters = [dict(row.attrib) for row in items[0].find("psc:chapters", NAMESPACES)]
    assert chapters == [
        {"start": "00:00:00.000", "title": "Who fills in the form"},
        {"start": "00:12:34.000", "title": P18_TITLE, "href": "https://a.example/?a=1&b=2"},
    ]


def test_feedparser_reads_it_without_a_complaint() -> None:
    parsed = feedparser.parse(build_feed(SHOW, [FULL, BARE]))
    assert not parsed.bozo
    assert parsed.feed.title == "Field Notes"
    assert parsed.feed.link == BASE
    assert parsed.feed.publisher_detail == {"name": "Podcast desk", "email": "podcasts@colloquy.example"}
    full, bare = parsed.entries
    assert full.id == FULL.guid
    assert not full.guidislink
    assert full.published_parsed[:6] == (2026, 5, 12, 8, 30, 0)
    assert full.enclosures == [{"href": FULL.audio_url, "length": "23117904", "type": "audio/mpeg"}]
    assert full.itunes_duration == "1476"
    assert 'href="https://a.example/"' in full.content[0].value
    assert bare.itunes_duration == "1"


def test_p18_a_title_with_signs_comes_back_letter_for_letter() -> None:
    item = channel_of(FULL).find("item")
    assert item.findtext("title") == P18_TITLE
    assert item.findtext("itunes:title", namespaces=NAMESPACES) == P18_TITLE
    assert item.find("psc:chapters", NAMESPACES)[1].get("title") == P18_TITLE


def test_p13_every_address_is_ascii_and_the_title_is_not_changed() -> None:
    episode = dataclasses.replace(FULL, title="Дизайн исследований: шаг 1")
    channel = channel_of(episode)
    assert channel.findtext("item/title") == "Дизайн исследований: шаг 1"
    addresses = [node.text for node in channel.iter("link", "url") if node.text]
    addresses += [
        node.get(name) for node in channel.iter() for name in ("href", "url", "img") if node.get(name)
    ]
    assert len(addresses) > 15
    assert [address for address in addresses if not re.fullmatch("[!-~]+", address)] == []


def test_the_same_data_gives_the_same_bytes_and_another_date_gives_others() -> None:
    assert build_feed(SHOW, [FULL, BARE]) == build_feed(SHOW, [FULL, BARE])
    later = dataclasses.replace(SHOW, changed=FULL.published)
    assert build_feed(later, [FULL, BARE]) != build_feed(SHOW, [FULL, BARE])


def test_items_stand_in_the_order_given() -> None:
    assert [item.findtext("guid") for item in channel_of(BARE, FULL).findall("item")] == [
        BARE.guid,
        FULL.guid,
    ]


def test_the_locale_of_the_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> str:
        raise AssertionError("setlocale changes every thread")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert build_feed(SHOW, [FULL])


def test_characters_that_xml_forbids_break_nothing() -> None:
    dirty = "a\x00b\x0bc\ufffe\ud800\u00add"
    show = dataclasses.replace(
        SHOW, title=dirty, description=dirty, author=dirty, owner_name=dirty, copyright=dirty,
        license_name=dirty, people=(Person(dirty),), fundings=((BASE, dirty),),
    )  # fmt: skip
    episode = dataclasses.replace(
        FULL, title=dirty, description=dirty, content_html=dirty, season_name=dirty, people=(Person(dirty),)
    )
    channel = channel_of(episode, show=show)
    assert channel.findtext("title") == "abcd"
    assert channel.findtext("item/title") == "abcd"
    assert channel.findtext("item/description") == "abcd"
    assert channel.findtext("item/podcast:person", namespaces=NAMESPACES) == "abcd"


def test_long_values_are_cut_to_what_directories_take() -> None:
    words = "A sentence of some words. " * 400
    show = dataclasses.replace(
        SHOW, title=words, description=words, author=words, people=(Person(words),), fundings=((BASE, words),)
    )
    episode = dataclasses.replace(
        FULL,
        title=words,
        description="Grüße aus Zürich. " * 400,
        season_name=words,
        content_html="<p>é</p>" * 999,
    )
    channel = channel_of(episode, show=show)
    assert len(channel.findtext("title")) <= 255
    assert len(channel.findtext("itunes:author", namespaces=NAMESPACES)) <= 255
    assert len(channel.findtext("podcast:person", namespaces=NAMESPACES)) <= 128
    assert len(channel.findtext("podcast:funding", namespaces=NAMESPACES)) <= 128
    assert len(channel.find("item/podcast:season", NAMESPACES).get("name")) <= 128
    for description in (channel.findtext("description"), channel.findtext("item/description")):
        assert 3900 < len(description.encode()) <= 4000
        assert description.endswith(".")
    assert len(channel.findtext("item/content:encoded", namespaces=NAMESPACES)) == 999 * len("<p>é</p>")


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("short", 10, "short"),
        ("One. Two. Three.", 14, "One. Two."),
        ("First part.\n\nSecond part.", 20, "First part."),
        ("no end of a sentence here", 20, "no end of a…"),
        ("ü" * 20, 20, "ü" * 8 + "…"),
        ("  padded  ", 10, "padded"),
    ],
)
def test_a_cut_falls_where_a_reader_would_cut(text: str, most: int, kept: str) -> None:
    assert cut_bytes(text, most) == kept
    assert len(kept.encode()) <= most


def test_a_line_is_cut_between_words() -> None:
    assert line("One  two\nthree") == "One two three"
    assert line("Letters and numbers, all of them", 21) == "Letters and numbers…"
    assert line("x" * 30, 10) == "x" * 9 + "…"
    assert unicodedata.is_normalized("NFC", line("Cafe\u0301"))


class TestPeople:
    def test_the_hosts_are_said_again_when_a_guest_is_added(self) -> None:
        assert people_of(SHOW, dataclasses.replace(FULL, people=(TOMAS,))) == (MARA, TOMAS)

    def test_nobody_named_means_the_people_of_the_show(self) -> None:
        assert people_of(SHOW, dataclasses.replace(FULL, people=())) == ()

    def test_another_host_replaces_the_usual_one(self) -> None:
        other = Person("Ben Oh", "co-host")
        assert people_of(SHOW, dataclasses.replace(FULL, people=(other, TOMAS))) == (other, TOMAS)

    def test_a_host_who_is_a_guest_this_time_is_said_once(self) -> None:
        guest = dataclasses.replace(MARA, role="guest")
        assert people_of(SHOW, dataclasses.replace(FULL, people=(guest,))) == (guest,)

    def test_who_produces_is_no_host(self) -> None:
        assert ADA not in people_of(SHOW, dataclasses.replace(FULL, people=(TOMAS,)))
