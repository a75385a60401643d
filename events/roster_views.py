"""One registration in the admin: who it is, what happened, and which messages went out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.models import OutboxMessage
from core.outbox_admin import policy as messages_policy
from events import letter_parts, roster
from events.roster_actions import ACTIONS
from events.roster_base import OfRegistration


class RegistrationView(OfRegistration, WagtailAdminTemplateMixin, View):
    """Who it is, what was answered, what happened, and which messages went out."""

    template_name = "events/admin/registration.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one = self.registration
        place = roster.places(self.meeting).get(one.pk, 0)
        context = self.get_context_data(
            one=one,
            name=roster.name_of(one),
            state=roster.STATES[one.status],
            detail=roster.detail(one, self.meeting, place),
            meeting=self.meeting,
            asked=roster.moment(one.created, self.meeting),
            confirmed=roster.moment(one.queued_at, self.meeting),
            consented=roster.moment(one.consented_at, self.meeting),
            erased=roster.moment(one.erased, self.meeting),
            deletion=letter_parts.deletion(self.meeting),
            steps=roster.steps(one, self.meeting),
            sent=[self._message(message) for message in roster.messages(one)],
            buttons=self._buttons(),
            closed=self.closed,
            roster_url=self.roster_url,
        )
        return self.render_to_response(context)

    def _buttons(self) -> list[dict[str, Any]]:
        if self.closed:
            return []
        return [
            {
                "label": action.label,
                "serious": action.serious,
                "url": reverse(f"meetings:roster_{verb}", args=[self.meeting.pk, self.registration.uuid]),
            }
            for verb, action in ACTIONS.items()
            if self.registration.status in action.possible
        ]

    def _message(self, message: OutboxMessage) -> dict[str, Any]:
        url = ""
        if message.recipient and messages_policy.user_has_any_permission(
            self.request.user, {"change", "view"}
        ):
            url = f"{reverse('messages:index')}?q={message.uuid}"
        return {
            "message": message,
            "url": url,
            "written": roster.moment(message.created, self.meeting),
            "sent": roster.moment(message.sent, self.meeting),
        }

    def get_page_title(self) -> str:
        return "Registration"

    def get_page_subtitle(self) -> str:
        return roster.name_of(self.registration)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs((self.roster_url, "Roster"), ("", "Registration"))
