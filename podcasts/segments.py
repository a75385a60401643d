"""What every transcript format is read into and written from: segments, and the rules they all obey."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text import clean

from .times import LONGEST_SECONDS

# An hour of speech is some 1,000 cues; Buzzsprout and others write one a word, some 10,000
MOST_SEGMENTS = 100_000
# How fast people speak, for a last segment that nothing gives an end
WORDS_A_SECOND = 2.5
SPEAKER_LENGTH = 128


class TranscriptError(ValueError):
    """A transcript that cannot be taken; the message names what was found and what is needed."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of speech. Times are seconds from the start; `speaker` is empty where nobody is named."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """What a parser found: `end` may be missing, `text` and `speaker` are as they stood in the file."""

    start: float
    end: float | None
    speaker: str
    text: str


def one_line(text: str) -> str:
    """Cleaned text with runs of white space as one blank."""
    return re.sub(r"\s+", " ", clean(text)).strip()


def normalize(cues: Iterable[Cue], duration: float | None = None) -> list[Segment]:
    """Segments in the order of their start, cleaned, each with an end. Raises `TranscriptError`.

    An end that is missing or not after the start is the next start, else `duration` (the recording's, in
    seconds), else what the words would take to say.
    """
    kept: list[Cue] = []
    for cue in cues:
        text = one_line(cue.text)
        if text:
            kept.append(Cue(cue.start, cue.end, one_line(cue.speaker)[:SPEAKER_LENGTH].strip(), text))
        if len(kept) > MOST_SEGMENTS:
            raise TranscriptError(
                f"The transcript has more than {MOST_SEGMENTS:,} segments. Write whole sentences as segments."
            )
    if not kept:
        raise TranscriptError("The transcript has times but no words. Each time needs the words said there.")
    kept.sort(key=lambda cue: cue.start)
    segments: list[Segment] = []
    following: float | None = None
    for cue, after in reversed([*pairwise(kept), (kept[-1], None)]):
        if after is not None and after.start > cue.start:
            following = after.start
        end = cue.end
        if end is None or end <= cue.start:
            end = following
        if end is None and duration is not None and duration > cue.start:
            end = duration
        if end is None:
            end = cue.start + max(1.0, len(cue.text.split()) / WORDS_A_SECOND)
        segments.append(Segment(round(cue.start, 3), round(end, 3), cue.speaker, cue.text))
    segments.reverse()
    return segments


def check_seconds(value: float, where: str) -> float:
    """A time that is a number from 0 to a day, or `TranscriptError` that names `where` it stands."""
    if not 0 <= value <= LONGEST_SECONDS:  # false for NaN too
        raise TranscriptError(f"{where} has the time {value:g}. Write seconds from 0 to {LONGEST_SECONDS}.")
    return value


@dataclass(frozen=True, slots=True)
class Passage:
    """What a search hit opens at: at most half a minute of one speaker, from its first second."""

    start: float
    end: float
    speaker: str
    text: str


ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)]*$")


def passages(segments: Sequence[Segment], about_seconds: float = 30.0) -> list[Passage]:
    """Segments joined to passages of about `about_seconds`.

    A passage never holds two speakers, so that a hit attributes no one's words to somebody else, and it
    closes at the end of a sentence when one comes in its last third.
    """
    result: list[Passage] = []
    joined: list[Segment] = []

    def close() -> None:
        if joined:
            text = " ".join(segment.text for segment in joined)
            end = max(segment.end for segment in joined)
            result.append(Passage(joined[0].start, end, joined[0].speaker, text))
            joined.clear()

    for segment in segments:
        if joined and (
            segment.speaker != joined[0].speaker or segment.end - joined[0].start > about_seconds * 1.25
        ):
            close()
        joined.append(segment)
        length = segment.end - joined[0].start
        if length >= about_seconds or (
            length >= about_seconds * 2 / 3 and ENDS_SENTENCE.search(segment.text)
        ):
            close()
    close()
    return result
