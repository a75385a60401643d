"""Which addresses the pages of the section answer: mixins of the page models.

The views are imported when they are needed, since they know the models.
"""

from __future__ import annotations

from http import HTTPMethod
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from core.cards import Card
from core.cards.pages import CardMixin


class ScheduleRoutes(RoutablePageMixin):
    """The schedule, and its calendar."""

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from events import views

        return views.schedule(request, self)

    @re_path(r"^calendar\.ics/?$", name="calendar")
    def calendar_route(self, request: HttpRequest) -> HttpResponseBase:
        from events import views

        return views.calendar(request, self)


class RoundtableRoutes(CardMixin):
    """A roundtable with its calendar file, its materials and its social card."""

    def card(self) -> Card:
        from events.cards import card_of

        return card_of(self)

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from events import views

        return views.roundtable(request, self)

    @path("register/", name="register")
    def register_route(self, request: HttpRequest) -> HttpResponse:
        from events import registration_views

        return registration_views.register(request, self)

    def check_request_method(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Let a form be posted to `register/`, and nothing to any other address of the page."""
        if request.method == HTTPMethod.POST and request.path_info.endswith("/register/"):
            return None
        return super().check_request_method(request, *args, **kwargs)  # type: ignore[no-any-return]

    @re_path(r"^event\.ics/?$", name="event")
    def event_route(self, request: HttpRequest) -> HttpResponseBase:
        from events import views

        return views.event(request, self)

    @re_path(r"^files/([\w-]+\.\w{2,5})/?$", name="file")
    def file_route(self, request: HttpRequest, name: str) -> HttpResponseBase:
        from events import views

        return views.material(request, self, name)
