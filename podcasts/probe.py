"""Reads what an audio file really is; run by `podcasts.audio` as a process of its own, with limits.

    python -m podcasts.probe FILE

prints one line of JSON: `{"facts": {...}}` or `{"error": "a sentence"}`. A file that somebody uploads may
be made to cost memory or time, so nothing here is called inside the server.
"""

import hashlib
import json
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from mutagen import MutagenError
from mutagen.mp3 import MP3, BitrateMode
from mutagen.mp4 import MP4, Atoms

from .chapters import from_id3
from .times import LONGEST_SECONDS

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 40
BLOCK = 1024 * 1024

# Layer III frame headers (ISO/IEC 11172-3 section 2.4.2.3): sync, version, layer, no free or bad bit rate
HEADER = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
KBIT_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBIT_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 4
AUDIO_CODECS = ("mp4a", "alac")
PICTURE_CODECS = (b"jpeg", b"png ", b"mjpa", b"mjpb")


class NotAudioError(Exception):
    """The file is not taken; the message is a sentence that says why."""


def read_facts(path: Path) -> dict[str, Any]:
    """Byte length, SHA-256, MIME type, extension, seconds and chapters of an MP3 or M4A file.

    Reads in blocks, by the content and never by the name. Raises `NotAudioError`.
    """
    with path.open("rb", buffering=65536) as file:
        head = file.read(12)
        if head[4:8] == b"ftyp":
            kind, mime_type, (duration, chapters) = "m4a", "audio/x-m4a", read_m4a(file)
        else:
            kind, mime_type, (duration, chapters) = "mp3", "audio/mpeg", read_mp3(file)
        if not 0 < duration <= LONGEST_SECONDS:
            raise NotAudioError(
                f"The recording would last {duration:.0f} seconds. Save it anew and try again."
            )
        digest = hashlib.sha256()
        file.seek(0)
        while block := file.read(BLOCK):
            digest.update(block)
        return {
            "byte_length": file.tell(),
            "sha256": digest.hexdigest(),
            "mime_type": mime_type,
            "extension": kind,
            "duration": round(duration, 3),
            "chapters": [{"start": start, "title": title} for start, title in chapters if start < duration],
        }


def read_mp3(file: BinaryIO) -> tuple[float, list[tuple[float, str]]]:
    """Seconds and chapters. The frames decide, since headers about them can be missing or lie."""
    file.seek(0, 2)
    size = file.tell()
    start = skip_id3(file)
    seconds, frames, bytes_in_frames = 0.0, 0, 0
    for length, frame_seconds in walk_frames(file, start, size):
        frames += 1
        seconds += frame_seconds
        bytes_in_frames += length
    if frames < FEWEST_FRAMES or bytes_in_frames * 2 < size - start:
        raise NotAudioError("The file holds no MP3 audio. Export it from your audio program as MP3 or M4A.")
    file.seek(0)
    tags = None
    try:
        recording = MP3(file)
        info: Any = recording.info
        tags = recording.tags
        # The encoder's header knows its own padding, to a few milliseconds; a cut file is told by the frames
        if info.bitrate_mode != BitrateMode.UNKNOWN and abs(info.length - seconds) < 1:
            seconds = info.length
    except MutagenError:
        pass
    return seconds, [(chapter.start, chapter.title) for chapter in from_id3(tags)]


def skip_id3(file: BinaryIO) -> int:
    """Where the ID3v2 tags at the beginning end; some programs write several."""
    position = 0
    while True:
        file.seek(position)
        head = file.read(10)
        if len(head) < 10 or head[:3] != b"ID3" or max(head[6:10]) > 127:
            return position
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte
        position += 10 + length + (10 if head[5] & 0x10 else 0)


def frame_at(header: bytes) -> tuple[int, float, int] | None:
    """Length in bytes, seconds, and the bits that all frames of a stream share, of a frame's four bytes."""
    if len(header) < 4 or not HEADER.match(header):
        return None
    version, rate = header[1] >> 3 & 3, header[2] >> 2 & 3
    if rate == 3:
        return None
    sample_rate = SAMPLE_RATES[version][rate]
    kbit = (KBIT_V1 if version == 3 else KBIT_V2)[header[2] >> 4]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbit * 1000 // sample_rate + (header[2] >> 1 & 1)
    return length, samples / sample_rate, version << 2 | rate


def walk_frames(file: BinaryIO, position: int, size: int) -> Iterator[tuple[int, float]]:
    """Length and seconds of each audio frame. What is between frames (tags, damage) is passed over."""
    stream: int | None = None
    first = True
    while position < size:
        file.seek(position)
        frame = frame_at(file.read(4))
        if frame is None or frame[2] != stream:
            found = find_frame(file, position, size)
            if found is None:
                return
            position, stream = found
            continue
        length, seconds, _ = frame
        if position + length > size:
            return  # cut off in the middle of a frame
        file.seek(position)
        # A first frame may describe the others; it has no sound
        if not (first and re.search(rb"Xing|Info|VBRI", file.read(min(length, 200)))):
            yield length, seconds
        first = False
        position += length


def find_frame(file: BinaryIO, position: int, size: int) -> tuple[int, int] | None:
    """The next place at or after `position` where two frames of one stream meet, and the stream's bits."""
    while position < size:
        file.seek(position)
        block = file.read(BLOCK)
        for match in HEADER.finditer(block):
            here = position + match.start()
            file.seek(here)
            frame = frame_at(file.read(4))
            if frame is None:
                continue
            file.seek(here + frame[0])
            following = frame_at(file.read(4))
            if following and following[2] == frame[2]:
                return here, frame[2]
        if len(block) < BLOCK:
            return None
        position += BLOCK - 4
    return None


def read_m4a(file: BinaryIO) -> tuple[float, list[tuple[float, str]]]:
    """Seconds and chapters of an MPEG-4 file whose sound is AAC or Apple Lossless, without a film."""
    try:
        file.seek(0)
        moov = Atoms(file)[b"moov"]
        for track in moov.findall(b"trak"):
            entry = track[b"mdia", b"minf", b"stbl", b"stsd"].read(file)[1][12:16]
            if track[b"mdia", b"hdlr"].read(file)[1][8:12] == b"vide" and entry not in PICTURE_CODECS:
                raise NotAudioError("The file is a video. Export its sound as MP3 or M4A.")
        file.seek(0)
        recording: Any = MP4(file)
    except (MutagenError, KeyError) as error:
        raise NotAudioError(
            "The file holds no M4A audio that can be read. Export it from your audio program as MP3 or M4A."
        ) from error
    if not recording.info.codec.startswith(AUDIO_CODECS):
        raise NotAudioError(
            f"The sound is coded as “{recording.info.codec or 'unknown'}”. Export it as MP3 or as M4A (AAC)."
        )
    chapters = sorted((chapter.start, chapter.title.strip()) for chapter in recording.chapters or [])
    return recording.info.length, [(round(start, 3), title) for start, title in chapters if title]


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (BLOCK, BLOCK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {"facts": read_facts(Path(path))}
    except NotAudioError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "The file asks for too much memory. Export it anew from your audio program."}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
