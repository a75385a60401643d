"""Shows and episodes with real sound, words and pictures, for tests of pages and feeds."""

import functools
from typing import Any

from django.core.files.base import ContentFile

from core.models import Image
from podcasts import transcripts
from podcasts.audio import AudioFacts, probe_upload
from podcasts.models import AudioFile, EpisodePage, ShowPage, Transcript
from tests.core.factories import image_file, make_person, number
from tests.podcasts.factories import make_episode, make_show
from tests.podcasts.recordings import mp3

VTT = b"""WEBVTT

00:00.000 --> 00:04.000
<v Mara Lindqvist>Who fills in the form?

00:04.000 --> 00:09.000
<v Tomas Okafor>I do, on Fridays. It takes

00:09.000 --> 00:12.000
<v Tomas Okafor>three evenings.

00:30.000 --> 00:34.000
<v Mara Lindqvist>And nobody counts them, quokka.
"""


def make_artwork(color: str = "teal", size: int = 1400) -> Image:
    """Square artwork of one color, a JPEG."""
    image = Image(
        title=f"Artwork {number()}", description="A square", file=image_file("art.jpg", (size, size), color)
    )
    image._set_image_file_metadata()
    image.save()
    return image


@functools.cache
def measured(content: bytes, name: str) -> AudioFacts:
    """What an upload is measured as, once a run: each measuring is a process of its own."""
    return probe_upload(ContentFile(content, name), name)


def make_audio(content: bytes = b"", name: str = "Gespräch (final) 2.mp3") -> AudioFile:
    """A recording of a minute, measured as an upload is."""
    content = content or mp3(60)
    file, facts = ContentFile(content, name), measured(content, name)
    return AudioFile.objects.create(
        title=f"Recording {number()}",
        type="audio",
        file=file,
        duration=facts.duration,
        mime_type=facts.mime_type,
        byte_length=facts.byte_length,
        file_hash=facts.sha256,
    )


def make_transcript(source: bytes = VTT, **fields: Any) -> Transcript:
    """A transcript as it is kept after its file was read."""
    segments = transcripts.parse(source, duration=60)
    return Transcript.objects.create(
        title=f"Transcript {number()}",
        source=ContentFile(source, "words.vtt"),
        source_format="vtt",
        segments=transcripts.to_data(segments),
        lanes=transcripts.lanes(segments),
        **fields,
    )


def full_show(**fields: Any) -> ShowPage:
    """A show with artwork and a host."""
    host = fields.pop("host", None) or make_person("Mara", "Lindqvist", role="Host, fictional")
    values = {"title": "Field Notes", "summary": "Conversations.", "artwork": make_artwork(), **fields}
    return make_show(people=[host], owner_email="podcasts@colloquy.example", **values)


def full_episode(show: ShowPage, title: str = "The site nobody counted", **fields: Any) -> EpisodePage:
    """An episode with sound, words, chapters and two people."""
    host = show.people.first()
    people = [(host.person, "host")] if host else []
    guest = fields.pop("guest", None) or make_person("Tomas", "Okafor", role="Site coordinator")
    values = {
        "summary": "Two people compare notes.",
        "audio": make_audio(),
        "transcript": make_transcript(),
        "number": 9,
        "chapters": [(0, "Who fills in the form"), (29.5, "What nobody counts")],
        **fields,
    }
    return make_episode(title, show=show, people=[*people, (guest, "guest")], **values)
