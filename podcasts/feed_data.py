"""What a feed is made of: plain values, so that a feed is a function of them and of nothing else.

Addresses are absolute. Texts are as people wrote them; the feed cleans, cuts and escapes. An empty string,
None or an empty tuple means "not set".
"""

from dataclasses import dataclass
from datetime import datetime

from .chapters import Chapter


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's part: `role` is one of the podcast taxonomy's, in lower case (`host`, `guest`)."""

    name: str
    role: str = "host"
    url: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript file: its MIME type is one of `podcasts.transcripts.FORMATS`."""

    url: str
    mime_type: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """An item. `duration` is in seconds, `byte_length` the enclosure's real one."""

    title: str
    url: str
    guid: str
    published: datetime
    description: str
    audio_url: str
    byte_length: int
    mime_type: str
    duration: float
    content_html: str = ""
    explicit: bool | None = None
    image_url: str = ""
    episode_type: str = "full"
    season: int | None = None
    season_name: str = ""
    number: int | None = None
    people: tuple[Person, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A channel. `changed` is the latest change of the show and its episodes, from data, never now."""

    title: str
    url: str
    feed_url: str
    description: str
    language: str
    image_url: str
    guid: str
    changed: datetime
    author: str
    categories: tuple[tuple[str, str], ...] = ()
    explicit: bool = False
    owner_name: str = ""
    owner_email: str = ""
    show_type: str = "episodic"
    medium: str = "podcast"
    license_name: str = ""
    license_url: str = ""
    copyright: str = ""
    locked: bool = True
    block: bool = False
    complete: bool = False
    new_feed_url: str = ""
    hub_url: str = ""
    people: tuple[Person, ...] = ()
    fundings: tuple[tuple[str, str], ...] = ()
