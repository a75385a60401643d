"""Each page type that an editor can make, with what its form needs beside a title."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page, get_page_models

from core.models import StandardPage
from events.models import RoundtablePage
from podcasts.models import EpisodePage, ShowPage
from reports.models import PressNotePage, ReportPage
from tests.core.factories import home_page, make_standard_page, skeleton_page
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show
from tests.reports.factories import make_press_note, make_report


@dataclass(frozen=True)
class Kind:
    """A page type: where it stands, what must be posted to publish it, and what makes one."""

    model: type[Page]
    parent: Callable[[], Page]
    make: Callable[..., Any]
    posted: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.model.__name__


KINDS = [
    Kind(StandardPage, home_page, make_standard_page),
    Kind(ReportPage, lambda: skeleton_page("reports"), make_report),
    Kind(PressNotePage, lambda: skeleton_page("news"), make_press_note),
    Kind(ShowPage, lambda: skeleton_page("podcasts"), make_show),
    Kind(EpisodePage, lambda: make_show(), make_episode),
    Kind(
        RoundtablePage,
        lambda: skeleton_page("roundtables"),
        make_roundtable,
        {
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
