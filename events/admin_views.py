"""The small forms behind the buttons of the meeting's panel.

Each says first what follows, and makes its change when it is sent a second time for the same answers.
They work without script, and whatever the page's draft, schedule or lock is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.text import clean
from events import message_previews, wording
from events.admin_summary import summary
from events.changes import Cancellation, Place, Plan, Seats, Times
from events.consequences import Consequences, consequences
from events.forms import CancelForm, ChangeForm, ChangePlaceForm, ChangeSeatsForm, MoveForm
from events.meetings import Change, apply, check_open
from events.models import Meeting, RoundtablePage
from events.roster_base import may_see_roster, roster_url
from events.seats import seats_of


@dataclass(frozen=True)
class Verb:
    """One of the forms: what it is called, and what is said when it is done."""

    form: type[ChangeForm]
    change: type
    title: str
    done: str


VERBS = {
    "move": Verb(MoveForm, Times, "Move the meeting", "The meeting takes place {when}."),
    "place": Verb(ChangePlaceForm, Place, "Change the place", "The meeting takes place: {where}."),
    "seats": Verb(ChangeSeatsForm, Seats, "Seats and registration", "The seats are changed."),
    "cancel": Verb(CancelForm, Cancellation, "Cancel the meeting", "The meeting is cancelled."),
}


def page_for(user: Any, page_id: int) -> RoundtablePage:
    """The roundtable whose meeting `user` may change: event managers alone, whoever may publish the page."""
    page = get_object_or_404(RoundtablePage, pk=page_id, alias_of=None)
    if not may_change_meetings(user):
        raise PermissionDenied
    return page


def may_change_meetings(user: Any) -> bool:
    """Whether somebody looks after meetings and their attendees."""
    return bool(user.has_perm("events.change_meeting"))


class MeetingChangeView(WagtailAdminTemplateMixin, View):
    """Moves a meeting, changes its place or seats, or cancels it."""

    template_name = "events/admin/change.html"
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["verb"] not in VERBS:
            raise Http404
        self.verb = VERBS[kwargs["verb"]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.page = page_for(request.user, kwargs["page_id"])
        self.meeting: Meeting = self.page.meeting
        self.now = timezone.now()
        self.next_url = get_valid_next_url_from_request(request) or reverse(
            "wagtailadmin_pages:edit", args=[self.page.pk]
        )
        try:
            check_open(self.meeting, self.verb.change, self.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.verb.form(meeting=self.meeting)
        change = Cancellation() if self.verb.form is CancelForm else None
        return self.answer(change)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.verb.form(request.POST, meeting=self.meeting)
        if not self.form.is_valid() or self.form.change is None:
            return self.answer(None)
        change = self.form.change
        if not isinstance(change, Cancellation) and request.POST.get("confirmed") != self.digest(change):
            return self.answer(change)
        try:
            note = clean(self.form.cleaned_data.get("note", "")).strip()
            meeting = apply(self.meeting.pk, change, user=request.user, note=note, now=self.now)
        except ValidationError as error:
            self.refuse(error)
            return self.answer(None)
        said = self.verb.done.format(when=wording.when(meeting), where=wording.where(meeting) or "not said")
        messages.success(request, said)
        return redirect(self.next_url)

    def digest(self, change: Change) -> str:
        """What the second press must bring: the same answers about the same meeting.

        Not its version: that rises with each seat that is taken meanwhile, and while many register nobody
        could change the meeting at all.
        """
        said = f"{self.meeting.state} {Plan.of(self.meeting)!r} {change!r}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def refuse(self, error: ValidationError) -> None:
        for name, sentences in error.message_dict.items():
            self.form.add_error(name if name in self.form.fields else None, sentences)

    def follows(self, change: Change | None) -> Consequences | None:
        """What follows from a change; None, and an error in the form, where it cannot be made."""
        if change is None:
            return None
        try:
            return consequences(self.meeting, change, seats_of(self.meeting, self.now), self.now)
        except ValidationError as error:
            self.refuse(error)
            return None

    def told(self, change: Change) -> list[message_previews.Told]:
        """The messages that follow."""
        note = clean(self.form.data.get("note", "")).strip() if self.form.is_bound else ""
        count = seats_of(self.meeting, self.now)
        return message_previews.of_change(self.meeting, change, count, self.now, note)

    def answer(self, change: Change | None) -> HttpResponse:
        follows = self.follows(change)
        context = self.get_context_data(
            page=self.page,
            form=self.form,
            summary=summary(self.meeting, self.now, self.page.pk),
            roster_url=roster_url(self.meeting.pk) if may_see_roster(self.request.user) else "",
            follows=follows,
            told=self.told(change) if follows is not None and change is not None else (),
            confirmed=self.digest(change) if change is not None and follows is not None else "",
            cancels=self.verb.form is CancelForm,
            next=self.next_url,
            media=self.form.media,
        )
        return self.render_to_response(context)

    def get_page_title(self) -> str:
        return self.verb.title

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.verb.title},
        ]
