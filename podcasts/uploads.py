"""Forms by which sound and transcripts are uploaded: read before anything is stored."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.forms import WagtailAdminModelForm
from wagtailmedia.forms import BaseMediaForm

from . import media
from .audio import AudioError, probe_upload
from .transcripts import MOST_BYTES, TranscriptError


class AudioForm(BaseMediaForm):
    """Reads length, duration, type and chapters from the file, and refuses what is no sound."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.instance.type != "audio":
            raise ValidationError("Only sound is taken here: choose “Add audio”.")
        if isinstance(file, UploadedFile):
            try:
                self.facts = probe_upload(file, file.name or "")
            except AudioError as error:
                raise ValidationError(str(error)) from error
            file.seek(0)
        return file

    def save(self, commit: bool = True) -> Any:
        if facts := getattr(self, "facts", None):
            media.set_facts(self.instance, facts)
        return super().save(commit=commit)


class TranscriptForm(WagtailAdminModelForm):
    """Reads the segments from the file, and refuses what cannot be read with what is needed."""

    def clean_source(self) -> Any:
        file = self.cleaned_data["source"]
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"A transcript has at most {MOST_BYTES // 1024**2} MB.")
        try:
            media.read_transcript(self.instance, file.read(), self._duration())
        except TranscriptError as error:
            raise ValidationError(str(error)) from error
        file.seek(0)
        return file

    def _duration(self) -> float | None:
        """The length of the recording, where an episode has both already."""
        if not self.instance.pk:
            return None
        episode = self.instance.episodes.select_related("audio").filter(audio__duration__gt=0).first()
        return episode.audio.duration if episode else None
