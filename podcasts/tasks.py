"""What runs in the worker: measuring sound."""

from __future__ import annotations

from django_tasks import task

from . import media


@task()
def measure_audio(audio_id: int) -> None:
    """Read length, duration, type and chapters of a file that came by no form."""
    from .models import AudioFile

    audio = AudioFile.objects.filter(pk=audio_id).first()
    if audio is not None:
        media.measure(audio)
