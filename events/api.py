"""What the read-only API says of a roundtable's meeting. The joining link is no part of it."""

from __future__ import annotations

from rest_framework.fields import CharField, DateField, DateTimeField
from wagtail.api import APIField

MEETING_FIELDS = [
    APIField("start", DateTimeField(source="meeting.start")),
    APIField("end", DateTimeField(source="meeting.end")),
    APIField("day", DateField(source="meeting.day")),
    APIField("zone", CharField(source="meeting.zone")),
    APIField("state", CharField(source="meeting.state")),
    APIField("mode", CharField(source="meeting.mode")),
    APIField("place", CharField(source="meeting.place")),
]
