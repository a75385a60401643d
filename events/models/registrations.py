"""Registrations for meetings, each transition of them, and what calendars were last told.

`events.registration` and `events.meetings` alone change these rows, each in a transaction that touches
the meeting first.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .meetings import Meeting


class Registration(models.Model):
    """One person's registration for one meeting. Who somebody is, says `email_key`."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "Address not confirmed"
        PENDING = "pending", "Waits for approval"
        CONFIRMED = "confirmed", "Has a seat"
        WAITLISTED = "waitlisted", "On the waiting list"
        OFFERED = "offered", "Has an offer"
        ATTENDED = "attended", "Was there"
        ABSENT = "absent", "Was not there"
        CANCELLED = "cancelled", "Withdrawn or cancelled"
        REJECTED = "rejected", "Declined"
        EXPIRED = "expired", "Expired"

    class Source(models.TextChoices):
        PUBLIC = "public", "By the form"
        STAFF = "staff", "By staff"
        INVITATION = "invitation", "By invitation"

    class Part(models.TextChoices):
        IN_PERSON = "in_person", "In the room"
        ONLINE = "online", "By video"

    class Sector(models.TextChoices):
        SPONSOR = "sponsor", "A sponsor"
        CRO = "cro", "A CRO"
        SITE = "site", "An investigative site"
        REGULATOR = "regulator", "A regulator"
        UNIVERSITY = "university", "A university"
        OTHER = "other", "Elsewhere"

    ACTIVE = ("unconfirmed", "pending", "confirmed", "waitlisted", "offered", "attended")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="registrations")
    email = models.CharField(max_length=320, help_text="As it was typed")
    email_key = models.CharField(max_length=320, help_text="Local part casefolded, domain as its A-label")
    name = models.CharField(max_length=500)
    organization = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=255, blank=True)
    sector = models.CharField(max_length=60, choices=Sector.choices, blank=True)
    note = models.TextField(blank=True, help_text="What the organizers should know")
    answers = models.JSONField(
        default=list, blank=True, help_text="To questions, under the wording they were given to"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UNCONFIRMED)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PUBLIC)
    seat = models.PositiveIntegerField(
        null=True, blank=True, help_text="Turns a mistake into an error, not a guest"
    )
    queued_at = models.DateTimeField(null=True, blank=True, help_text="The moment of the confirming press")
    part = models.CharField(
        max_length=10, choices=Part.choices, blank=True, help_text="How, where a meeting leaves the choice"
    )
    confirm_until = models.DateTimeField(
        null=True, blank=True, help_text="When the link that confirms the address ends"
    )
    offered_until = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=40, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    token_version = models.PositiveIntegerField(default=1, help_text="Raised to revoke every link")
    checkin_code = models.CharField(max_length=40, blank=True, db_index=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(auto_now=True)
    erased = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "status", "queued_at"], name="registration_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email_key"],
                condition=Q(
                    status__in=["unconfirmed", "pending", "confirmed", "waitlisted", "offered", "attended"]
                ),
                name="one_active_registration",
            ),
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_guest_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} ({self.get_status_display()})"


class Transition(models.Model):
    """The log: one row for each change of a registration's state."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="transitions")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12)
    actor = models.CharField(max_length=20, help_text="attendee, staff or system")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_status or 'new'} → {self.to_status}"


class SentSequence(models.Model):
    """The last SEQUENCE sent to an address for a UID: it never falls, also after a withdrawal."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    email_key = models.CharField(max_length=320)
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "email_key"], name="sequence_an_address")]

    def __str__(self) -> str:
        return str(self.sequence)
