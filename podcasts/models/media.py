"""Audio files and transcripts."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from wagtail.search import index
from wagtailmedia.models import AbstractMedia

from core.fields import CleanTextMixin
from podcasts.transcripts import from_data
from podcasts.turns import paragraphs_of


class AudioFile(CleanTextMixin, AbstractMedia):
    """A sound file. Length, duration and type are read from its content, never typed.

    `duration` (seconds) is wagtailmedia's field.
    """

    mime_type = models.CharField(max_length=60, blank=True, editable=False)
    byte_length = models.PositiveBigIntegerField(default=0, editable=False)
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    id3_chapters = models.JSONField(
        default=list, blank=True, editable=False, help_text="Chapters found in the file: start (s), title"
    )
    problem = models.TextField(blank=True, editable=False, help_text="Why the file could not be read")

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta:
        verbose_name = "audio file"
        verbose_name_plural = "audio files"


class Transcript(CleanTextMixin, index.Indexed, models.Model):
    """The words of an episode with their times, a row of its own.

    In a field of the page each autosaved revision would carry the hour. The uploaded file is kept,
    `segments` is what was read from it: a list of `{"start", "end", "speaker", "body"}`, seconds as
    floats, as the podcast namespace names them, but `end` is always there. `paragraphs` are the segments as
    a page shows them, joined once and not for each reader.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=255)
    source = models.FileField(upload_to="transcripts", help_text="WebVTT, SRT or JSON")
    source_format = models.CharField(max_length=20, blank=True, editable=False)
    language = models.CharField(max_length=12, default="en")
    checked = models.BooleanField("checked by a person", default=False)
    segments = models.JSONField(default=list, editable=False)
    lanes = models.JSONField(
        default=list,
        editable=False,
        help_text="For the drawing, a speaker each: name, seconds spoken, spans of start and end",
    )
    paragraphs = models.JSONField(
        default=list,
        editable=False,
        help_text="For the page, made of the segments with each save: start, speaker, body",
    )
    modified = models.DateTimeField(auto_now=True)

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if "segments" not in self.get_deferred_fields() and (names is None or "segments" in names):
            self.paragraphs = paragraphs_of(from_data(self.segments))
            if names is not None:
                kwargs["update_fields"] = {*names, "paragraphs"}
        super().save(*args, **kwargs)
