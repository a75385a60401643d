"""Meetings: when, where and whether, and how many seats; no part of a page's revisions."""

from __future__ import annotations

import uuid

from django.db import models

from core.models.center import validate_zone


class Meeting(models.Model):
    """The one row that says when, where and whether a roundtable takes place.

    In a page's field a draft, an old tab, an older revision, a copy or a schedule could move or
    revive a meeting. Only `events.meetings` changes a row, each time by a service that touches
    `version` first.

    Times are kept in UTC and shown as wall time of `zone`. A meeting of the past may be known by
    its day alone (`day`, without `start` and `end`).
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
    day = models.DateField(null=True, blank=True, help_text="Of a meeting whose hours are not known")
    zone = models.CharField(max_length=60, validators=[validate_zone])
    previous_start = models.DateTimeField(null=True, blank=True, help_text="Before the meeting was moved")

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
        indexes = [models.Index(fields=["state", "start"], name="meeting_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gt=models.F("start")),
                name="meeting_end_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.start or self.day or 'no date'}"
