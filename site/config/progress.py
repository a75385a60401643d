"""One line for each long step of the set-up, which counts while it runs. Standard library only."""

from __future__ import annotations

import sys
import time


class Progress:
    """Shows `label … done/total note`; rewritten in place on a terminal, now and then elsewhere."""

    def __init__(self, label: str, total: int = 0) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self.started = self.shown = time.monotonic()
        self.terminal = sys.stdout.isatty()
        self.show("…")

    def show(self, text: str, end: bool = False) -> None:
        """Replace the line's text; `end` leaves it standing."""
        line = f"  {self.label:<14}{text}"
        if self.terminal:
            sys.stdout.write(f"\r\033[K{line}" + ("\n" if end else ""))
        else:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        self.shown = time.monotonic()

    def step(self, note: str = "") -> None:
        """Count one more of `total`."""
        self.done += 1
        if time.monotonic() - self.shown > (0.1 if self.terminal else 5):
            of = f"/{max(self.total, self.done)}" if self.total else ""
            self.show(f"{self.done}{of} {note}".rstrip())

    def finish(self, text: str = "done") -> None:
        """Say that the step is over and how long it took."""
        self.show(f"{text} ({time.monotonic() - self.started:.0f} s)", end=True)
