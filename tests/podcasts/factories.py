"""Makes shows and episodes for tests of any app. Sound with real content: `tests/podcasts/recordings.py`."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile

from core.models import Person, Topic
from podcasts.models import (
    AudioFile,
    Chapter,
    EpisodePage,
    EpisodePerson,
    PodcastIndexPage,
    ShowPage,
    ShowPerson,
)
from tests.core.factories import number
from tests.podcasts.recordings import mp3


def make_audio(title: str = "", *, seconds: float = 3) -> AudioFile:
    """A sound file: silence of about so many seconds."""
    content = ContentFile(mp3(seconds), "silence.mp3")
    return AudioFile.objects.create(
        title=title or f"Sound {number()}",
        type="audio",
        file=content,
        duration=seconds,
        mime_type="audio/mpeg",
        byte_length=content.size,
    )


def make_show(title: str = "", *, people: Iterable[Person] = (), **fields: Any) -> ShowPage:
    """A live show under `/podcasts/`."""
    page = ShowPage(title=title or f"Show {number()}", **fields)
    page.people = [ShowPerson(person=person, sort_order=n) for n, person in enumerate(people)]
    return PodcastIndexPage.objects.get().add_child(instance=page)


def make_episode(
    title: str = "",
    *,
    show: ShowPage | None = None,
    people: Iterable[tuple[Person, str]] = (),
    chapters: Iterable[tuple[float, str]] = (),
    topics: Iterable[Topic] = (),
    **fields: Any,
) -> EpisodePage:
    """A live episode; `people` are pairs of person and role, `chapters` of second and title.

    Without `audio=None` it has sound, since none goes out without.
    """
    if "audio" not in fields:
        fields["audio"] = make_audio()
    page = EpisodePage(title=title or f"Episode {number()}", **fields)
    page.people = [
        EpisodePerson(person=person, role=role, sort_order=n) for n, (person, role) in enumerate(people)
    ]
    page.chapters = [
        Chapter(start=start, title=name, sort_order=n) for n, (start, name) in enumerate(chapters)
    ]
    page.topics = list(topics)
    return (show or make_show()).add_child(instance=page)


def make_silent_episode(title: str = "", **fields: Any) -> EpisodePage:
    """A live episode of which nothing is known, such as no editor can make."""
    page = make_episode(title, **fields)
    EpisodePage.objects.filter(pk=page.pk).update(audio=None)
    return EpisodePage.objects.get(pk=page.pk)
