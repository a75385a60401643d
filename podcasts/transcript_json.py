"""Transcripts in JSON: the podcast namespace's format, and what Whisper and its kin write in its place.

Both travel as `application/json`, so the keys decide: `startTime`, `endTime`, `body` or `start`, `end`,
`text`. Apps drop what they cannot read without a word; here it is refused with the keys that were found.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from .segments import MOST_SEGMENTS, Cue, Segment, TranscriptError, check_seconds
from .times import TimeError, number, parse_time

NEEDED = (
    "needed is a list “segments”, each with startTime, endTime and body (podcast namespace, version 1.0.0) "
    "or with start, end and text (Whisper)"
)
# The names a value goes by, in the order in which they are looked for
START, END, TEXT = ("startTime", "start"), ("endTime", "end"), ("body", "text")


def parse_json(text: str) -> list[Cue]:
    """The cues of either kind of JSON; a missing end is None. Raises `TranscriptError`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TranscriptError(f"The file is not valid JSON: {error.msg} in line {error.lineno}.") from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets without end
        raise TranscriptError("The file is not JSON that can be read; " + NEEDED + ".") from error
    found = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise TranscriptError(f"The JSON has {_describe(data)}; {NEEDED}.")
    if not found:
        raise TranscriptError(f"The list “segments” is empty; {NEEDED}.")
    if len(found) > MOST_SEGMENTS:
        raise TranscriptError(f"The JSON has {len(found):,} segments. Write whole sentences as segments.")
    return [_cue(segment, position) for position, segment in enumerate(found, start=1)]


def _describe(data: Any) -> str:
    if isinstance(data, dict):
        keys = [f"“{str(key)[:40]}”" for key in list(data)[:8]]
        return "the keys " + ", ".join(keys) if len(keys) > 1 else f"the key {keys[0]}" if keys else "no key"
    return f"a {type(data).__name__} at the top"


def _cue(segment: Any, position: int) -> Cue:
    where = f"Segment {position}"
    if not isinstance(segment, dict):
        raise TranscriptError(f"{where} is no object; {NEEDED}.")
    start, text = _first(segment, START), _first(segment, TEXT)
    if start is None or not isinstance(text, str):
        raise TranscriptError(f"{where} has {_describe(segment)}; {NEEDED}.")
    speaker = segment.get("speaker")
    end = _first(segment, END)
    return Cue(
        _seconds(start, where),
        None if end is None else _seconds(end, where),
        speaker if isinstance(speaker, str) else "",
        text,
    )


def _first(segment: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((segment[name] for name in names if segment.get(name) is not None), None)


def _seconds(value: Any, where: str) -> float:
    """Numbers, and numbers or times in quotes, which some programs write."""
    if isinstance(value, str):
        try:
            value = parse_time(value)
        except TimeError as error:
            raise TranscriptError(f"{where}: {error}") from error
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TranscriptError(f"{where} has {json.dumps(value)[:40]} as a time. Write seconds, such as 62.5.")
    return check_seconds(float(value) if value < 1e9 else math.inf, where)


def write_json(segments: Sequence[Segment]) -> str:
    """The podcast namespace's JSON, version 1.0.0."""
    return json.dumps(
        {
            "version": "1.0.0",
            "segments": [
                {
                    **({"speaker": segment.speaker} if segment.speaker else {}),
                    "startTime": number(segment.start),
                    "endTime": number(segment.end),
                    "body": segment.text,
                }
                for segment in segments
            ],
        },
        ensure_ascii=False,
    )
