"""Each night the entries are compared with the content, whatever event may have been missed."""

from __future__ import annotations

import logging
from datetime import datetime

from core.schedule import nightly
from search import maintenance

logger = logging.getLogger(__name__)


@nightly
def reconcile(now: datetime) -> None:
    """Mend entries that differ from the content, and log each: none should."""
    for difference in maintenance.check(fix=True):
        logger.warning("The corpus differed from the content: %s", difference)
