"""The limit of what readers wait for: all that one search asks together, of all nodes, whatever happens."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from elasticsearch import Elasticsearch

from .client import RETRIES, TOO_SLOW, Unavailable, asking, client, nodes

Answer = TypeVar("Answer")

#: Seconds that the first node gets at least while another one could answer
PATIENCE = 0.4
#: With fewer seconds nobody is asked
LEAST = 0.05

# Requests have limits of their own, but none that holds for all that they wait for: names that are looked up,
# several addresses of a name, an answer that takes long to be parsed. As many as a process has requests
_waiting = ThreadPoolExecutor(32, thread_name_prefix="search-server")


class Limit:
    """So many seconds for all that is asked within it. What the site does in between does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def ask(self, question: Callable[[Elasticsearch], Answer]) -> Answer:
        """Ask a question of one node after another until one answers. Raises `Unavailable`."""
        if self._left < LEAST:
            raise Unavailable(TOO_SLOW)
        began = time.monotonic()
        asked = _waiting.submit(_ask, question, began + self._left)
        try:
            return asked.result(self._left)
        except TimeoutError as error:
            asked.cancel()
            raise Unavailable(TOO_SLOW) from error
        except Unavailable as failure:
            # Who refuses a question that slowly is asked no other one
            failure.lasts = failure.lasts or time.monotonic() - began > PATIENCE
            raise
        finally:
            self._left -= time.monotonic() - began


def _ask(question: Callable[[Elasticsearch], Answer], end: float) -> Answer:
    others, has_waited = min(len(nodes()) - 1, RETRIES), False
    while True:
        left = end - time.monotonic()
        if left < LEAST:
            raise Unavailable(TOO_SLOW)
        # The second has all that is left: where two are so slow, all are, and asking anew makes them slower
        is_short = others > 0 and not has_waited
        began, seconds = time.monotonic(), min(left, max(PATIENCE, left / 4)) if is_short else left
        try:
            with asking():
                # In tenths, so that a client with such a limit is there already
                return question(client(math.ceil(seconds * 10) / 10, retries=0))
        except Unavailable as failure:
            if not (others and failure.elsewhere):
                raise
            others -= 1
            has_waited = has_waited or time.monotonic() - began >= seconds
