"""What every page of the roster shares: whose meeting it is, and who may see it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from events.models import Meeting, Registration, RoundtablePage
from events.registration import RefusedError, check_standing

policy = ModelPermissionPolicy(Registration)


def may_see_roster(user: Any) -> bool:
    """Whether somebody looks after attendees. To view what is expected at the door is less."""
    return bool(policy.user_has_permission(user, "change"))


def roster_url(meeting_id: int) -> str:
    """Where the roster of a meeting is."""
    return reverse("meetings:roster", args=[meeting_id])


class OfMeeting(PermissionCheckedMixin):
    """A view about the registrations for one meeting, for who may change registrations."""

    permission_policy = policy
    permission_required = "change"
    header_icon = "group"
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def page(self) -> RoundtablePage:
        """The roundtable's own page; an alias shows the meeting of its original."""
        pages = RoundtablePage.objects.filter(meeting=self.kwargs["meeting_id"], alias_of=None)
        page = pages.select_related("meeting").order_by("pk").first()
        if page is None:
            raise Http404
        return page

    @cached_property
    def meeting(self) -> Meeting:
        meeting: Meeting = self.page.meeting
        return meeting

    @property
    def roster_url(self) -> str:
        return roster_url(self.meeting.pk)

    @cached_property
    def closed(self) -> str:
        """Why nothing can be changed by hand any more; empty while something can."""
        try:
            check_standing(self.meeting, self.now)
        except RefusedError as reason:
            return str(reason)
        return ""

    def crumbs(self, *more: tuple[str, str]) -> list[dict[str, Any]]:
        """The way to a page of the roster: addresses with their labels."""
        title = str(self.page.get_admin_display_title())
        steps = [
            (reverse("wagtailadmin_home"), "Home"),
            (reverse("meetings:index"), "Meetings"),
            (reverse("wagtailadmin_pages:edit", args=[self.page.pk]), title),
            *more,
        ]
        return [{"url": url, "label": label} for url, label in steps]


class OfRegistration(OfMeeting):
    """A view about one registration of a meeting."""

    @cached_property
    def registration(self) -> Registration:
        meeting = self.meeting
        registration = get_object_or_404(Registration, meeting=meeting, uuid=self.kwargs["uuid"])
        registration.meeting = meeting
        return registration

    @property
    def registration_url(self) -> str:
        return registration_url(self.registration)


def registration_url(registration: Registration) -> str:
    """Where one registration is; the address names nobody."""
    return reverse("meetings:registration", args=[registration.meeting_id, registration.uuid])
