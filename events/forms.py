"""The fields of a meeting: in the page's form while it is not announced, in small forms afterwards.

Hours are wall time of the meeting's zone, whoever types them. Each form turns its answers into the
values of `events.changes`, which say what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from events.changes import Cancellation, Place, Plan, Seats, Times
from events.fields import WallTimeField, zone_choices
from events.models.meetings import Meeting
from events.walltime import WallTimeError, to_utc, to_wall

#: Of the values of a meeting, those that are moments and shown as wall time
WALL_TIMES = ("start", "end", "registration_opens", "registration_closes")


class TimesFields(forms.Form):
    """When."""

    start = WallTimeField(label="Starts", required=False)
    end = WallTimeField(label="Ends", required=False)
    day = forms.DateField(
        label="Or the day alone",
        required=False,
        widget=AdminDateInput,
        help_text="Of a meeting whose hours are not known. Leave it empty where you write hours.",
    )
    zone = forms.ChoiceField(
        label="Time zone",
        choices=zone_choices,
        help_text="Hours are what the clocks of this zone show, whoever reads or types them.",
    )


class PlaceFields(forms.Form):
    """Where."""

    mode = forms.ChoiceField(label="How people take part", choices=Meeting.Mode.choices)
    place = forms.CharField(
        label="Place", max_length=255, required=False, help_text="As the page says it: At the center, Boston."
    )
    locality = forms.CharField(
        label="In a word", max_length=120, required=False, help_text="For rows and for its time: Boston."
    )
    address = forms.CharField(
        label="Address", required=False, max_length=1000, widget=AdminAutoHeightTextInput
    )
    access_note = forms.CharField(
        label="Access", max_length=255, required=False, help_text="Step-free; captions on request."
    )
    joining_link = forms.URLField(
        label="Joining link",
        max_length=1000,
        required=False,
        assume_scheme="https",
        help_text="Told to confirmed attendees only, never on the page.",
    )


class SeatsFields(forms.Form):
    """How many seats, and how one asks for one."""

    capacity = forms.IntegerField(
        label="Seats",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Leave it empty where seats are not limited.",
    )
    seats_held = forms.IntegerField(
        label="Seats given away outside of this site", min_value=0, max_value=100_000, required=False
    )
    availability_is_public = forms.BooleanField(label="The page says how many seats are free", required=False)
    registration = forms.ChoiceField(label="Registration", choices=Meeting.Registration.choices)
    registration_opens = WallTimeField(label="Registration opens", required=False)
    registration_closes = WallTimeField(label="Registration closes", required=False)
    registration_note = forms.CharField(
        label="Terms",
        required=False,
        max_length=2000,
        widget=AdminAutoHeightTextInput,
        help_text="What it costs, how soon requests are answered.",
    )
    contact_name = forms.CharField(label="Whom to ask", max_length=120, required=False)
    contact_email = forms.EmailField(
        label="Their address", required=False, help_text="Without one, the center’s own of the site settings."
    )
    waiting_list = forms.BooleanField(label="A waiting list when the seats are gone", required=False)
    chatham_house = forms.BooleanField(
        label="Nothing is attributed", required=False, help_text="Roster and badges show roles only."
    )


FIELDS: dict[str, forms.Field] = {
    **TimesFields.base_fields,  # type: ignore[attr-defined]
    **PlaceFields.base_fields,  # type: ignore[attr-defined]
    **SeatsFields.base_fields,  # type: ignore[attr-defined]
}


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """What the fields show of a meeting: its values, moments as naive wall time."""
    values = Plan.of(meeting).values()
    for name in WALL_TIMES:
        if values[name] is not None:
            values[name] = to_wall(values[name], meeting.zone)
    return values


def times_of(cleaned: Mapping[str, Any]) -> Times:
    """The times of cleaned fields; raises ValidationError by name for an hour that a zone skips."""
    zone = cleaned["zone"]
    moments = _moments(cleaned, zone, "start", "end")
    return Times(day=cleaned.get("day"), zone=zone, **moments)


def place_of(cleaned: Mapping[str, Any]) -> Place:
    """The place of cleaned fields."""
    return Place(**{name: cleaned[name] for name in PlaceFields.base_fields})  # type: ignore[attr-defined]


def seats_of(cleaned: Mapping[str, Any], zone: str) -> Seats:
    """The seats of cleaned fields; raises ValidationError by name for an hour that `zone` skips."""
    values = {name: cleaned[name] for name in SeatsFields.base_fields}  # type: ignore[attr-defined]
    values["seats_held"] = values["seats_held"] or 0
    values.update(_moments(cleaned, zone, "registration_opens", "registration_closes"))
    return Seats(**values)


def _moments(cleaned: Mapping[str, Any], zone: str, *names: str) -> dict[str, datetime | None]:
    moments: dict[str, datetime | None] = {}
    errors: dict[str, str] = {}
    for name in names:
        wall = cleaned.get(name)
        try:
            moments[name] = None if wall is None else to_utc(wall, zone)
        except WallTimeError as error:
            errors[name] = str(error)
    if errors:
        raise ValidationError(errors)
    return moments


class ChangeForm(forms.Form):
    """A small form that makes one change of an announced meeting.

    `meeting` is the row as it is; `change` what the valid form asks for.
    """

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        initial = {**initial_of(meeting), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.meeting = meeting
        self.change: Times | Place | Seats | Cancellation | None = None
        if "zone" in self.fields:
            self.fields["zone"].choices = zone_choices(meeting.zone)  # type: ignore[attr-defined]
        for name in ("registration_opens", "registration_closes"):
            if name in self.fields:
                self.fields[name].help_text = f"On the clocks of {meeting.zone}."

    def make_change(self, cleaned: dict[str, Any]) -> Times | Place | Seats | Cancellation:
        """The change that the cleaned answers ask for; raises ValidationError by name."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.change = self.make_change(self.cleaned_data)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


