"""The time strip of an episode: its minutes, its chapters, a lane a speaker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.signatures import Chapter, Lane, TimeStrip

if TYPE_CHECKING:
    from .models import EpisodePage, EpisodePerson

HOSTS = ("host", "co-host")
NARRATOR = "narrator"


def time_strip_of(
    episode: EpisodePage,
    credits_: Iterable[EpisodePerson] | None = None,
    chapters: Iterable[Any] | None = None,
) -> TimeStrip | None:
    """What is drawn of an episode, or None where its length is not known.

    A lane belongs to the person of the episode who has its name; hosts come first. Asks nothing when
    `podcasts.listings.with_drawings()` made the list, or people and chapters are handed over.
    """
    audio = episode.audio
    if audio is None or not audio.duration:
        return None
    if credits_ is None:
        credits_ = episode.people.all()
    people = {credit.person.name: credit for credit in credits_}
    lanes = [_lane(lane, people) for lane in (episode.transcript.lanes if episode.transcript else [])]
    lanes.sort(key=lambda lane: not lane.host)
    marks = [
        Chapter(row.start, row.title) for row in (episode.chapters.all() if chapters is None else chapters)
    ]
    # Whole seconds, so that the drawing's end says what the page says
    return TimeStrip(float(round(audio.duration) or 1), marks, lanes)


def _lane(lane: dict[str, Any], people: dict[str, EpisodePerson]) -> Lane:
    turns = [(float(start), float(end)) for start, end in lane["spans"]]
    credit = people.get(lane["name"])
    if credit is None:
        return Lane(lane["name"] or "Speaker", turns)
    role = role_of(credit)
    if role[1:2].islower():  # a word, no abbreviation
        role = f"{role[:1].lower()}{role[1:]}"
    return Lane(lane["name"], turns, host=credit.role in HOSTS, role=role)


def role_of(credit: EpisodePerson) -> str:
    """How a person's part is said: the note, a host's part, else what the person is ("Site coordinator")."""
    if credit.note:
        return credit.note
    if credit.role != "guest":
        return credit.get_role_display()
    return credit.person.role or credit.get_role_display()


def is_narrated(episode: EpisodePage, credits_: Iterable[EpisodePerson] | None = None) -> bool:
    """Whether one narrator tells it: then nobody is counted as a speaker."""
    lanes = episode.transcript.lanes if episode.transcript else []
    if len(lanes) == 1 and lanes[0]["name"].casefold().startswith(NARRATOR):
        return True
    if credits_ is None:
        credits_ = episode.people.all()
    return any(credit.role == NARRATOR for credit in credits_)
