"""What other sections draw of episodes: `{% load podcasts %}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.models import Page

from core.address import path_of
from core.models import Center
from core.restricted import Restricted
from core.rows import Row, Turn
from podcasts.episode_page import Mention
from podcasts.listings import public_episodes, with_drawings
from podcasts.rows import mixed_rows
from podcasts.times import clock
from podcasts.turn_html import turns_html

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
def drawn_turns(turns: Turn | Iterable[Turn]) -> SafeString:
    """A transcript's turns, or one: `{% drawn_turns part.turns %}`."""
    return turns_html([turns] if isinstance(turns, Turn) else turns)


@register.filter
def with_tables(mentions: Iterable[Mention], tables: Iterable[Any]) -> list[Mention]:
    """What an episode mentions by time, roundtables among it, what has no time last.

    `tables` are those that `{% roundtables_of_episode page as tables %}` of events gives.
    """
    found = [
        Mention(table.second, table.url, table.title, f", roundtable of {table.when.text}")
        for table in tables
    ]
    return sorted([*mentions, *found], key=lambda one: (one.start is None, one.start or 0.0))


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
        EpisodeCitation.objects.filter(
            ~Restricted("page__"), report_id=report.pk, page__live=True, page__alias_of=None
        )
        .order_by("-page__pub_date", "second")
        .values_list("second", "finding", "page__title", "page__url_path")
    )
    return [
        Discussion(
            label=clock(second) if second is not None else title,
            url=(path_of(url_path) or "") + (f"#t{int(second)}" if second is not None else ""),
            title=title,
            second=second,
            finding=finding,
        )
        for second, finding, title, url_path in rows
    ]


@register.filter
def of_finding(found: list[Discussion], number: int | None) -> list[Discussion]:
    """The discussions of one finding; of the whole report where the number is None."""
    return [discussion for discussion in found if discussion.finding == number]


@register.simple_tag(takes_context=True)
def latest_episodes(context: Context | dict[str, Any], count: int = 3) -> list[Row]:
    """The newest public episodes as rows: `{% latest_episodes 3 as rows %}`. A fixed number of queries."""
    center = context.get("center") or Center.load()
    return mixed_rows(list(with_drawings(public_episodes()).marked()[:count]), center.zone)
