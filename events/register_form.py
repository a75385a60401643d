"""The form that asks for a seat, and what keeps robots from it.

Two fields are for robots: one that people do not see and leave empty, and a signed moment at which the form
was drawn, since nobody answers it within two seconds.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from core.text import clean
from events.addresses import AddressError, email_key
from events.models import Meeting, Registration
from events.registration import CONSENT_VERSION, Application

#: Seconds within which nobody answers
TOO_QUICK = 2
#: Seconds after which the form asks to be sent again
TOO_OLD = 24 * 3600
_SALT = "events.register"

UNSURE = "This form was open for very long, or was sent at once. Look over your answers and send them again."


class CleanCharField(forms.CharField):
    """Text without what breaks mails, calendars and feeds."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean(value) if isinstance(value, str) else value)


class AnswersForm(forms.Form):
    """What can be changed later on: everything but the address and the consent."""

    name = CleanCharField(
        label="Your name",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name."},
    )
    organization = CleanCharField(
        label="Organization",
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Write where you work."},
    )
    sector = forms.ChoiceField(
        label="You come from",
        # Nothing is chosen for anybody: the first answer would be everybody's
        choices=[("", "Choose one"), *Registration.Sector.choices],
        error_messages={
            "required": "Choose one of the answers.",
            "invalid_choice": "Choose one of the answers.",
        },
    )
    part = forms.ChoiceField(
        label="How you will take part",
        choices=Registration.Part.choices,
        initial=Registration.Part.IN_PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )
    note = CleanCharField(
        label="What we should arrange for you",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Captions, step-free seating, food. Only the host of the day reads this.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if meeting.mode != Meeting.Mode.HYBRID:
            del self.fields["part"]
        elif meeting.locality:
            room = (Registration.Part.IN_PERSON.value, f"In the room, {meeting.locality}")
            self.fields["part"].choices = [room, *Registration.Part.choices[1:]]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        # Somebody else's mail would carry it
        if "://" in name or "www." in name.lower():
            raise ValidationError("Write your name without an address of the web.")
        return " ".join(name.split())

    def application(self) -> Application:
        """The answers of the valid form."""
        given = self.cleaned_data
        return Application(
            email=given.get("email", ""),
            name=given["name"],
            organization=given["organization"],
            sector=given["sector"],
            part=given.get("part", ""),
            note=given["note"],
            consent=CONSENT_VERSION if given.get("consent") else "",
        )


class RegisterForm(AnswersForm):
    """The whole form. `is_robot` is known once it is valid."""

    email = forms.EmailField(
        label="Work email",
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="We write once to confirm, a week and a day before, and when something changes.",
        error_messages={
            "required": "Write your address.",
            "invalid": "Write the address in full, as name@company.org.",
        },
    )
    consent = forms.BooleanField(
        label=format_html(
            "Keep these answers until 30 days after the roundtable, then delete them. "
            '<a href="{}">Privacy notice</a>',
            "/privacy/",
        ),
        error_messages={
            "required": "Say whether we may keep these answers: without that we cannot hold a seat for you."
        },
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    field_order = ("name", "email", "organization", "sector", "part", "note", "consent", "website", "drawn")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signing.TimestampSigner(salt=_SALT)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        try:
            email_key(email)
        except AddressError as error:
            raise ValidationError(str(error)) from error
        return email

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.is_robot and not self._well_timed():
            raise ValidationError(UNSURE)
        return cleaned

    @property
    def is_robot(self) -> bool:
        """Whether the field was filled that people do not see."""
        return bool(self.cleaned_data.get("website"))

    @property
    def stamp(self) -> str:
        """When the form was drawn first, signed; a form that comes back keeps it while it is good."""
        given = self.data.get("drawn", "")
        return given if given and self._age_is_under(given, TOO_OLD) else self.signer.sign("form")

    def _well_timed(self) -> bool:
        stamp = self.cleaned_data.get("drawn", "")
        return self._age_is_under(stamp, TOO_OLD) and not self._age_is_under(stamp, TOO_QUICK)

    def _age_is_under(self, stamp: str, seconds: int) -> bool:
        try:
            self.signer.unsign(stamp, max_age=seconds)
        except signing.BadSignature:
            return False
        return True


class AskAgainForm(forms.Form):
    """The address whose links are asked for again."""

    email = forms.EmailField(
        label="The address you registered with",
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="If it is registered, a message is there in a few minutes. This page says the same either "
        "way.",
        error_messages={
            "required": "Write your address.",
            "invalid": "Write the address in full, as name@company.org.",
        },
    )

    clean_email = RegisterForm.clean_email
