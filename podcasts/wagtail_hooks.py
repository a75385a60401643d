"""What podcasts add to the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from core.publishing import refuse_together

from .publishing import without_sound
from .viewsets import TranscriptViewSet

register_snippet(TranscriptViewSet)


@hooks.register("before_bulk_action")
def publish_what_has_sound(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Of several pages none is published when one is an episode without sound."""
    return refuse_together(
        request,
        action_type,
        objects,
        action,
        unfit=without_sound,
        sentence="These episodes have no sound yet",
    )
