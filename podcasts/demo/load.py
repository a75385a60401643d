"""Loads the demonstration's shows and episodes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files import File

from core.demo.body import stream
from core.demo.content import CENTER
from core.demo.dates import on_weekday
from core.demo.publishing import add_page, fill
from core.demo.registry import Item, Load, OccupiedError
from core.models import Image
from podcasts.audio import probe
from podcasts.demo.content import EPISODES, FILES, SHOWS, Episode, Show
from podcasts.demo.script import read_script
from podcasts.models import (
    AudioFile,
    Chapter,
    EpisodeCitation,
    EpisodePage,
    EpisodePerson,
    PodcastIndexPage,
    ShowCategory,
    ShowPage,
    ShowPerson,
    Transcript,
)
from podcasts.transcripts import lanes, parse, to_data

INDEX_SUMMARY = "Conversations on record: hear them, read along, and cite them by the second."
RELEASED_AT = time(9)
CREATIVE_COMMONS = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


def items(load: Load) -> Iterator[Item]:
    """Artwork, shows, sound, transcripts, episodes."""
    yield Item("page:podcasts", "List of shows", _index, labelled=False)
    for show in SHOWS:
        yield Item(f"artwork:{show.key}", f"Artwork of {show.title}", _artwork_maker(show), labelled=False)
        yield Item(f"show:{show.key}", show.title, _show_maker(show), labelled=not show.real)
    for episode in EPISODES:
        key, title = episode.key, episode.title
        yield Item(f"audio:{key}", f"Audio of “{title}”", _audio_maker(episode), labelled=False)
        yield Item(
            f"transcript:{key}", f"Transcript of “{title}”", _transcript_maker(episode), labelled=False
        )
        yield Item(f"episode:{key}", title, _episode_maker(episode), labelled=not episode.real)


def _index(load: Load) -> PodcastIndexPage:
    page = PodcastIndexPage.objects.first()
    if page is None:
        raise OccupiedError(None, "there is no list of shows")
    return fill(page, ("summary",), summary=INDEX_SUMMARY)


def _store(field: Any, path: Path) -> None:
    with path.open("rb") as file:
        field.save(path.name, File(file), save=False)


def _artwork_maker(show: Show) -> Callable[[Load], Image]:
    def make(load: Load) -> Image:
        image = Image(title=f"Artwork of {show.title}", description=show.artwork_alt)
        _store(image.file, FILES / show.artwork)
        image.save()
        return image

    return make


def _show_maker(show: Show) -> Callable[[Load], ShowPage]:
    def make(load: Load) -> ShowPage:
        page: Any = ShowPage(
            title=show.title,
            slug=show.slug,
            summary=show.summary,
            description_text=show.description,
            artwork=load.get(f"artwork:{show.key}"),
            author=show.author,
            owner_name=show.owner_name,
            owner_email=show.owner_email,
            language=CENTER.language,
            show_type=show.type,
            podcast_guid=show.podcast_guid,
            license_name=show.license,
            license_url=CREATIVE_COMMONS.get(show.license, ""),
            import_locked=show.locked,
            block=show.blocked,
        )
        page.categories = [
            ShowCategory(category=category, subcategory=subcategory)
            for category, subcategory in show.categories
        ]
        page.people = [ShowPerson(person=person, role="host") for person in load.all("person", show.hosts)]
        return add_page(PodcastIndexPage.objects.first(), page)  # type: ignore[no-any-return]

    return make


def _audio_maker(episode: Episode) -> Callable[[Load], AudioFile]:
    def make(load: Load) -> AudioFile:
        facts = probe(episode.audio)
        audio = AudioFile(
            title=episode.title,
            type="audio",
            duration=facts.duration,
            mime_type=facts.mime_type,
            byte_length=facts.byte_length,
            file_hash=facts.sha256,
            id3_chapters=facts.chapters,
        )
        _store(audio.file, episode.audio)
        audio.save()
        return audio

    return make


def _transcript_maker(episode: Episode) -> Callable[[Load], Transcript]:
    def make(load: Load) -> Transcript:
        audio = load.get(f"audio:{episode.key}")
        segments = parse(episode.transcript.read_bytes(), duration=getattr(audio, "duration", None) or None)
        transcript = Transcript(
            title=episode.title,
            source_format="vtt",
            language=CENTER.language,
            segments=to_data(segments),
            lanes=lanes(segments),
        )
        _store(transcript.source, episode.transcript)
        transcript.save()
        return transcript

    return make


def released(episode: Episode, day: date) -> datetime:
    """When an episode came out, in the center's zone; fictional ones count from the first load's day."""
    on = (
        date.fromisoformat(episode.date)
        if episode.date
        else on_weekday(day, -episode.days_before, episode.weekday)
    )
    return datetime.combine(on, RELEASED_AT, ZoneInfo(CENTER.zone))


def _people(load: Load, episode: Episode) -> list[EpisodePerson]:
    hosts = [EpisodePerson(person=person, role="host") for person in load.all("person", episode.hosts)]
    return hosts + [
        EpisodePerson(person=person, role="guest") for person in load.all("person", episode.guests)
    ]


def _citations(load: Load, episode: Episode, transcript: Transcript | None) -> list[EpisodeCitation]:
    """Reports that are mentioned, each with the second at which its sentence begins."""
    starts = {segment["body"]: segment["start"] for segment in (transcript.segments if transcript else [])}
    return [
        EpisodeCitation(report=report, finding=mention.finding, second=starts.get(mention.sentence))
        for mention in read_script(episode.key).mentions
        if (report := load.get(f"report:{mention.report}")) is not None
    ]


def chapter_rows(episode: Episode) -> list[tuple[float, str]]:
    """Start (seconds) and title of each chapter, from the file that the tool wrote."""
    rows = json.loads(episode.chapters.read_text(encoding="utf-8"))["chapters"]
    return [(float(row["startTime"]), row["title"]) for row in rows]


def _episode_maker(episode: Episode) -> Callable[[Load], EpisodePage]:
    def make(load: Load) -> EpisodePage:
        transcript = load.get(f"transcript:{episode.key}")
        page: Any = EpisodePage(
            title=episode.title,
            slug=episode.slug,
            summary=episode.summary,
            pub_date=released(episode, load.day),
            guid=episode.guid,
            audio=load.get(f"audio:{episode.key}"),
            transcript=transcript,
            season=episode.season,
            number=episode.number,
            episode_type=episode.type,
            notes=stream(load, f"episode:{episode.key}", episode.notes),
        )
        page.people = _people(load, episode)
        page.topics = load.all("topic", episode.topics)
        page.chapters = [Chapter(start=start, title=title) for start, title in chapter_rows(episode)]
        page.citations = _citations(load, episode, transcript)
        return add_page(load.get(f"show:{episode.show}"), page)  # type: ignore[no-any-return]

    return make
