"""Transcripts: which format a file is in, and the way from its bytes to segments and back."""

import codecs
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from .cues import SIGNATURE, TIMES, parse_srt, parse_vtt, write_srt, write_vtt
from .segments import Passage, Segment, TranscriptError, normalize, passages
from .transcript_json import parse_json, write_json

__all__ = [
    "FORMATS",
    "Passage",
    "Segment",
    "TranscriptError",
    "format_of",
    "from_data",
    "lanes",
    "parse",
    "passages",
    "to_data",
    "write",
]

# A whole day of speech is some 2 MB in the wordiest of the formats
MOST_BYTES = 8 * 1024 * 1024

# extension: (MIME type of the podcast namespace, writer)
FORMATS: Mapping[str, tuple[str, Callable[[Sequence[Segment]], str]]] = {
    "vtt": ("text/vtt", write_vtt),
    "srt": ("application/x-subrip", write_srt),
    "json": ("application/json", write_json),
}


def parse(data: bytes, *, duration: float | None = None, speakers: Collection[str] = ()) -> list[Segment]:
    """The segments of a transcript in WebVTT, SubRip, podcast JSON or Whisper's JSON.

    The content decides which, not the file's name. `duration` is the recording's, in seconds, and closes a
    last segment without an end; `speakers` are names to expect, for SubRip. Raises `TranscriptError`.
    """
    if len(data) > MOST_BYTES:
        raise TranscriptError(
            f"The file has {len(data) / 1e6:.1f} MB. A transcript has at most {MOST_BYTES // 1024**2} MB."
        )
    text = _decode(data)
    beginning = text.lstrip()
    if not beginning:
        raise TranscriptError("The file is empty. Write a transcript as WebVTT, SubRip or JSON.")
    if SIGNATURE.match(beginning.splitlines()[0]):
        cues = parse_vtt(beginning)
    elif beginning[0] in "{[":
        cues = parse_json(beginning)
    elif any(TIMES.match(line) for line in re.split("\r\n|\n|\r", beginning[:20_000])):
        cues = parse_srt(text, speakers)
    else:
        raise TranscriptError(
            f"The file begins with “{beginning.splitlines()[0][:40]}”. Needed is WebVTT (its first line is "
            "WEBVTT), SubRip (lines such as 00:01:02,500 --> 00:01:04,000) or JSON."
        )
    return normalize(cues, duration)


def format_of(data: bytes) -> str:
    """`vtt`, `json` or `srt`: the format that `parse()` finds, for what it has taken."""
    beginning = _decode(data).lstrip()
    if SIGNATURE.match(beginning.splitlines()[0]):
        return "vtt"
    return "json" if beginning[0] in "{[" else "srt"


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptError("The file is not text in UTF-8. Save it as UTF-8 and try again.") from error


def write(segments: Sequence[Segment], extension: str) -> tuple[str, str]:
    """MIME type and text of a transcript as `vtt`, `srt` or `json`. Raises KeyError for any other."""
    mime_type, writer = FORMATS[extension]
    return mime_type, writer(segments)


def to_data(segments: Iterable[Segment]) -> list[dict[str, Any]]:
    """Segments as a JSON field keeps them: objects with start, end, speaker and body."""
    return [{"start": s.start, "end": s.end, "speaker": s.speaker, "body": s.text} for s in segments]


def from_data(data: Iterable[Mapping[str, Any]]) -> list[Segment]:
    """Segments back from what `to_data()` made."""
    return [
        Segment(float(row["start"]), float(row["end"]), row.get("speaker", ""), row["body"]) for row in data
    ]


def lanes(segments: Iterable[Segment], pause_seconds: float = 1.5) -> list[dict[str, Any]]:
    """Who speaks when, for the drawing: a lane a speaker, in the order in which they first speak.

    Each is `{"name": str, "seconds": float, "spans": [[start, end], …]}`; a pause shorter than
    `pause_seconds` does not part a span, but counts as no speech.
    """
    found: dict[str, dict[str, Any]] = {}
    for segment in segments:
        lane = found.setdefault(segment.speaker, {"name": segment.speaker, "seconds": 0.0, "spans": []})
        spans = lane["spans"]
        said_until = spans[-1][1] if spans else 0.0
        lane["seconds"] = round(lane["seconds"] + max(0.0, segment.end - max(segment.start, said_until)), 3)
        if spans and segment.start - said_until < pause_seconds:
            spans[-1][1] = max(said_until, segment.end)
        else:
            spans.append([segment.start, segment.end])
    return list(found.values())
