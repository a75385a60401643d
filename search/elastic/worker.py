"""What the worker does for the index: it sends what waits, and asks a server that was down for readers."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.utils import timezone

from core.schedule import repeatedly

from . import indices, rebuild, state, sync
from .client import Unavailable, asking, is_configured
from .engine import ElasticEngine

logger = logging.getLogger(__name__)

#: Seconds between two looks for what waits
PERIOD = 1.0
#: Seconds until a server that is down is asked again: a share of how long it has been down, within these
SHORTEST, LONGEST, SHARE = 1.0, 15.0, 0.1

#: Differences that are told by name
TOLD = 50

_next_try = 0.0
#: Whether this process has compared the index: what it finds may be of a version that was here before, and
#: does not know what the other has sent since
_has_compared = False


@repeatedly(PERIOD)
def follow() -> None:
    """Send what waits; where the server is down, ask it now and then, and let readers back to it."""
    global _next_try
    if not is_configured() or time.monotonic() < _next_try:
        return
    try:
        _follow(timezone.now())
        _next_try = 0.0
    except Unavailable as failure:
        state.note(failure)
        _next_try = time.monotonic() + (_pause(timezone.now()) if failure.lasts else LONGEST)
    except rebuild.AlreadyRunningError:
        # Another worker, or somebody at a terminal
        _next_try = time.monotonic() + LONGEST
    except Exception:
        # No state of the server: again each second it would be the same, and fill the log
        _next_try = time.monotonic() + LONGEST
        raise


def _pause(now: datetime) -> float:
    outage = state.outage()
    lasted = (now - outage.since).total_seconds() if outage else 0.0
    return min(max(SHORTEST, lasted * SHARE), LONGEST)


def _follow(now: datetime) -> None:
    down = state.is_down()
    if down:
        probe()
    with asking():
        has_index = indices.current() is not None
    if not has_index:
        logger.warning("The search server has no index of this site: it is made from the corpus")
        rebuild.rebuild()
    elif not _has_compared or rebuild.is_to_compare(now):
        _compare(now)
    _send(now)
    # Only now it has what was written meanwhile, and is known to take it
    if down:
        state.close()


def _send(now: datetime) -> None:
    # Whatever was sent is acknowledged or rests, so this comes to an end
    while sync.waiting(now).exists():
        sync.send_waiting(now=now)


def _compare(now: datetime) -> None:
    global _has_compared
    try:
        # What waits is no difference that anybody has to know of
        _send(now)
        differing = rebuild.compare(now)
    except rebuild.AlreadyRunningError:
        # What changes is sent all the same
        return
    _has_compared = True
    for difference in differing[:TOLD]:
        logger.warning("The index differed from the corpus: %s", difference)
    if len(differing) > TOLD:
        logger.warning("The index differed from the corpus in %s entries more", len(differing) - TOLD)


def answers() -> bool:
    """Whether readers are answered by the search server, for `/readyz`."""
    if state.is_down():
        return False
    try:
        return probe()
    except Unavailable as failure:
        state.note(failure)
        return False


def probe() -> bool:
    """Ask the server as a reader would; whether it has the site's index. Raises `Unavailable`."""
    return ElasticEngine().answers()
