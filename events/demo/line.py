"""What the line on top of the demonstration invites to try here."""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.utils import timezone

from core.restricted import Restricted
from events.allocation import HOLDING
from events.listing import public
from events.models import Meeting, RoundtablePage


def register() -> dict[str, str] | None:
    """The form of the demonstration's next roundtable with a free seat; None where there is none.

    A stored page is made anew when registration opens or closes. When the last seat is taken it may be
    older: the form then offers the waiting list.
    """
    now = timezone.now()
    held = Count("meeting__registrations", filter=Q(meeting__registrations__status__in=HOLDING))
    page = (
        RoundtablePage.objects.filter(
            ~Restricted(),
            Q(meeting__registration_opens=None) | Q(meeting__registration_opens__lte=now),
            Q(meeting__registration_closes=None) | Q(meeting__registration_closes__gt=now),
            **public(
                state=Meeting.State.ANNOUNCED, registration=Meeting.Registration.OPEN, begins_at__gt=now
            ),
        )
        .marked()
        .filter(is_demo=True)
        .annotate(held=held)
        .filter(Q(meeting__capacity=None) | Q(meeting__capacity__gt=F("held") + F("meeting__seats_held")))
        .order_by("meeting__begins_at", "pk")
        .defer("body")
        .first()
    )
    if page is None:
        return None
    parts = page.get_url_parts()
    return {"text": "registering for a roundtable", "url": f"{parts[2]}register/"} if parts else None
