"""What is read of an audio file or a transcript's file, written to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import transcripts
from .audio import AudioError, AudioFacts, on_disk, probe

if TYPE_CHECKING:
    from .models import AudioFile, Transcript

# What `set_facts()` sets
FACTS = ("byte_length", "duration", "mime_type", "file_hash", "id3_chapters", "problem")


def set_facts(audio: AudioFile, facts: AudioFacts) -> None:
    """Set what the content of a file says; the row is not saved."""
    audio.byte_length = facts.byte_length
    audio.duration = facts.duration
    audio.mime_type = facts.mime_type
    audio.file_hash = facts.sha256
    audio.id3_chapters = facts.chapters
    audio.problem = ""


def measure(audio: AudioFile) -> None:
    """Read the stored file of a row that came by no form, and save what it says or why it cannot be read."""
    try:
        with audio.file.open("rb") as file, on_disk(file) as path:
            set_facts(audio, probe(path))
    except FileNotFoundError:
        audio.problem = "The file is gone from the store. Upload it again."
    except AudioError as error:
        audio.problem = str(error)
    audio.save(update_fields=FACTS)


def read_transcript(transcript: Transcript, data: bytes, duration: float | None = None) -> None:
    """Set segments and lanes from a transcript's file; the row is not saved.

    `duration` of the recording, in seconds. Raises `podcasts.transcripts.TranscriptError`.
    """
    segments = transcripts.parse(data, duration=duration)
    transcript.source_format = transcripts.format_of(data)
    transcript.segments = transcripts.to_data(segments)
    transcript.lanes = transcripts.lanes(segments)
