"""Each page type that an editor can make, with what its form needs beside a title."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, get_page_models

from core.models import Image, StandardPage
from events.models import RoundtablePage
from podcasts.models import EpisodePage, ShowPage
from reports.models import PressNotePage, ReportPage
from tests.core.factories import home_page, make_image, make_standard_page, skeleton_page
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_audio, make_episode, make_show
from tests.reports.factories import make_press_note, make_report


@dataclass(frozen=True)
class Kind:
    """A page type: where it stands, what must be posted to publish it, and what makes one."""

    model: type[Page]
    parent: Callable[[], Page]
    make: Callable[..., Any]
    posted: Callable[[], dict[str, Any]] = dict

    def __str__(self) -> str:
        return self.model.__name__


def artwork() -> Image:
    """A picture that directories take for a show."""
    return make_image("Artwork", size=(1400, 1400))


KINDS = [
    Kind(StandardPage, home_page, make_standard_page),
    Kind(ReportPage, lambda: skeleton_page("reports"), make_report),
    Kind(PressNotePage, lambda: skeleton_page("news"), make_press_note),
    Kind(ShowPage, lambda: skeleton_page("podcasts"), make_show, lambda: {"artwork": artwork().pk}),
    Kind(EpisodePage, lambda: make_show(), make_episode, lambda: {"audio": make_audio().pk}),
    Kind(
        RoundtablePage,
        lambda: skeleton_page("roundtables"),
        make_roundtable,
        lambda: {
            "meeting_start": "2099-03-05 09:00",
            "meeting_end": "2099-03-05 12:00",
            "meeting_zone": "America/New_York",
        },
    ),
]

#: The pages that come by migration: one each, and nobody makes another
SKELETON_TYPES = {"HomePage", "ReportIndexPage", "NewsIndexPage", "PodcastIndexPage", "SchedulePage"}


def missing_kinds() -> set[str]:
    """Page types of the site that stand in neither list."""
    known = {kind.model.__name__ for kind in KINDS} | SKELETON_TYPES
    return {model.__name__ for model in get_page_models() if model is not Page} - known
