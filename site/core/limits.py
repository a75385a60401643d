"""How often someone may do something: counters of fixed windows that all processes share.

Redis counts where there is one. Without it, or while it does not answer, a row of SharedValue does.
What is counted by (an address, an e-mail) is kept as a keyed hash alone, and never longer than its window.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import SharedValue

_PREFIX = "limit:"
_COUNT = """
    INSERT INTO core_sharedvalue (key, number, text, expires) VALUES (%s, 1, '', %s)
    ON CONFLICT (key) DO UPDATE SET number = core_sharedvalue.number + 1
    WHERE core_sharedvalue.number < %s
"""


def allowed(
    name: str, key: str, *, limit: int, seconds: int, now: datetime | None = None, free: int = 0
) -> bool:
    """Count one more, and return whether it is within `limit` in this window of `seconds`.

    `name` is what is limited, `key` who is counted. Windows begin at multiples of `seconds`, so at the
    turn of one up to twice the limit is possible. `free` of them are counted in the process alone
    where there is no Redis, so that what nearly everybody does writes no row; as many more are then
    possible in each process. Safe when many processes count the same key; never raises for a key.
    """
    now = now or timezone.now()
    window = int(now.timestamp()) // seconds
    counted = f"{name}\n{key}".encode("utf-8", "surrogatepass")
    hashed = salted_hmac("core.limits", counted, algorithm="sha256").hexdigest()
    row = f"{_PREFIX}{name}:{hashed[:40]}:{window}"
    shared = "redis" in settings.CACHES["default"]["BACKEND"]
    if shared or free:
        count = _count_in_cache(row, seconds)
        if shared and count is not None:
            return count <= limit
        if count is not None and count <= free:
            return True
    return _count_in_table(row, limit, datetime.fromtimestamp((window + 1) * seconds, tz=UTC))


def retry_after(seconds: int, now: datetime | None = None) -> int:
    """Seconds until the next window begins, 1 at least: the value of `Retry-After` (RFC 9110 §10.2.3)."""
    now = now or timezone.now()
    return seconds - int(now.timestamp()) % seconds


def _count_in_cache(row: str, seconds: int) -> int | None:
    """Count in the cache; the number with this one, or None when the cache does not answer."""
    for _ in range(2):
        try:
            return cache.incr(row)
        except ValueError:
            # Not there yet; another process may be a moment ahead
            if cache.add(row, 1, seconds):
                return 1
    return None


def _count_in_table(row: str, limit: int, expires: datetime) -> bool:
    """Count in the table up to the limit; whether this one was within it."""
    if limit < 1:
        return False
    # One statement, so that of several at the same moment none is counted over the limit
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [row, connection.ops.adapt_datetimefield_value(expires), limit])
        return bool(cursor.rowcount)


def forget(now: datetime) -> None:
    """Delete the counters of windows that are over; called each minute."""
    SharedValue.objects.filter(key__startswith=_PREFIX, expires__lt=now - timedelta(seconds=1)).delete()
