"""Meetings: when, where and whether, and how many seats; no part of a page's revisions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import models

from core.fields import CleanTextMixin
from core.models.center import validate_zone
from events.walltime import get_zone, in_zone


def derived_times(
    start: datetime | None, end: datetime | None, day: date | None, zone: str
) -> dict[str, Any]:
    """What follows from a meeting's times, for queries: `day`, `begins_at`, `over_at`.

    `start` and `end` are aware. What is not known of them is the beginning and the end of the day, on
    the clocks of `zone`.
    """
    if start is not None:
        day = in_zone(start, zone).date()
    if day is None:
        return {"day": None, "begins_at": None, "over_at": None}
    return {
        "day": day,
        "begins_at": start or first_moment(day, zone),
        "over_at": end or first_moment(day + timedelta(days=1), zone),
    }


def first_moment(day: date, zone: str) -> datetime:
    """When a day begins; where the clocks skip midnight, at the hour that they show instead."""
    return datetime.combine(day, time.min, get_zone(zone)).astimezone(UTC)


class Meeting(CleanTextMixin, models.Model):
    """The one row that says when, where and whether a roundtable takes place.

    In a page's field a draft, an old tab, an older revision, a copy or a schedule could move or
    revive a meeting. Only `events.meetings` changes a row, each time by a service that touches
    `version` first; while it is not announced, the page's form does.

    Times are kept in UTC and shown as wall time of `zone`. A meeting of the past may be known by
    its day alone: then `day` is set and `start` and `end` are not. Otherwise `day` follows from
    `start`, and `begins_at` and `over_at` follow from all three, so that queries need no zone.
    """

    class State(models.TextChoices):
        UNANNOUNCED = "unannounced", "Not announced"
        ANNOUNCED = "announced", "Announced"
        CANCELLED = "cancelled", "Cancelled"

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "In person and online"

    class Registration(models.TextChoices):
        NONE = "none", "No registration here"
        OPEN = "open", "Open"
        APPROVAL = "approval", "By approval"
        INVITATION = "invitation", "By invitation"

    translation_key = models.UUIDField(
        unique=True, editable=False, help_text="Of the page that the meeting was made with"
    )
    uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Of calendars (RFC 5545 UID)"
    )
    sequence = models.PositiveIntegerField(default=0, help_text="RFC 5545 SEQUENCE; it never falls")
    version = models.PositiveBigIntegerField(default=0, help_text="Touched first by each transaction")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNANNOUNCED)

    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)
    day = models.DateField(
        null=True, blank=True, help_text="On the clocks of the zone; without a start the hours are not known"
    )
    zone = models.CharField(max_length=60, validators=[validate_zone])
    previous_start = models.DateTimeField(null=True, blank=True, help_text="Before the meeting was moved")
    begins_at = models.DateTimeField(null=True, editable=False, help_text="The start, or that of the day")
    over_at = models.DateTimeField(null=True, editable=False, help_text="The end, or that of the day")

    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place = models.CharField(
        max_length=255, blank=True, help_text="As the page says it: At the center, Boston"
    )
    locality = models.CharField(max_length=120, blank=True, help_text="In a word, for rows: Boston")
    address = models.TextField(blank=True)
    access_note = models.CharField(max_length=255, blank=True, help_text="Step-free; captions on request")
    joining_link = models.URLField(max_length=1000, blank=True, help_text="Told to confirmed attendees only")

    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Seats; empty: not limited")
    seats_held = models.PositiveIntegerField(default=0, help_text="Given away outside of this site")
    availability_is_public = models.BooleanField(default=True)
    registration = models.CharField(max_length=12, choices=Registration.choices, default=Registration.NONE)
    registration_opens = models.DateTimeField(null=True, blank=True)
    registration_closes = models.DateTimeField(null=True, blank=True)
    registration_note = models.TextField(blank=True, help_text="What it costs, how soon it is answered")
    contact_name = models.CharField(max_length=120, blank=True, help_text="Whom to ask; else the center")
    contact_email = models.EmailField(blank=True)
    waiting_list = models.BooleanField(default=True)
    chatham_house = models.BooleanField(default=False, help_text="Roles only on roster and badges")

    announced_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_note = models.TextField(blank=True, help_text="Public: why it does not take place")
    changed_at = models.DateTimeField(help_text="When calendars’ data last changed (DTSTAMP)")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "begins_at"], name="meeting_begins"),
            models.Index(fields=["state", "over_at"], name="meeting_over"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gt=models.F("start")),
                name="meeting_end_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.day or 'no date'}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        derived = self.derive()
        if update_fields is not None:
            update_fields = {*update_fields, *derived}
        super().save(*args, update_fields=update_fields, **kwargs)

    def derive(self) -> dict[str, Any]:
        """Set what follows from start, end, day and zone; the values that were set, by name."""
        derived = derived_times(self.start, self.end, self.day, self.zone)
        for name, value in derived.items():
            setattr(self, name, value)
        return derived

    @property
    def is_announced(self) -> bool:
        """Whether it was ever announced: a cancelled one was."""
        return self.state != self.State.UNANNOUNCED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def has_date(self) -> bool:
        """Whether it is known when the meeting takes place, at least the day."""
        return self.start is not None or self.day is not None
