"""Times two pieces of code against each other in one run: the machines are noisy, ratios are not."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any


def measured(
    *pieces: Callable[[], Any],
    rounds: int = 15,
    times: int = 1,
    choose: Callable[[list[float]], float] = statistics.median,
) -> list[float]:
    """The processor seconds of each piece: the median of the rounds, or what `choose` makes of them.

    The pieces are asked in turn, so that a slow moment hits all of them; what others do on the machine
    does not count in processor time. Each is called once before, unmeasured. `times` calls make one
    measurement.
    """
    for piece in pieces:
        piece()
    taken: list[list[float]] = [[] for _ in pieces]
    for _ in range(rounds):
        for place, piece in enumerate(pieces):
            gc.collect()
            started = time.process_time()
            for _ in range(times):
                piece()
            taken[place].append((time.process_time() - started) / times)
    return [choose(seconds) for seconds in taken]


def report(name: str, ours: float, other: float, limit: float) -> float:
    """Print a ratio with both times, and return it."""
    ratio = ours / other
    print(f"\n{name}: {ours * 1000:.2f} ms to {other * 1000:.2f} ms, ratio {ratio:.2f} (at most {limit})")
    return ratio
