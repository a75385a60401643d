"""What other sections draw of roundtables: `{% load events %}`.

Each tag asks a fixed number of queries and gives only what anybody may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template import Context
from django.utils import timezone
from wagtail.models import Page

from core.address import path_of
from core.models import Center
from core.restricted import Restricted
from core.rows import Note, ScheduleRow, When
from events import wording
from events.listing import coming_roundtables, public
from events.models import Meeting, RoundtableEpisode, RoundtablePage, RoundtableReport
from events.rows import schedule_rows
from podcasts.times import clock

register = template.Library()


@dataclass(frozen=True)
class Table:
    """A roundtable beside a report or an episode. `finding` is the number that it is about, or None;
    `second` where an episode mentions it, or None; `came` says that the report came of it."""

    title: str
    url: str
    when: When
    finding: int | None = None
    second: float | None = None
    came: bool = False

    @property
    def note(self) -> Note:
        """The line that an aside draws: the finding, title, date, and the moment of an episode."""
        end = f", {self.when.text}"
        if self.second is not None:
            end += f", at {clock(self.second)}"
        text = f"Finding {self.finding}: " if self.finding else ""
        return Note(text=text, link=self.title, url=self.url, end=end)


@register.simple_tag
def roundtables_of_report(report: Page) -> list[Table]:
    """Roundtables that read a report, or that it came of: `{% roundtables_of_report page as tables %}`.

    The nearest in time first; `tables|reading`, `tables|came` and `tables|about_finding:4` pick some.
    """
    if report.pk is None:
        return []
    rows = _at_the_table(RoundtableReport.objects, report_id=report.pk)
    rows = rows.order_by("-page__meeting__begins_at", "sort_order")
    return [
        _table(*row, finding=finding, came=relation == RoundtableReport.Relation.RESULT)
        for *row, finding, relation in rows.values_list(*_DRAWN, "finding", "relation")
    ]


@register.simple_tag
def roundtables_of_episode(episode: Page) -> list[Table]:
    """Roundtables that an episode came of or mentions, with the second: `{% roundtables_of_episode page as
    tables %}`."""
    if episode.pk is None:
        return []
    rows = _at_the_table(RoundtableEpisode.objects, episode_id=episode.pk)
    rows = rows.order_by("second", "-page__meeting__begins_at")
    return [_table(*row, second=second) for *row, second in rows.values_list(*_DRAWN, "second")]


#: What is drawn of a roundtable in a line; whole rows of it have some eighty columns
_DRAWN = ("page__title", "page__url_path", "page__meeting__day")


def _at_the_table(rows: Any, **chosen: Any) -> QuerySet[Any]:
    """Of the rows that point at something, those of roundtables that anybody may see."""
    return rows.filter(~Restricted("page__"), **public("page__"), **chosen)  # type: ignore[no-any-return]


def _table(title: str, url_path: str, day: date, **more: Any) -> Table:
    return Table(title=title, url=path_of(url_path) or "", when=When.of(day), **more)


@register.filter
def reading(tables: list[Table]) -> list[Note]:
    """Lines for the roundtables that read the report as a whole."""
    return [table.note for table in tables if not table.came]


@register.filter
def came(tables: list[Table]) -> list[Note]:
    """Lines for the roundtables that the report came of."""
    return [table.note for table in tables if table.came]


@register.filter
def about_finding(tables: list[Table], number: int) -> list[Table]:
    """The roundtables that are about one finding."""
    return [table for table in tables if table.finding == number]


@register.filter
def notes(tables: list[Table]) -> list[Note]:
    """Lines for all of them."""
    return [table.note for table in tables]


@register.simple_tag(takes_context=True)
def coming_roundtables_rows(context: Context | dict[str, Any], count: int = 6) -> list[ScheduleRow]:
    """The roundtables to come as rows, cancelled ones left out: for the end of a press note.

    `{% coming_roundtables_rows as rows %}{% include "components/schedule.html" with rows=rows only %}`
    """
    now = timezone.now()
    center = context.get("center") or Center.load()
    nearest = coming_roundtables(now).exclude(meeting__state=Meeting.State.CANCELLED).marked()[:count]
    return schedule_rows(list(nearest), now, center, brief=True)


@register.simple_tag
def next_on_topics(topics: Any) -> Note | None:
    """The next roundtable on one of some topics: `{% next_on_topics page.topics.all as next %}`.

    Topics are rows or dicts with a `url` or `slug`; a wider topic stands for the narrower ones too.
    """
    slugs = {_slug(topic) for topic in topics} - {""}
    found = nearest_on(slugs) if slugs else None
    if found is None:
        return None
    title, url_path, day = found
    return Note(link=title, url=path_of(url_path) or "", end=f", {wording.long_day(day)}" if day else "")


def nearest_on(slugs: set[str]) -> tuple[str, str, date | None] | None:
    """Title, `url_path` and day of the next announced roundtable on one of some topics; one query."""
    topic = Q(topic__slug__in=slugs) | Q(topic__parent__slug__in=slugs)
    within = RoundtablePage.topics.through.objects.filter(topic, roundtablepage_id=OuterRef("pk"))
    coming = RoundtablePage.objects.filter(
        Exists(within),
        ~Restricted(),
        **public(state=Meeting.State.ANNOUNCED),
        meeting__over_at__gt=timezone.now(),
    )
    nearest = coming.order_by("meeting__begins_at", "pk").values_list("title", "url_path", "meeting__day")
    return nearest.first()


def _slug(topic: Any) -> str:
    if isinstance(topic, dict):
        return str(topic.get("slug") or topic.get("url", "").strip("/").rpartition("/")[2])
    return str(topic.slug)
