"""What the page of a roundtable knows of it: each thing is asked for once, by one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, CharField, F, Func, QuerySet

from core.models import Center
from events import asking
from events.drawings import ring_of
from events.materials import File, files_of
from events.models import RoundtablePage, SchedulePage
from events.seats import SeatCount, seats_of
from events.states import Stage, situation, stage_of
from podcasts.listings import public_episodes, with_drawings
from reports.models import ReportPage

#: The rows under a page, all of which few pages have
RELATIONS = ("agenda", "speakers", "conclusions", "materials", "reports", "episodes")

# What is drawn of the rows. Asked for all their fields, Django takes longer to write the statement than the
# database to answer it
_OF_A_SPEAKER = (
    *("page", "role", "sort_order", "person__slug", "person__live", "person__kind", "person__role"),
    *("person__given_name", "person__family_name", "person__literal_name", "person__affiliation"),
)
_OF_A_READING = ("title", "url_path", "date", "date_precision")
_OF_A_REPORT = (
    *_OF_A_READING,
    *("summary", "number", "access", "version", "version_date", "withdrawn_on"),
    *("series__name", "pdf__pdf__sheets"),
)


class HasRows(Func):
    """True where a table has rows under a page: `annotate(has_agenda=HasRows(AgendaItem))`."""

    template = "EXISTS (SELECT 1 FROM %(table)s AS below WHERE below.page_id = %(expressions)s)"
    output_field = BooleanField()

    def __init__(self, model: Any) -> None:
        super().__init__(F("pk"), table=model._meta.db_table)


class SeriesName(Func):
    """What the meetings of the schedule that a page stands in are part of."""

    template = (
        "(SELECT schedule.series_name FROM events_schedulepage AS schedule"
        " INNER JOIN wagtailcore_page AS parent ON parent.id = schedule.page_ptr_id"
        " WHERE parent.path = SUBSTR(%(expressions)s, 1, LENGTH(%(expressions)s) - %(step)s))"
    )
    output_field = CharField()

    def __init__(self) -> None:
        super().__init__(F("path"), step=RoundtablePage.steplen)


def served_roundtables() -> QuerySet[RoundtablePage]:
    """Roundtables with their meetings, and with what one query can say beside their rows."""
    below: dict[str, Any] = {f"has_{name}": HasRows(_model_of(name)) for name in RELATIONS}
    pages = RoundtablePage.objects.select_related("meeting").annotate(series_name=SeriesName(), **below)
    return pages.marked()  # type: ignore[no-any-return]


def _model_of(relation: str) -> Any:
    return RoundtablePage._meta.get_field(relation).related_model


@dataclass(frozen=True)
class Known:
    """What is known of a page beside its own row: whose it is, and which rows it has not."""

    series: str = ""
    is_demo: bool = False
    empty: frozenset[str] = frozenset()


def known_of(page: RoundtablePage) -> Known:
    """What is known of a page: no query for one that answers a request, one for any other."""
    if page.pk is None:
        return Known(series=SchedulePage.objects.values_list("series_name", flat=True).first() or "")
    found: Any = page
    if not hasattr(page, "has_agenda"):
        found = served_roundtables().get(pk=page.pk)
        page.meeting = found.meeting
    held = in_memory(page)
    empty = {name for name in RELATIONS if not getattr(found, f"has_{name}") and name not in held}
    return Known(found.series_name or "", found.is_demo, frozenset(empty))


def in_memory(page: RoundtablePage) -> dict[str, Any]:
    """The rows under a page by relation that are in no table: those of a draft or preview."""
    return getattr(page, "_cluster_related_objects", {})


@dataclass(frozen=True)
class Related:
    """A public page that a roundtable points at, and what it says of it."""

    page: Any
    finding: int | None = None
    relation: str = ""
    second: float | None = None


class RoundtableData:
    """A roundtable with what its page says of it; each thing is asked for once."""

    def __init__(self, page: RoundtablePage, now: datetime, center: Center | None = None) -> None:
        self.page, self.now = page, now
        self.center = center or Center.load()
        self.known = known_of(page)
        self.meeting = page.shown_meeting
        self.over = stage_of(self.meeting, now) == Stage.OVER
        # How many seats were free is of no interest any more
        unasked = SeatCount(capacity=self.meeting.capacity)
        self.count = unasked if self.over else seats_of(self.meeting, now)
        self.situation = situation(self.meeting, self.count, now)
        self.cancelled = self.situation.stage == Stage.CANCELLED
        self.ring = ring_of(self.meeting, self.count, self.situation, page.attendees)

    @cached_property
    def path(self) -> str:
        """`/roundtables/<slug>/`; `/` of a page that was never saved."""
        parts = self.page.get_url_parts() if self.page.url_path else None
        return parts[2] if parts else "/"

    @property
    def is_demo(self) -> bool:
        return self.known.is_demo

    @property
    def series(self) -> str:
        """What the meetings are part of: “Executive Forum”."""
        return self.known.series

    def rows(self, relation: str, *related: str, only: Sequence[str] = ()) -> Sequence[Any]:
        """The rows under the page; nothing is asked for those that it has not."""
        if relation in self.known.empty:
            return []
        rows = getattr(self.page, relation).all()
        if related:
            rows = rows.select_related(*related)
        return list(rows.only(*only) if only else rows)

    @cached_property
    def speakers(self) -> Sequence[Any]:
        return self.rows("speakers", "person", only=_OF_A_SPEAKER)

    @cached_property
    def topics(self) -> Sequence[Any]:
        return sorted(self.page.topics.all().only("name", "slug"), key=lambda topic: topic.name)

    @cached_property
    def conclusions(self) -> Sequence[Any]:
        return self.rows("conclusions")

    @cached_property
    def files(self) -> Sequence[File]:
        return files_of(self.rows("materials", "document"))

    @cached_property
    def reports(self) -> Sequence[Related]:
        """Related reports that anybody may see, in the page's order; with what rows draw once it is over."""
        if "reports" in self.known.empty:
            return []
        listed = ReportPage.objects.listed()
        if self.over:
            listed = listed.marked().select_related("series", "pdf__pdf").only(*_OF_A_REPORT)
        else:
            listed = listed.only(*_OF_A_READING)
        return self.related("reports", listed, "finding", "relation")

    @cached_property
    def episodes(self) -> Sequence[Related]:
        """Related episodes that anybody may hear, in the page's order, as above."""
        if "episodes" in self.known.empty:
            return []
        listed = public_episodes()
        listed = with_drawings(listed).marked() if self.over else listed.only("title", "url_path")
        return self.related("episodes", listed, "second")

    def related(self, relation: str, listed: Any, *said: str) -> Sequence[Related]:
        """Those of the pages `listed` that the rows of a relation point at, with what these say of them."""
        if relation in in_memory(self.page):
            rows = getattr(self.page, relation).all()
            target = f"{relation[:-1]}_id"
            public = listed.in_bulk([getattr(row, target) for row in rows])
            return [
                Related(public[getattr(row, target)], **{name: getattr(row, name) for name in said})
                for row in rows
                if getattr(row, target) in public
            ]
        pages = (
            listed.filter(roundtables__page=self.page.pk)
            .annotate(**{f"said_{name}": F(f"roundtables__{name}") for name in said})
            .order_by("roundtables__sort_order")
        )
        return [Related(page, **{name: getattr(page, f"said_{name}") for name in said}) for page in pages]

    @property
    def contact(self) -> asking.Contact:
        return asking.Contact.of(self.meeting, self.center)
