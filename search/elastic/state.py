"""Whether the search server answers, as all processes and machines know it: the circuit breaker.

The first reader whose search fails opens it; from then on nobody asks, until the worker has asked with
success (`worker.follow`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from core.models import SharedValue

from .client import Unavailable

logger = logging.getLogger(__name__)

KEY = "search server"
#: Longer than any outage; rows that have expired are deleted at night
KEPT = timedelta(days=3650)


@dataclass(frozen=True)
class Outage:
    """Since when the server does not answer, and what it said."""

    since: datetime
    reason: str


def outage() -> Outage | None:
    """What is known of the server being down; None while readers ask it."""
    row = SharedValue.objects.filter(key=KEY).first()
    return Outage(datetime.fromtimestamp(row.number, tz=UTC), row.text) if row else None


def is_down() -> bool:
    """Whether readers are answered by the database for now."""
    return SharedValue.objects.filter(key=KEY).exists()


def note(failure: Unavailable) -> None:
    """Open the breaker after a failure that the next request would meet as well."""
    if not failure.lasts:
        logger.error("The database answers one search: %s", failure.reason)
        return
    now = timezone.now()
    row = SharedValue(key=KEY, number=int(now.timestamp()), text=failure.reason, expires=now + KEPT)
    if not is_down():
        logger.warning("The database answers searches from now on: %s", failure.reason)
    # One statement, whoever else is doing the same
    SharedValue.objects.bulk_create([row], ignore_conflicts=True)


def close() -> None:
    """Let readers ask the server again."""
    if SharedValue.objects.filter(key=KEY).delete()[0]:
        logger.warning("The search server answers again")
