"""What staff do by hand to registrations: give a seat, cancel, add somebody.

Each small form says first what follows and takes a reason. A press that comes a second time finds that it was
done and says so; one that finds things changed shows what follows now and does nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events import message_previews, registration, roster, roster_follows
from events.addresses import email_key
from events.admin_summary import summary
from events.allocation import By, waiting_list
from events.consequences import Consequences
from events.message_previews import Told
from events.models import Registration
from events.registration import SEATABLE, RefusedError
from events.roster_base import OfMeeting, OfRegistration, registration_url
from events.roster_forms import AddForm, ReasonForm
from events.seats import SeatCount, seats_of

Status = Registration.Status
CANCELLABLE = tuple(Status(status) for status in Registration.ACTIVE if status != Status.ATTENDED)
#: The same person added again within this time was added by a second press
TWICE = timedelta(minutes=2)


@dataclass(frozen=True)
class Follows:
    """What follows: in lines, and in the messages that are sent."""

    said: Consequences
    told: tuple[Told, ...] = ()

    @property
    def digest(self) -> str:
        """What the press must bring: that this is what was read."""
        return hashlib.sha256(repr(self.said).encode()).hexdigest()[:24]


class ByHandView(WagtailAdminTemplateMixin, View):
    """A small form that says what follows, takes a reason, and acts once."""

    template_name = "events/admin/by_hand.html"
    serious = False
    form: Any

    def make_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def follows(self) -> Follows:
        """What follows from it; raises RefusedError where it cannot be done."""
        raise NotImplementedError

    def act(self, by: By) -> HttpResponse:
        """Do it, and say so; raises RefusedError."""
        raise NotImplementedError

    def done_before(self) -> HttpResponse | None:
        """The answer to a press that comes a second time."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form()
        return self.done_before() or self.answer()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if done := self.done_before():
            return done
        if not self.form.is_valid():
            return self.answer()
        try:
            if request.POST.get("confirmed") != self.follows().digest:
                return self.answer("Something has changed since you opened this. Read again what follows.")
            return self.act(By("staff", request.user, self.form.cleaned_data["reason"].strip()))
        except RefusedError as refusal:
            return self.done_before() or self.answer(str(refusal))

    def answer(self, refusal: str = "") -> HttpResponse:
        follows = None
        try:
            follows = self.follows()
        except RefusedError as reason:
            refusal = refusal or str(reason)
        context = self.get_context_data(
            form=self.form,
            follows=follows.said if follows else None,
            told=follows.told if follows else (),
            confirmed=follows.digest if follows else "",
            refusal=refusal,
            serious=self.serious,
            media=self.form.media,
            **self.facts(),
        )
        return self.render_to_response(context)

    def facts(self) -> dict[str, Any]:
        """What the page says above the form."""
        raise NotImplementedError


class ActView(OfRegistration, ByHandView):
    """Gives a registration a seat, or cancels it."""

    verb = ""

    @property
    def action(self) -> Action:
        return ACTIONS[self.verb]

    @property
    def serious(self) -> bool:  # type: ignore[override]
        return self.action.serious

    def make_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    @cached_property
    def count(self) -> SeatCount:
        return seats_of(self.meeting, self.now)

    @cached_property
    def place(self) -> int:
        return roster.places(self.meeting).get(self.registration.pk, 0)

    def follows(self) -> Follows:
        return self.action.follows(self)

    def act(self, by: By) -> HttpResponse:
        self.action.service(self.registration.uuid, by)
        messages.success(self.request, self.action.done.format(self.registration.name))
        return redirect(self.registration_url)

    def done_before(self) -> HttpResponse | None:
        if self.registration.status in self.action.possible:
            # Another press may have come between
            self.registration.refresh_from_db(fields=["status"])
        if self.registration.status in self.action.possible:
            return None
        if self.registration.status == self.action.result:
            messages.info(self.request, f"That is done: {roster.STATES[self.registration.status].label}.")
        else:
            messages.error(self.request, "That cannot be done with this registration any more.")
        return redirect(self.registration_url)

    def facts(self) -> dict[str, Any]:
        one = self.registration
        return {
            "name": roster.name_of(one),
            "one": one,
            "state": roster.STATES[one.status],
            "detail": roster.detail(one, self.meeting, self.place),
            "back": self.registration_url,
        }

    def get_page_title(self) -> str:
        return self.action.label

    def get_page_subtitle(self) -> str:
        return roster.name_of(self.registration)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(
            (self.roster_url, "Roster"),
            (self.registration_url, roster.name_of(self.registration)),
            ("", self.action.label),
        )


