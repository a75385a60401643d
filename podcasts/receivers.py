"""What follows from a saved transcript or show, in the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from core.signals import page_saved
from search import corpus

from .models import AudioFile, EpisodePage, ShowPage, Transcript
from .tasks import measure_audio


@receiver(post_save, sender=Transcript, dispatch_uid="podcasts.transcript_saved")
def follow_transcript(instance: Transcript, raw: bool = False, **_kwargs: Any) -> None:
    """The words of episodes changed without any page being saved."""
    if raw:
        return
    with transaction.atomic():
        for episode in EpisodePage.objects.filter(transcript=instance, live=True, alias_of=None):
            corpus.update(episode)


@receiver(page_saved, sender=ShowPage, dispatch_uid="podcasts.show_saved")
def give_guid(page: ShowPage, **_kwargs: Any) -> None:
    """A show gets its `podcast:guid` with its address, once; a copy gets one of its own."""
    page.ensure_guid()


@receiver(post_save, sender=AudioFile, dispatch_uid="podcasts.audio_saved")
def measure_later(instance: AudioFile, raw: bool = False, **_kwargs: Any) -> None:
    """Sound that came by no form (a loader, an importer) is measured by the worker."""
    if not raw and not instance.byte_length and not instance.problem:
        transaction.on_commit(lambda: measure_audio.enqueue(instance.pk))
