"""Waiting for what another process does."""

import time
from collections.abc import Callable


def until(
    condition: Callable[[], object], seconds: float = 120, otherwise: str = "it did not come to pass"
) -> None:
    """Wait until a condition holds; fail with what to say `otherwise`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
