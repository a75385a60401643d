"""What one process does at a time, of all workers and machines: the right to it is a row."""

from __future__ import annotations

import time
from datetime import timedelta
from types import TracebackType

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.models import SharedValue

#: Who has said nothing for so long is dead
LASTS = timedelta(minutes=3)


class AlreadyRunningError(Exception):
    """Somebody else does it, or has taken it over."""


class Lease:
    """The right to do something, which one process has at a time.

    A row that has run out says that whoever had it did not come to the end.
    """

    def __init__(self, key: str) -> None:
        self.key, self.token = key, get_random_string(16)
        self._said = time.monotonic()

    def __enter__(self) -> Lease:
        now = timezone.now()
        SharedValue.objects.filter(key=self.key, expires__lte=now).delete()
        row = SharedValue(key=self.key, text=self.token, expires=now + LASTS)
        SharedValue.objects.bulk_create([row], ignore_conflicts=True)
        if not self._mine().exists():
            raise AlreadyRunningError
        return self

    def renew(self, *, at_once: bool = False) -> None:
        """Say that this process still works, now and then or `at_once`.

        Raises AlreadyRunningError where it was given up for dead, and another took over.
        """
        if not at_once and time.monotonic() - self._said < LASTS.total_seconds() / 10:
            return
        self._said = time.monotonic()
        if not self._mine().update(expires=timezone.now() + LASTS):
            raise AlreadyRunningError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._mine().delete()
        else:
            self._mine().update(expires=timezone.now())

    def _mine(self) -> QuerySet[SharedValue]:
        return SharedValue.objects.filter(key=self.key, text=self.token)
