"""A show and two episodes with everything that a feed can say, as plain data."""

from datetime import UTC, datetime, timedelta, timezone

from podcasts.chapters import Chapter
from podcasts.feed_data import Episode, Person, Show, Transcript

BASE = "https://colloquy.example/podcasts/field-notes/"
P18_TITLE = 'Q&A: "Phase <3" – what\'s R&amp;D?'

MARA = Person("Mara Lindqvist", "host", "https://colloquy.example/people/mara-lindqvist/", BASE + "mara.jpg")
TOMAS = Person("Tomas Okafor", "guest", "https://colloquy.example/people/tomas-okafor/")
ADA = Person("Ada Roe", "producer")

SHOW = Show(
    title="Field Notes",
    url=BASE,
    feed_url=BASE + "feed.xml",
    description="Conversations from the places where trials happen.",
    language="en-US",
    image_url=BASE + "artwork-0123456789abcdef.jpg",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    changed=datetime(2026, 5, 12, 8, 30, tzinfo=UTC),
    author="Tufts CSDD",
    categories=(("Health & Fitness", "Medicine"), ("Science", "Life Sciences"), ("Science", "")),
    explicit=False,
    owner_name="Podcast desk",
    owner_email="podcasts@colloquy.example",
    show_type="serial",
    medium="podcast",
    license_name="cc-by-4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    copyright="© 2026 Tufts CSDD",
    locked=True,
    block=True,
    complete=True,
    new_feed_url="https://elsewhere.example/feed.xml",
    hub_url="https://hub.example/",
    people=(MARA, ADA),
    fundings=(("https://colloquy.example/give/", "Support the show"),),
)

FULL = Episode(
    title=P18_TITLE,
    url=BASE + "the-site-nobody-counted/",
    guid="8c1f5a0e-1c2d-4e3f-9a4b-5c6d7e8f9a0b",
    published=datetime(2026, 5, 12, 4, 30, tzinfo=timezone(timedelta(hours=-4))),
    description="A coordinator and an analyst compare notes.",
    audio_url=BASE + "the-site-nobody-counted/audio.mp3",
    byte_length=23_117_904,
    mime_type="audio/mpeg",
    duration=1476.4,
    content_html='<p>Notes with <a href="https://a.example/">a link</a> &amp; an end: ]]&gt;</p>',
    explicit=True,
    image_url=BASE + "the-site-nobody-counted/artwork-fedcba9876543210.png",
    episode_type="bonus",
    season=2,
    season_name="Sites",
    number=9,
    people=(TOMAS,),
    transcripts=(
        Transcript(BASE + "the-site-nobody-counted/transcript.vtt", "text/vtt", "en"),
        Transcript(BASE + "the-site-nobody-counted/transcript.json", "application/json", "en"),
    ),
    chapters=(Chapter(0, "Who fills in the form"), Chapter(754, P18_TITLE, "https://a.example/?a=1&b=2")),
    chapters_url=BASE + "the-site-nobody-counted/chapters.json",
)

BARE = Episode(
    title="What the courier knows",
    url=BASE + "what-the-courier-knows/",
    guid="tag:old.example,2026:1",
    published=datetime(2026, 4, 14, 9, 0, tzinfo=UTC),
    description="",
    audio_url=BASE + "what-the-courier-knows/audio.m4a",
    byte_length=1,
    mime_type="audio/x-m4a",
    duration=0.4,
)
