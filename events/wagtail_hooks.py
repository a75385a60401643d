"""The editor's side of roundtables: what Wagtail asks, and the functions that answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from core.deletion import where_to
from core.publishing import refuse_together
from events.admin_views import MeetingChangeView
from events.assignment import NO_CONVERSION, without_a_date
from events.log import register_actions
from events.models import RoundtablePage
from events.viewsets import MeetingViewSet


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    register_actions(actions)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path(
            "roundtables/<int:page_id>/meeting/<slug:verb>/",
            MeetingChangeView.as_view(),
            name="events_meeting_change",
        )
    ]


@hooks.register("register_admin_viewset")
def meeting_viewset() -> MeetingViewSet:
    return MeetingViewSet("meetings")


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("events/css/admin.css"))


@hooks.register("before_convert_alias_page")
def keep_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias of a roundtable stays one: see `events.assignment`."""
    if not isinstance(page, RoundtablePage):
        return None
    messages.error(request, NO_CONVERSION)
    return redirect(where_to(request, [page]))


@hooks.register("before_bulk_action")
def publish_what_has_a_date(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Of several pages none is published when one is a roundtable without a date."""
    return refuse_together(
        request,
        action_type,
        objects,
        action,
        unfit=without_a_date,
        sentence="These roundtables have no date yet",
    )
