"""The forms of shows and episodes in the editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from core.forms import BasePageForm
from core.models import Image

from . import chapters
from .apple import CATEGORIES, artwork_problem
from .feed_text import DESCRIPTION_BYTES

NO_SOUND = "An episode goes out with its sound. Choose the audio file, or save a draft until you have it."


def check_artwork(image: Image | None) -> None:
    """Refuse a picture that Apple would refuse. Raises ValidationError with what to choose."""
    if image is None:
        return
    with image.open_file() as file, Pillow.open(file) as picture:
        problem = artwork_problem(image.width, image.height, picture.format or "", picture.mode)
    if problem:
        raise ValidationError(problem)


class PodcastPageForm(BasePageForm):
    """What the forms of shows and episodes check alike."""

    def clean_artwork(self) -> Image | None:
        image: Image | None = self.cleaned_data.get("artwork")
        check_artwork(image)
        return image


class ShowPageForm(PodcastPageForm):
    """The form of a show."""

    def clean_description_text(self) -> str:
        text: str = self.cleaned_data["description_text"]
        length = len(text.encode())
        if length > DESCRIPTION_BYTES:
            raise ValidationError(
                f"The description has {length:,} bytes. Apps take {DESCRIPTION_BYTES:,}: "
                f"shorten it by {length - DESCRIPTION_BYTES:,}."
            )
        return text


class EpisodePageForm(PodcastPageForm):
    """The form of an episode."""

    take_chapters = forms.BooleanField(
        required=False,
        label="Take the chapters that are in the audio file",
        help_text="They replace the chapters below.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        audio = cleaned.get("audio")
        if audio is not None and audio.problem:
            self.add_error("audio", audio.problem)
        # Wagtail defers what is required when a draft is saved; the rest publishes, at once or later
        if audio is None and "audio" in self.fields and not self.is_deferred_validation:
            self.add_error("audio", NO_SOUND)
        if cleaned.get("take_chapters") and not (audio and audio.id3_chapters):
            self.add_error("take_chapters", "The audio file has no chapters in it. Take the tick away.")
        else:
            self._check_chapters(audio.duration if audio else None)
        return cleaned

    def _check_chapters(self, duration: float | None) -> None:
        formset = self.formsets.get("chapters")
        if formset is None or self.cleaned_data.get("take_chapters"):
            return
        rows = [
            chapters.Chapter(form.cleaned_data["start"], form.cleaned_data["title"])
            for form in formset.forms
            if form.is_valid()
            and form.cleaned_data.get("title")
            and not form.cleaned_data.get("DELETE")
            and form.cleaned_data.get("start") is not None
        ]
        try:
            chapters.check(rows, duration)
        except chapters.ChapterError as error:
            self.add_error(None, f"Chapters: {error}")

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=False)
        if self.cleaned_data.get("take_chapters"):
            page.take_chapters()
        if commit:
            page.save()
        return page


def category_choices() -> list[tuple[str, str]]:
    """Apple's categories."""
    return [("", "Choose a category"), *((name, name) for name in CATEGORIES)]


def subcategory_choices() -> list[tuple[str, Any]]:
    """Apple's subcategories under their categories; none is a choice too."""
    groups = [(name, [(sub, sub) for sub in subs]) for name, subs in CATEGORIES.items() if subs]
    return [("", "None"), *groups]
