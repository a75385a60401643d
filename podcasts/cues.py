"""WebVTT and SubRip: cues between blank lines, read with the freedoms that programs take, written strictly.

WebVTT (W3C): a byte order mark, CRLF, missing hours and hours of any number of digits are read (sections 4.1
and 6). SubRip has no standard; names before a colon are those of the podcast namespace's transcripts.
"""

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from . import times
from .segments import Cue, Segment, TranscriptError, check_seconds
from .times import TimeError, parse_time

ARROW = "-->"
TIMES = re.compile(r"^[ \t]*([0-9:.,]+)[ \t]*-->[ \t]*([0-9:.,]+)(?:[ \t].*)?$")
SIGNATURE = re.compile(r"^WEBVTT(?:[ \t]|$)")
NO_CUES = re.compile(r"^(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
# Both stop at the next "<", so that a file full of open tags takes no time
VOICE = re.compile(r"<v(?:\.[^ \t<>]*)?(?:[ \t]([^<>]*))?>")
TAG = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font|[0-9][0-9:.]*)(?:[.\s][^<>]*)?>|\{\\an[0-9]\}", re.IGNORECASE
)
# One to five words that begin with a capital or a digit, as names do: `Mara Lindqvist: …`
NAME = re.compile(r"^((?:[^\W_a-z][^\s:]*)(?: [^\s:]+){0,4}):[ \t]+(?=\S)")

Block = tuple[int, list[str]]


def blocks(text: str) -> Iterator[Block]:
    """The runs of lines between blank lines, each with the number of its first line, counted from 1."""
    lines: list[str] = []
    first = 1
    for number, line in enumerate(re.split("\r\n|\n|\r", text), start=1):
        if line.strip():
            if not lines:
                first = number
            lines.append(line)
        elif lines:
            yield first, lines
            lines = []
    if lines:
        yield first, lines


def read_times(line: str, number: int) -> tuple[float, float]:
    """Start and end of a line of times such as `00:01.500 --> 00:04.000 align:start`."""
    match = TIMES.match(line)
    if not match:
        raise TranscriptError(
            f"Line {number} has “{line.strip()[:60]}”, which is not a pair of times. "
            "Write it as 00:01:02.500 --> 00:01:04.000."
        )
    try:
        start, end = (parse_time(part) for part in match.groups())
    except TimeError as error:
        raise TranscriptError(f"Line {number}: {error}") from error
    return check_seconds(start, f"Line {number}"), check_seconds(end, f"Line {number}")


def read_block(block: Block) -> list[tuple[float, float, list[str]]]:
    """The cues of a block: usually one, more where the blank line between two was forgotten."""
    first, lines = block
    found: list[tuple[float, float, list[str]]] = []
    # A line before the times is the cue's name or number
    starts = [index for index, line in enumerate(lines) if ARROW in line]
    for position, index in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        words = lines[index + 1 : end]
        if position + 1 < len(starts) and words and words[-1].strip().isdecimal():
            words = words[:-1]
        found.append((*read_times(lines[index], first + index), words))
    return found


def plain(markup: str) -> str:
    """The words of a cue's text: tags dropped, character references read."""
    return html.unescape(TAG.sub("", markup))


def parse_vtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file; one with several voices becomes one a voice. Raises `TranscriptError`."""
    lines = re.split("\r\n|\n|\r", text, maxsplit=1)
    if not SIGNATURE.match(lines[0]):
        raise TranscriptError(f"The file begins with “{lines[0][:40]}”. WebVTT begins with the line WEBVTT.")
    cues: list[Cue] = []
    for position, (number, block) in enumerate(blocks(text)):
        if NO_CUES.match(block[0]) or (position == 0 and not any(ARROW in line for line in block)):
            continue
        for start, end, words in read_block((number, block)):
            cues.extend(_voices(start, end, "\n".join(words)))
    if not cues:
        raise TranscriptError(
            "The file has no cue. A cue is a line such as 00:01:02.500 --> 00:01:04.000 "
            "and the words below it."
        )
    return cues


def _voices(start: float, end: float, markup: str) -> Iterator[Cue]:
    """The text of a cue split where `<v Name>` changes who speaks."""
    before, *rest = VOICE.split(markup)
    if plain(before).strip() or not rest:
        yield Cue(start, end, "", plain(before))
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        yield Cue(start, end, html.unescape(name or ""), plain(words))


def parse_srt(text: str, speakers: Collection[str] = ()) -> list[Cue]:
    """The cues of a SubRip file. Raises `TranscriptError`.

    A name before a colon is a speaker when it is among `speakers` or stands before two cues at least: a
    single `Note: …` is words. A cue without a name goes on with the speaker before it.
    """
    found: list[tuple[float, float, list[str]]] = []
    for number, lines in blocks(text):
        cues_here = read_block((number, lines))
        if not cues_here and found and not (len(lines) == 1 and lines[0].strip().isdecimal()):
            found[-1][2].extend(lines)  # a blank line inside a cue's words
        found.extend(cues_here)
    if not found:
        raise TranscriptError(
            "The file has no cue. SubRip has a number, a line such as 00:01:02,500 --> 00:01:04,000 "
            "and the words below it."
        )
    texts = [plain("\n".join(words)).strip() for _, _, words in found]
    names = Counter(match[1] for text in texts if (match := NAME.match(text)))
    known = {name for name, count in names.items() if count > 1 or name in speakers}
    cues: list[Cue] = []
    speaker = ""
    for (start, end, _), words in zip(found, texts, strict=True):
        match = NAME.match(words)
        if match and match[1] in known:
            speaker, words = match[1], words[match.end() :]
        cues.append(Cue(start, end, speaker, words))
    return cues


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_vtt(segments: Sequence[Segment]) -> str:
    """A valid WebVTT file, with `<v Name>` where a speaker is named."""
    cues = []
    for segment in segments:
        voice = f"<v {_escape(segment.speaker)}>" if segment.speaker else ""
        cues.append(
            f"{times.npt(segment.start)} {ARROW} {times.npt(segment.end)}\n{voice}{_escape(segment.text)}\n"
        )
    return "WEBVTT\n\n" + "\n".join(cues)


def write_srt(segments: Sequence[Segment]) -> str:
    """A SubRip file; the speaker's name stands before a colon where the speaker changes."""
    cues = []
    speaker = ""
    for number, segment in enumerate(segments, start=1):
        name = f"{segment.speaker}: " if segment.speaker and segment.speaker != speaker else ""
        speaker = segment.speaker
        text = segment.text.replace(ARROW, "->")
        cues.append(f"{number}\n{times.srt(segment.start)} {ARROW} {times.srt(segment.end)}\n{name}{text}\n")
    return "\n".join(cues)
