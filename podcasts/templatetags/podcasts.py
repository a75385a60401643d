"""What other sections draw of episodes: `{% load podcasts %}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.db.models import Exists
from django.template import Context
from wagtail.models import Page

from core.listings import restrictions_of
from core.models import Center
from core.rows import Row
from podcasts.listings import public_episodes, with_drawings
from podcasts.rows import mixed_rows
from podcasts.times import clock

if TYPE_CHECKING:
    from podcasts.models import EpisodePage

register = template.Library()


@dataclass(frozen=True)
class Discussion:
    """A moment of an episode at which a report is discussed; `finding` is its number, or None."""

    label: str
    url: str
    title: str
    second: float | None
    finding: int | None


@register.simple_tag
def discussions(report: Page) -> list[Discussion]:
    """Where episodes that anybody may hear discuss a report: `{% discussions page as heard %}`.

    `label` is the time ("12:34") or, where none is known, the episode's title. One query for all findings;
    `{% with heard|of_finding:3 %}` picks those of one.
    """
    from podcasts.models import EpisodeCitation

    if not report.pk:
        return []
    rows = (
        EpisodeCitation.objects.filter(report_id=report.pk, page__live=True, page__alias_of=None)
        .exclude(Exists(restrictions_of("page__")))
        .select_related("page")
        .only("second", "finding", "page__title", "page__url_path", "page__path")
        .order_by("-page__pub_date", "second")
    )
    return [
        Discussion(
            label=clock(row.second) if row.second is not None else row.page.title,
            url=_moment(row.page, row.second),
            title=row.page.title,
            second=row.second,
            finding=row.finding,
        )
        for row in rows
    ]


@register.filter
def of_finding(found: list[Discussion], number: int | None) -> list[Discussion]:
    """The discussions of one finding; of the whole report where the number is None."""
    return [discussion for discussion in found if discussion.finding == number]


def _moment(episode: EpisodePage, second: float | None) -> str:
    path = episode.get_url_parts()[2]
    return path if second is None else f"{path}#t{int(second)}"


@register.simple_tag(takes_context=True)
def latest_episodes(context: Context | dict[str, Any], count: int = 3) -> list[Row]:
    """The newest public episodes as rows: `{% latest_episodes 3 as rows %}`. A fixed number of queries."""
    center = context.get("center") or Center.load()
    return mixed_rows(list(with_drawings(public_episodes()).marked()[:count]), center.zone)
