"""A transcript as it is read: paragraphs, whose they are, and the chapters that they stand under."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.rows import Note, Turn

from .segments import ENDS_SENTENCE, Segment, passages

# A paragraph of a transcript is at most as long, and ends where somebody pauses
TURN_SECONDS, PAUSE_SECONDS = 15.0, 2.0
# A turn that begins a moment before its chapter belongs to it: people breathe
BREATH_SECONDS = 0.5


@dataclass(frozen=True)
class Part:
    """A chapter's part of the transcript; the words before the first chapter have no heading."""

    heading: str
    turns: list[Turn]


def paragraphs(segments: Sequence[Segment]) -> list[Segment]:
    """Segments joined to what somebody says at a stretch, and to whole sentences.

    Programs write a segment a breath, or a word; a reader wants paragraphs. Speakers are never joined, and
    sentences of nobody in particular stay apart: they may be two people's. What a search hit opens at begins
    a paragraph, so that its address is there.
    """
    opened = {passage.start for passage in passages(segments)}
    said: list[Segment] = []
    # The paragraph under way: its first segment, when it ends, its last words, all of its words
    first: Segment | None = None
    end, last, texts = 0.0, "", [""]
    for segment in segments:
        if (
            first is not None
            and first.speaker == segment.speaker
            and _goes_on(first, end, last, segment, opened)
        ):
            end = max(end, segment.end)
            texts.append(segment.text)
        else:
            if first is not None:
                said.append(_joined(first, end, texts))
            first, end, texts = segment, segment.end, [segment.text]
        last = segment.text
    if first is not None:
        said.append(_joined(first, end, texts))
    return said


def _joined(first: Segment, end: float, texts: list[str]) -> Segment:
    return first if len(texts) == 1 else Segment(first.start, end, first.speaker, " ".join(texts))


def _goes_on(first: Segment, end: float, last: str, segment: Segment, opened: set[float]) -> bool:
    if int(first.start) == int(segment.start):  # each paragraph has a second of its own
        return True
    if segment.start in opened or segment.start - end >= PAUSE_SECONDS:
        return False
    ended = bool(ENDS_SENTENCE.search(last))
    if ended and not first.speaker:
        return False
    return segment.end - first.start <= (TURN_SECONDS if ended else 2 * TURN_SECONDS)


def paragraphs_of(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """The paragraphs as a transcript's row keeps them: `{"start": seconds, "speaker": str, "body": str}`."""
    return [
        {"start": said.start, "speaker": said.speaker, "body": said.text} for said in paragraphs(segments)
    ]


def turns_of(
    said: Sequence[Mapping[str, Any]], hosts: set[str], notes: Sequence[tuple[float, Note]] = ()
) -> list[Turn]:
    """Paragraphs as they are read: a name where the speaker changes, notes beside what they belong to.

    Each turn begins in a second of its own, since the second is its address.
    """
    starts = [paragraph["start"] for paragraph in said]
    beside: dict[int, list[Note]] = {}
    for second, note in notes:
        # Beside the last that has begun; of those that begin at once, the last
        beside.setdefault(max(0, bisect_right(starts, second) - 1), []).append(note)
    turns: list[Turn] = []
    before, last = "", -1
    for place, paragraph in enumerate(said):
        start, speaker = float(paragraph["start"]), paragraph["speaker"]
        if int(start) <= last:
            start = last + 1.0
        last = int(start)
        name = speaker if speaker != before else ""
        turns.append(Turn(start, paragraph["body"], name, speaker in hosts, beside.get(place, ())))
        before = speaker
    return turns


def parts_of(turns: Sequence[Turn], chapters: Sequence[tuple[float, str]]) -> list[Part]:
    """The turns under the chapters in which they begin; both are in the order of their start."""
    starts = [turn.start + BREATH_SECONDS for turn in turns]
    headings = ["", *(f"{number}. {title}" for number, (_, title) in enumerate(chapters, start=1))]
    edges = [0, *(bisect_left(starts, start) for start, _ in chapters), len(turns)]
    parts = [
        Part(heading, list(turns[edges[place] : edges[place + 1]])) for place, heading in enumerate(headings)
    ]
    return [part for part in parts if part.turns]
