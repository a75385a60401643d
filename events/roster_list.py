"""The roster of a meeting in the admin: numbers, the list with its search and filters, and the CSV."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from core.signatures.words import counted
from events import letter_parts, roster, roster_csv
from events.admin_summary import summary
from events.models import Meeting, Registration
from events.roster_base import OfMeeting, registration_url

#: Words of a note that the list shows
NOTE = 60


class RosterFilterSet(WagtailFilterSet):
    """Registrations by their state, by where people come from, and how they came here."""

    status = django_filters.ChoiceFilter(
        label="State",
        empty_label="All",
        choices=[(state.status, state.label) for state in roster.STATES.values()],
    )
    sector = django_filters.ChoiceFilter(
        label="From", empty_label="Anywhere", choices=Registration.Sector.choices
    )
    source = django_filters.ChoiceFilter(
        label="Came", empty_label="Any way", choices=Registration.Source.choices
    )

    class Meta:
        model = Registration
        fields = ["status", "sector", "source"]


class WhoColumn(Column):
    """The name, which leads to the registration, over the address; and the organization over its sector."""

    cell_template_name = "events/admin/roster_who.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "url": registration_url(instance), "name": roster.name_of(instance)}


class TwoLines(Column):
    """A value over a smaller one, which `small` says."""

    cell_template_name = "events/admin/roster_two.html"

    def __init__(self, *args: Any, small: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.small = small

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "small": self.small(instance)}


class StateColumn(Column):
    """The state as shape and word, over what it does not say alone."""

    cell_template_name = "events/admin/roster_state.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "state": roster.STATES[instance.status], "small": instance.detail}


class RosterView(OfMeeting, IndexView):
    """Everybody who is or was registered for a meeting."""

    model = Registration
    template_name = "events/admin/roster.html"
    results_template_name = "events/admin/roster_results.html"
    any_permission_required = None
    filterset_class = RosterFilterSet
    search_fields = ["name", "email", "organization"]
    paginate_by = 50
    table_classname = "listing roster-list"
    FORMATS = ("csv",)
    # What IndexView asks for to decide that one can search
    index_results_url_name = "meetings:roster_results"

    # Where it is

    def get_index_url(self) -> str:
        return self.roster_url

    def get_index_results_url(self) -> str:
        return reverse("meetings:roster_results", args=[self.meeting.pk])

    def get_page_title(self) -> str:
        return "Roster"

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(("", "Roster"))

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [HeaderButton("CSV", url=self.csv_export_url, icon_name="download", priority=20)]
        if self.user_has_permission("add") and not self.closed and self.meeting.is_announced:
            url = reverse("meetings:roster_add", args=[self.meeting.pk])
            buttons.append(HeaderButton("Add someone", url=url, icon_name="plus", priority=10))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    # What is in it

    def get_base_queryset(self) -> QuerySet[Registration]:
        return Registration.objects.filter(meeting=self.meeting)

    def order_queryset(self, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        if self.ordering in ("created", "-created", "name", "-name"):
            return queryset.order_by(self.ordering, "pk")
        return roster.ordered(queryset)

    def search_queryset(self, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return roster.search(queryset, self.search_query)

    @cached_property
    def columns(self) -> list[Column]:
        columns = [
            WhoColumn("name", label="Name", sort_key="name"),
            StateColumn("state", label="State"),
            TwoLines(
                "organization", label="From", small=lambda one: one.get_sector_display() if one.sector else ""
            ),
            Column("registered", label="Registered", accessor="registered_said", sort_key="created"),
            Column("note", label="To arrange", accessor=lambda one: Truncator(one.note).chars(NOTE)),
        ]
        if self.meeting.mode == Meeting.Mode.HYBRID:
            columns.insert(3, Column("part", label="Takes part", accessor="get_part_display"))
        return columns

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        for row in rows:
            row.detail = roster.detail(row, self.meeting, self.places.get(row.pk, 0))
            row.registered_said = roster.moment(row.created, self.meeting)
        return super().get_table(rows)

    @cached_property
    def places(self) -> dict[int, int]:
        return roster.places(self.meeting)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.is_export:
            return {"object_list": kwargs.get("object_list", self.object_list)}
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context.update(
            page=self.page,
            meeting=self.meeting,
            closed=self.closed,
            deletion=letter_parts.deletion(self.meeting),
            verbose_name_plural="registrations",
        )
        if not self.results_only:
            context["summary"] = summary(self.meeting, self.now, self.page.pk)
            context["numbers"] = [
                {"said": number, "url": self.url_of(number.status), "current": self.is_current(number.status)}
                for number in roster.numbers(self.meeting)
            ]
            context["held"] = self._held_said()
        return context

    def url_of(self, status: str) -> str:
        """The list of one state; with an empty one the whole list."""
        return f"{self.roster_url}?status={status}" if status else self.roster_url

    def is_current(self, status: str) -> bool:
        return self.request.GET.get("status", "") == status

    def _held_said(self) -> str:
        held = self.meeting.seats_held
        verb = "was" if held == 1 else "were"
        return f"{counted(held, 'seat')} {verb} given away outside of this site." if held else ""

    # As a table

    def get_filename(self) -> str:
        return f"roster-{self.page.slug}-{self.meeting.day or 'no-date'}"

    def write_csv_response(self, queryset: Any) -> StreamingHttpResponse:
        lines = roster_csv.lines(self.meeting, queryset.iterator(chunk_size=500), self.places)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response
