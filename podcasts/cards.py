"""The social cards of episodes and shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.cards import Card
from core.models import Center
from core.signatures import TimeStrip
from core.signatures.words import counted, length, listed
from reports.cards import card_address

from .feed_notes import absolute
from .rows import number_of, when_of

if TYPE_CHECKING:
    from .models import EpisodePage, EpisodePerson, ShowPage

SOCIAL_SPEC = "fill-1200x630|format-jpeg"

__all__ = ["card_address", "episode_card", "show_card", "social_image_url"]


def episode_card(
    page: EpisodePage,
    center: Center,
    strip: TimeStrip | None,
    credits_: Sequence[EpisodePerson],
    *,
    is_demo: bool,
) -> Card:
    """An episode: date, length and chapters in the margin, its show and who speaks, over its minutes."""
    number = number_of(page)
    margin = [when_of(page, center.zone).text]
    if strip:
        margin.append(length(strip.duration))
        if strip.chapters:
            margin.append(counted(len(strip.chapters), "chapter"))
    show = page.show.title
    people = [credit.person.name for credit in credits_]
    return Card(
        kind="episode",
        word="Episode",
        title=page.title,
        margin=margin,
        notes=[
            f"{show}, {number[:1].lower()}{number[1:]}" if number else show,
            *([str(listed([*people[:3], *(["others"] if len(people) > 3 else [])]))] if people else []),
        ],
        is_demo=is_demo,
        strip=strip,
    )


def show_card(page: ShowPage, *, is_demo: bool) -> Card:
    """A show: its name and what it is about. No count: that would go stale."""
    return Card(
        kind="episode",
        word="Podcast",
        title=page.title,
        margin=[page.frequency] if page.frequency else [],
        notes=[page.summary] if page.summary else [],
        is_demo=is_demo,
    )


def social_image_url(page: EpisodePage | ShowPage, card: Card, center: Center, path: str) -> str:
    """The absolute address of what a shared link shows: the editor's picture, else the card."""
    if page.social_image is not None:
        return absolute(page.social_image.get_rendition(SOCIAL_SPEC).url)
    return card_address(center, card, path)
