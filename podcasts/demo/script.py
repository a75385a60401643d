"""The scripts of the demonstration's audio, read from scripts/*.toml.

A script is chapters of lines; a line is a speaker and the sentences that he or she says. Each
sentence becomes one cue of the transcript.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True)
class Sentence:
    speaker: str
    """Key of a person, or `narrator`."""
    text: str
    chapter: int
    """Position of its chapter, from 0."""


@dataclass(frozen=True)
class Mention:
    """A report (and its finding) that is mentioned in a sentence; its cue has the second."""

    sentence: str
    report: str
    finding: int


@dataclass(frozen=True)
class Script:
    key: str
    title: str
    album: str
    chapters: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]


def read_script(key: str) -> Script:
    """The script of the episode with this key; raises KeyError or tomllib.TOMLDecodeError if it is broken."""
    data = tomllib.loads((SCRIPTS / f"{key}.toml").read_text(encoding="utf-8"))
    return Script(
        key=key,
        title=data["title"],
        album=data["album"],
        chapters=tuple(chapter["title"] for chapter in data["chapters"]),
        sentences=tuple(
            Sentence(line["speaker"], text, index)
            for index, chapter in enumerate(data["chapters"])
            for line in chapter["lines"]
            for text in line["say"]
        ),
        mentions=tuple(Mention(**mention) for mention in data.get("mentions", ())),
    )
