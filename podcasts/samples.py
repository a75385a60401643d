"""Many episodes of a few shows, with transcripts and chapters, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Collection

from core.bulk import add_pages, index_for_editors
from core.sample_text import paragraphs, sentence, sentences, some, title
from core.samples import CHUNK, Size, chunks, next_number
from reports.models import ReportPage
from reports.samples import people, stream, topics
from search.bulk import write_new

from .models import (
    AudioFile,
    Chapter,
    EpisodeCitation,
    EpisodePage,
    EpisodePerson,
    PodcastIndexPage,
    ShowCategory,
    ShowPage,
    Transcript,
)
from .transcripts import from_data
from .turns import paragraphs_of

#: Silent frames of MPEG-1 layer III, 32 kbit/s at 44.1 kHz
SOUND = (b"\xff\xfb\x10\xc4" + bytes(100)) * 40
SHOWS = 3
#: Of a cue; half a second of silence follows
CUE_SECONDS = 7.5


def shows() -> list[ShowPage]:
    """The shows of the samples, made where they lack."""
    index = PodcastIndexPage.objects.get()
    made = []
    for number in range(SHOWS):
        show = ShowPage.objects.filter(slug=f"sample-show-{number}").first()
        if show is None:
            show = ShowPage(
                title=f"Sample show {number}", slug=f"sample-show-{number}", summary="Sample talks."
            )
            show.categories = [ShowCategory(category="Science")]
            index.add_child(instance=show)
        made.append(show)
    return made


def make_episodes(count: int, random: Random, size: Size) -> Iterator[int]:
    """Make `count` episodes, most of them of the first show."""
    homes, speakers, subjects = shows(), people(count), topics()
    cited = list(ReportPage.objects.live().order_by("-pk")[:CHUNK])
    first = next_number(EpisodePage.objects, "sample-episode-")
    for numbers in chunks(count):
        pages: dict[int, list[EpisodePage]] = {place: [] for place in range(SHOWS)}
        lengths: list[int] = []
        for number in (first + place for place in numbers):
            length = random.randint(size.minutes[0] * 60, size.minutes[1] * 60)
            page = EpisodePage(
                title=title(random),
                slug=f"sample-episode-{number}",
                summary=sentence(random),
                number=number + 1,
                pub_date=datetime(2016, 1, 1, 9, tzinfo=UTC)
                + timedelta(days=random.randrange(3500), minutes=number),
                notes=stream([("text", f"<p>{text}</p>") for text in paragraphs(random, 60)]),
                live=True,
            )
            host, guest = some(random, speakers, 2)
            page.people = [EpisodePerson(person=host, role="host"), EpisodePerson(person=guest, role="guest")]
            page.transcript = transcript(number, length, [host.name, guest.name], random)
            page.audio = audio(number, length)
            page.topics = some(random, subjects, random.randint(1, 2))
            page.chapters = [
                Chapter(start=float(start), title=title(random)[:120])
                for start in range(0, length, max(60, length // 6))
            ]
            if cited and random.random() < 0.5:
                page.citations = [
                    EpisodeCitation(report=random.choice(cited), second=float(random.randrange(length)))
                ]
            pages[0 if random.random() < 0.8 else random.randrange(SHOWS)].append(page)
            lengths.append(length)
        with transaction.atomic():
            everything = [page for own in pages.values() for page in own]
            sounds = AudioFile.objects.bulk_create([page.audio for page in everything if page.audio])
            transcripts = Transcript.objects.bulk_create(
                [page.transcript for page in everything if page.transcript]
            )
            for page in everything:
                page.audio, page.transcript = page.audio, page.transcript
            for place, own in pages.items():
                add_pages(homes[place], own)
                for page in own:
                    page.show = homes[place]
                write_new(own)
            index_for_editors([*everything, *sounds, *transcripts])
        yield numbers.stop


def audio(number: int, length: int) -> AudioFile:
    """A sound file, not saved, that says it is `length` seconds long."""
    return AudioFile(
        title=f"Sample {number}",
        collection=Collection.get_first_root_node(),
        file=default_storage.save(f"media/sample-{number}.mp3", ContentFile(SOUND)),
        type="audio",
        duration=float(length),
        mime_type="audio/mpeg",
        byte_length=len(SOUND),
    )


def transcript(number: int, length: int, names: list[str], random: Random) -> Transcript:
    """Cues of about eight seconds, not saved, of two speakers in turns."""
    segments = []
    spans: list[list[list[float]]] = [[], []]
    turn = 0
    said = sentences(random)
    for start in range(0, max(length - 8, 8), 8):
        turn = turn if random.random() < 0.6 else 1 - turn
        end = start + CUE_SECONDS
        segments.append({"start": float(start), "end": end, "speaker": names[turn], "body": next(said)})
        spans[turn].append([float(start), end])
    lanes = [
        {"name": name, "seconds": CUE_SECONDS * len(lane), "spans": lane}
        for name, lane in zip(names, spans, strict=True)
    ]
    return Transcript(
        title=f"Sample {number}",
        source=default_storage.save(f"transcripts/sample-{number}.vtt", ContentFile(b"WEBVTT\n")),
        source_format="vtt",
        segments=segments,
        lanes=lanes,
        paragraphs=paragraphs_of(from_data(segments)),
    )