def _follows_seating(view: ActView) -> Follows:
    said = roster_follows.of_seating(view.meeting, view.registration, view.place, view.count, view.now)
    return Follows(said, tuple(message_previews.of_seating(view.registration, view.meeting, view.now)))


def _follows_cancelling(view: ActView) -> Follows:
    one, meeting, now = view.registration, view.meeting, view.now
    up = roster_follows.up_by_cancelling(meeting, one, view.count, now)
    first = waiting_list(meeting)[0] if up == 1 else None
    said = roster_follows.of_cancelling(meeting, one, view.place, view.count, now, first)
    told = message_previews.of_cancelling(one, meeting, now)
    return Follows(said, (*told, *message_previews.of_moving_up(meeting, up, now, first)))


@dataclass(frozen=True)
class Action:
    """A change of one registration: what it is called, when it is possible, and the service that makes it."""

    label: str
    possible: tuple[str, ...]
    result: str
    follows: Callable[[ActView], Follows]
    service: Callable[[UUID, By], Registration]
    done: str
    serious: bool = False


ACTIONS = {
    "seat": Action(
        "Give a seat now",
        SEATABLE,
        Status.CONFIRMED,
        _follows_seating,
        registration.seat_now,
        "{} has a seat.",
    ),
    "cancel": Action(
        "Cancel the registration",
        CANCELLABLE,
        Status.CANCELLED,
        _follows_cancelling,
        registration.cancel,
        "The registration of {} is cancelled.",
        serious=True,
    ),
}


class AddView(OfMeeting, ByHandView):
    """Gives somebody a seat who did not use the form."""

    permission_required = "add"

    def make_form(self, data: Any = None) -> AddForm:
        return AddForm(data, meeting=self.meeting)

    def follows(self) -> Follows:
        said = roster_follows.of_adding(self.meeting, seats_of(self.meeting, self.now), self.now)
        somebody = Registration(
            meeting=self.meeting,
            name=self.form["name"].value() or message_previews.SOMEBODY,
            source=Registration.Source.STAFF,
        )
        return Follows(
            said, tuple(message_previews.of_seating(somebody, self.meeting, self.now, "whom you add"))
        )

    def act(self, by: By) -> HttpResponse:
        added = registration.add(self.meeting.pk, self.form.application(), by)
        messages.success(self.request, f"{added.name} has seat {added.seat}.")
        return redirect(registration_url(added))

    def done_before(self) -> HttpResponse | None:
        if not self.form.is_bound or not self.form.is_valid():
            return None
        known = Registration.objects.filter(
            meeting=self.meeting,
            email_key=email_key(self.form.cleaned_data["email"]),
            status__in=Registration.ACTIVE,
        ).first()
        if known is None:
            return None
        if known.source == Registration.Source.STAFF and self.now - known.created < TWICE:
            messages.info(self.request, f"That is done: {known.name} has seat {known.seat}.")
        else:
            state = roster.STATES[known.status].label.lower()
            messages.error(self.request, f"This address is registered already: {state}. Nothing was changed.")
        return redirect(registration_url(known))

    def facts(self) -> dict[str, Any]:
        return {
            "summary": summary(self.meeting, self.now, self.page.pk),
            "adds": True,
            "back": self.roster_url,
        }

    def get_page_title(self) -> str:
        return "Add someone by hand"

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs((self.roster_url, "Roster"), ("", "Add someone"))
