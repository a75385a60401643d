"""The form of a roundtable in the editor, with the fields of a meeting that is not announced."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import BasePageForm
from core.models import Center
from events.assignment import NO_DATE
from events.changes import Plan
from events.fields import zone_choices
from events.forms import FIELDS, initial_of, place_of, seats_of, times_of
from events.models.meetings import Meeting

if TYPE_CHECKING:
    from events.models import RoundtablePage

PREFIX = "meeting_"

#: A form with each field of a meeting, its name led by the prefix
_PlanFields = type(
    "_PlanFields",
    (forms.Form,),
    {PREFIX + name: deepcopy(field) for name, field in FIELDS.items()},
)


def plan_is_open(page: RoundtablePage, user: Any) -> bool:
    """Whether the page's form plans the meeting: not announced, and `user` can save the page."""
    if page.pk is None:
        return True
    if page.meeting.is_announced:
        return False
    lock = page.get_lock()
    return lock is None or not lock.for_user(user)


class RoundtablePageForm(_PlanFields, BasePageForm):  # type: ignore[misc, valid-type]
    """Hands what it says of the meeting to the page as `plan`; the page's `save()` writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        self.plans_meeting = plan_is_open(page, self.for_user)
        if not self.plans_meeting:
            for name in FIELDS:
                del self.fields[PREFIX + name]
            return
        meeting = page.meeting if page.pk is not None else Meeting(zone=Center.load().zone)
        for name, value in initial_of(meeting).items():
            self.initial.setdefault(PREFIX + name, value)
        self.fields[f"{PREFIX}zone"].choices = zone_choices(meeting.zone)
        for name in ("start", "end", "registration_opens", "registration_closes"):
            self.fields[PREFIX + name].help_text = f"On the clocks of {meeting.zone}."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.plans_meeting and not any(name.startswith(PREFIX) for name in self.errors):
            try:
                self.instance.plan = self.make_plan()
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    self.add_error(PREFIX + name, messages)
        return cleaned

    def make_plan(self) -> Plan:
        """What the form says of the meeting; raises ValidationError by the name of the value."""
        cleaned = {name: self.cleaned_data[PREFIX + name] for name in FIELDS}
        plan = Plan(times_of(cleaned), place_of(cleaned), seats_of(cleaned, cleaned["zone"]))
        plan.check()
        if not self.is_deferred_validation or self.in_moderation:
            if not plan.times.known:
                raise ValidationError({"start": NO_DATE})
            if plan.times.start is not None and plan.times.end is None:
                raise ValidationError({"end": "Write when the meeting ends."})
        return plan

    @property
    def in_moderation(self) -> bool:
        """Whether somebody may approve the page, and so publish it, without this form."""
        return self.instance.pk is not None and self.instance.workflow_in_progress
