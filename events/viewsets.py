"""The list of meetings in the admin, for whoever looks after them, and what hangs below it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import F, Prefetch, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from events import wording
from events.admin_summary import buttons, seats_said, state_said
from events.models import Meeting, RoundtablePage
from events.roster_actions import ACTIONS, ActView, AddView
from events.roster_base import may_see_roster, roster_url
from events.roster_list import RosterView
from events.roster_views import RegistrationView
from events.seats import count_seats

policy = ModelPermissionPolicy(Meeting)


class MeetingFilterSet(WagtailFilterSet):
    """Meetings by what has become of them."""

    stage = django_filters.ChoiceFilter(
        label="State",
        method="filter_stage",
        empty_label="All",
        choices=[
            ("to_come", "To come"),
            ("over", "Over"),
            ("cancelled", "Cancelled"),
            ("unannounced", "Not announced"),
        ],
    )
    registration = django_filters.ChoiceFilter(
        label="Registration", empty_label="All", choices=Meeting.Registration.choices
    )

    class Meta:
        model = Meeting
        fields = ["registration"]

    def filter_stage(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        now, State = timezone.now(), Meeting.State  # noqa: N806
        return {
            "to_come": queryset.filter(state=State.ANNOUNCED, over_at__gt=now),
            "over": queryset.filter(state=State.ANNOUNCED, over_at__lte=now),
            "cancelled": queryset.filter(state=State.CANCELLED),
            "unannounced": queryset.filter(state=State.UNANNOUNCED),
        }[value]


class ButtonsColumn(Column):
    """The roster, and the buttons of the meeting, each for who may use it; they lead back to the list."""

    cell_template_name = "events/admin/meeting_buttons.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request, page = parent_context["request"], instance.own_pages[0]
        shown = []
        if policy.user_has_permission(request.user, "change"):
            shown = list(buttons(instance, timezone.now(), page.pk))
        return {
            **context,
            "roster": roster_url(instance.pk) if may_see_roster(request.user) else "",
            "buttons": shown,
            "title": page.get_admin_display_title(),
            "next": urlencode({"next": reverse("meetings:index")}),
        }


class MeetingIndexView(IndexView):
    """Every meeting with a page of its own: the latest first."""

    model = Meeting
    page_title = "Meetings"
    header_icon = "calendar-alt"
    any_permission_required = ["change", "view"]
    permission_policy = policy
    filterset_class = MeetingFilterSet
    default_ordering = "-begins_at"
    paginate_by = 50
    table_classname = "listing meeting-list"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "roundtable",
                label="Roundtable",
                accessor=lambda meeting: meeting.own_pages[0].get_admin_display_title(),
                get_url=self.page_url,
            ),
            Column("when", label="When", accessor=wording.when, sort_key="begins_at"),
            Column("where", label="Where", accessor=wording.where_short),
            Column("state", label="State", accessor=lambda meeting: meeting.state_said),
            Column("seats", label="Seats", accessor=lambda meeting: meeting.seats_said),
            ButtonsColumn("buttons", label="What to do"),
        ]

    def page_url(self, meeting: Meeting) -> str | None:
        """Where the roundtable is edited, for who may change its meeting."""
        if not self.user_has_permission("change"):
            return None
        return reverse("wagtailadmin_pages:edit", args=[meeting.own_pages[0].pk])  # type: ignore[attr-defined]

    def get_base_queryset(self) -> QuerySet[Meeting]:
        # An alias shows the meeting of its original
        pages = RoundtablePage.objects.filter(alias_of=None).order_by("pk")
        return (
            Meeting.objects.filter(pages__alias_of=None)
            .distinct()
            .prefetch_related(Prefetch("pages", queryset=pages, to_attr="own_pages"))
        )

    def order_queryset(self, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        if self.ordering == "begins_at":
            return queryset.order_by(F("begins_at").asc(nulls_first=True), "pk")
        # What has no date yet is what somebody works on
        return queryset.order_by(F("begins_at").desc(nulls_first=True), "-pk")

    def get_table(self, object_list: Any) -> Any:
        now = timezone.now()
        meetings = list(object_list)
        counts = count_seats(meetings, now)
        for meeting in meetings:
            meeting.state_said = state_said(meeting, now)
            meeting.seats_said = seats_said(counts[meeting.pk])
        return super().get_table(meetings)


class MeetingMenuItem(MenuItem):
    """Shown to whoever may see meetings."""

    def is_shown(self, request: Any) -> bool:
        return bool(policy.user_has_any_permission(request.user, {"change", "view"}))


class MeetingViewSet(ViewSet):
    """The list, with its menu item."""

    icon = "calendar-alt"
    add_to_admin_menu = True
    menu_label = "Meetings"
    menu_order = 250
    menu_item_class = MeetingMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        kwargs = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("index_results"),
        }
        roster = "<int:meeting_id>/roster/"
        return [
            path("", MeetingIndexView.as_view(**kwargs), name="index"),
            path("results/", MeetingIndexView.as_view(**kwargs, results_only=True), name="index_results"),
            path(roster, RosterView.as_view(), name="roster"),
            path(f"{roster}results/", RosterView.as_view(results_only=True), name="roster_results"),
            path(f"{roster}add/", AddView.as_view(), name="roster_add"),
            path(f"{roster}<uuid:uuid>/", RegistrationView.as_view(), name="registration"),
            *(
                path(f"{roster}<uuid:uuid>/{verb}/", ActView.as_view(verb=verb), name=f"roster_{verb}")
                for verb in ACTIONS
            ),
        ]