class NoteField(forms.Form):
    """What the organizers say to the attendees of a change."""

    note = forms.CharField(
        label="A line to the attendees",
        required=False,
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        help_text="It stands in the message that they get. You may leave it empty.",
    )


class MoveForm(ChangeForm, TimesFields, NoteField):
    """Another day or hour."""

    def make_change(self, cleaned: dict[str, Any]) -> Times:
        times = times_of(cleaned)
        times.check()
        if not times.known:
            raise ValidationError(
                {"start": "Say when the meeting takes place: its start, or at least its day."}
            )
        if times.start is not None and times.end is None:
            raise ValidationError({"end": "Write when the meeting ends."})
        return times


class ChangePlaceForm(ChangeForm, PlaceFields, NoteField):
    """Another place, or another way to take part."""

    def make_change(self, cleaned: dict[str, Any]) -> Place:
        return place_of(cleaned)


class ChangeSeatsForm(ChangeForm, SeatsFields):
    """Other seats, or another way to ask for one."""

    def make_change(self, cleaned: dict[str, Any]) -> Seats:
        seats = seats_of(cleaned, self.meeting.zone)
        seats.check(self.meeting.over_at)
        return seats


class CancelForm(ChangeForm):
    """It does not take place."""

    cancellation_note = forms.CharField(
        label="Why, for everyone to read",
        required=False,
        max_length=2000,
        widget=AdminAutoHeightTextInput,
        help_text="One sentence, shown on the page. You may leave it empty.",
    )
    word = forms.CharField(label="Write “cancel” to go on", max_length=20)

    def clean_word(self) -> str:
        word = self.cleaned_data["word"].strip().strip("“”\"'").casefold()
        if word != "cancel":
            raise ValidationError("Write the word cancel. A cancelled meeting cannot be brought back.")
        return word

    def make_change(self, cleaned: dict[str, Any]) -> Cancellation:
        return Cancellation(cleaned["cancellation_note"])
