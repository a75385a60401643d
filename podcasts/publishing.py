"""What an episode needs before it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wagtail.models import Page

from core.publishing import among

if TYPE_CHECKING:
    from .models import EpisodePage


def without_sound(pages: Sequence[Page], *, below: bool = False) -> list[EpisodePage]:
    """Of these pages, and with `below` of all under them, the drafts of episodes that have no sound yet."""
    from .models import EpisodePage

    drafts = (
        EpisodePage.objects.filter(among(pages, below=below), alias_of=None)
        .select_related("latest_revision")
        .order_by("path")
    )
    return [draft for draft in drafts if _audio_of(draft) is None]


def _audio_of(page: EpisodePage) -> int | None:
    """The sound that the page would go out with: its newest draft's."""
    revision = page.latest_revision
    return revision.content.get("audio") if revision else page.audio_id
