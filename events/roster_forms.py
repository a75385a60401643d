"""The small forms of the roster: somebody is added by hand, and each change by hand has a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from events.models import Meeting, Registration
from events.register_form import AnswersForm, CleanCharField, RegisterForm


class ReasonField(CleanCharField):
    """Why something is done by hand: kept in the registration's log, and erased with the person."""

    def __init__(self, help_text: str = "") -> None:
        super().__init__(
            label="Reason",
            max_length=500,
            widget=AdminAutoHeightTextInput,
            help_text=help_text
            or "For the log, which keeps your name too. The person is not told the reason.",
            error_messages={"required": "Write a reason."},
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = ReasonField()


class AddForm(AnswersForm):
    """Somebody whom staff give a seat. Nothing but name, address and reason has to be known."""

    email = forms.EmailField(
        label="Email",
        max_length=320,
        help_text="The confirmation with the calendar entry goes there. Nobody is asked to confirm it.",
        error_messages={
            "required": "Write the address.",
            "invalid": "Write the address in full, as name@company.org.",
        },
    )
    reason = ReasonField("How the person asked, and knows what is kept: “By phone, November 3.”")

    field_order = ("name", "email", "organization", "sector", "part", "note", "reason")

    clean_email = RegisterForm.clean_email

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.fields["name"].label = "Name"
        self.fields["name"].widget = forms.TextInput(attrs={"autocomplete": "off"})
        self.fields["name"].error_messages["required"] = "Write the name."
        self.fields["organization"].required = False
        self.fields["organization"].widget = forms.TextInput(attrs={"autocomplete": "off"})
        self.fields["sector"].label = "Comes from"
        self.fields["sector"].required = False
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", "Not known"),
            *Registration.Sector.choices,
        ]
        self.fields["note"].label = "To arrange"
        self.fields["note"].widget = AdminAutoHeightTextInput()
        self.fields["note"].help_text = "Captions, step-free seating, food."
        if "part" in self.fields:
            self.fields["part"].label = "Takes part"
