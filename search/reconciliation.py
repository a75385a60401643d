"""Each night content, entries and index are compared, whatever event may have been missed."""

from __future__ import annotations

import logging
from datetime import datetime

from core.schedule import nightly
from search import maintenance
from search.elastic import client, rebuild

logger = logging.getLogger(__name__)


@nightly
def reconcile(now: datetime) -> None:
    """Mend entries that differ from the content, and log each: none should."""
    for difference in maintenance.check(fix=True):
        logger.warning("The corpus differed from the content: %s", difference)


@nightly
def compare_index(now: datetime) -> None:
    """Let the worker compare the index with the entries. It sends what changed, and knows when that is not
    possible; here all that is due would wait for a server that does not answer.
    """
    if client.is_configured():
        rebuild.ask_for_comparison(now)
