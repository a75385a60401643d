"""The tables of shows and episodes."""

from .media import AudioFile, Transcript
from .pages import (
    Chapter,
    EpisodeCitation,
    EpisodePage,
    EpisodePerson,
    PodcastIndexPage,
    ShowCategory,
    ShowDirectory,
    ShowFunding,
    ShowPage,
    ShowPerson,
)

__all__ = [
    "AudioFile",
    "Chapter",
    "EpisodeCitation",
    "EpisodePage",
    "EpisodePerson",
    "PodcastIndexPage",
    "ShowCategory",
    "ShowDirectory",
    "ShowFunding",
    "ShowPage",
    "ShowPerson",
    "Transcript",
]
