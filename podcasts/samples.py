"""Many episodes of a few shows, with transcripts and chapters, for benchmarks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from django.core.files.base import ContentFile

from core.samples import sentence, title
from reports.models import ReportPage
from reports.samples import people, topics

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

#: Silent frames of MPEG-1 layer III, 32 kbit/s at 44.1 kHz
FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
SHOWS = 3


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


def make_episodes(count: int, random: Random) -> int:
    """Make `count` episodes; returns how many."""
    homes = shows()
    speakers = people(12, random)
    subjects = topics()
    cited = list(ReportPage.objects.live()[:50])
    first = EpisodePage.objects.count()
    for number in range(first, first + count):
        length = random.randint(300, 3000)
        host, guest = random.sample(speakers, 2)
        page = EpisodePage(
            title=title(random),
            slug=f"sample-episode-{number}",
            summary=sentence(random),
            number=number + 1,
            pub_date=datetime(2016, 1, 1, 9, tzinfo=UTC)
            + timedelta(days=random.randrange(3500), minutes=number),
            audio=audio(number, length),
            transcript=transcript(number, length, [host.name, guest.name], random),
            notes=[("text", f"<p>{sentence(random)}</p>")],
            live=True,
        )
        page.topics = random.sample(subjects, 2)
        page.people = [EpisodePerson(person=host, role="host"), EpisodePerson(person=guest, role="guest")]
        page.chapters = [
            Chapter(start=float(start), title=title(random)[:120])
            for start in range(0, length, max(60, length // 6))
        ]
        if cited and random.random() < 0.5:
            page.citations = [
                EpisodeCitation(report=random.choice(cited), second=float(random.randrange(length)))
            ]
        homes[number % SHOWS].add_child(instance=page)
    return count


def audio(number: int, length: int) -> AudioFile:
    """A sound file that says it is `length` seconds long."""
    content = FRAME * 40
    made = AudioFile(
        title=f"Sample {number}",
        file=ContentFile(content, name=f"sample-{number}.mp3"),
        type="audio",
        duration=float(length),
        mime_type="audio/mpeg",
        byte_length=len(content),
    )
    made.save()
    return made


def transcript(number: int, length: int, names: list[str], random: Random) -> Transcript:
    """Cues of about eight seconds, two speakers in turns."""
    segments = []
    spans: list[list[list[float]]] = [[], []]
    turn = 0
    for start in range(0, length - 8, 8):
        turn = turn if random.random() < 0.6 else 1 - turn
        segments.append(
            {"start": float(start), "end": start + 7.5, "speaker": names[turn], "body": sentence(random)}
        )
        spans[turn].append([float(start), start + 7.5])
    lanes = [
        {"name": name, "seconds": 7.5 * len(lane), "spans": lane}
        for name, lane in zip(names, spans, strict=True)
    ]
    made = Transcript(title=f"Sample {number}", segments=segments, lanes=lanes, source_format="vtt")
    made.source.save(f"sample-{number}.vtt", ContentFile(b"WEBVTT\n"), save=False)
    made.save()
    return made
