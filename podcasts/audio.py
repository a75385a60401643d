"""What an audio file is: real length, duration and MIME type from its content, MP3 and M4A only."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

EXTENSIONS = {"audio/mpeg": "mp3", "audio/x-m4a": "m4a"}
MOST_BYTES = 500 * 1024 * 1024
SECONDS = 60


class AudioError(ValueError):
    """A file that is not taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What the content says: `duration` in seconds, `chapters` as `{"start": seconds, "title": str}`."""

    byte_length: int
    sha256: str
    mime_type: str
    extension: str
    duration: float
    chapters: list[dict[str, Any]]


def probe(path: str | Path) -> AudioFacts:
    """Read a file on this machine in a process with limits on memory and time. Raises `AudioError`."""
    size = Path(path).stat().st_size
    if size == 0:
        raise AudioError("The file is empty. Choose the file again.")
    if size > MOST_BYTES:
        raise AudioError(
            f"The file has {size / 1024**2:,.0f} MB; at most {MOST_BYTES // 1024**2} MB are taken. "
            "Export it with a lower bit rate: 96 kbit/s are enough for speech."
        )
    unread = AudioError("The file cannot be read. Export it anew from your audio program as MP3 or M4A.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "podcasts.probe", os.fspath(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired as error:
        raise unread from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:  # ended by a limit, or by a mistake of the library that reads it
        raise unread from error
    if "error" in answer:
        raise AudioError(answer["error"])
    return AudioFacts(**answer["facts"])


def probe_upload(file: IO[bytes], name: str) -> AudioFacts:
    """Facts of an upload whose `name` must end as its content says. Raises `AudioError`."""
    extension = Path(name).suffix.lower().lstrip(".")
    if extension not in EXTENSIONS.values():
        raise AudioError("Choose an MP3 or M4A file: podcast apps play both, and no other kind as widely.")
    with on_disk(file) as path:
        facts = probe(path)
    if facts.extension != extension:
        raise AudioError(
            f"“{Path(name).name}” is not {extension.upper()}: its content is {facts.extension.upper()}. "
            f"Rename it so that it ends in .{facts.extension}, and choose it again."
        )
    return facts


@contextmanager
def on_disk(file: IO[bytes]) -> Iterator[Path]:
    """The path of an open file, or of a copy where it has none (in memory, in a remote store)."""
    own_path = getattr(file, "temporary_file_path", None)
    if own_path is not None:
        yield Path(own_path())
        return
    file.seek(0)
    with tempfile.NamedTemporaryFile(prefix="audio-") as copy:
        shutil.copyfileobj(file, copy, 1024 * 1024)
        copy.flush()
        yield Path(copy.name)
    file.seek(0)
