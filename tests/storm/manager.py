"""The event manager of the storm, who changes the meeting's capacity in the editor while people register."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Sequence

from tests.events.admin import form_values
from tests.storm.visitors import Storm

#: Where in the net the manager sits
HERE = "10.255.0.1"


class Manager(threading.Thread):
    """Gives the meeting other seats every few seconds, by the form of the editor: preview, then press."""

    def __init__(self, storm: Storm, path: str, cookie: str, capacities: Sequence[int], pause: float) -> None:
        super().__init__(daemon=True)
        self.storm, self.path, self.cookie = storm, path, cookie
        self.capacities, self.pause = capacities, pause
        self.stopping = threading.Event()
        self.changed = 0

    def run(self) -> None:
        turn = 0
        while not self.stopping.wait(self.pause):
            try:
                self.changed += self.change(self.capacities[turn % len(self.capacities)])
            except (AssertionError, OSError, http.client.HTTPException) as error:
                self.storm.broken[f"the manager: {error}"[:300]] += 1
            turn += 1

    def change(self, capacity: int) -> bool:
        """Ask what follows, and press; whether it was done."""
        page = self.storm.ask("seats", "GET", self.path, HERE, self.cookie)
        form = {**self._values(page.body), "capacity": str(capacity)}
        cookies = f"{self.cookie}; {page.cookie}"
        asked = self.storm.ask("seats", "POST", self.path, HERE, cookies, form)
        assert asked.status == 200, f"the preview was answered {asked.status}"
        pressed = self.storm.ask("seats", "POST", self.path, HERE, cookies, self._values(asked.body))
        # In the rough a first try may have been done whose answer was lost
        assert pressed.status == 302 or self.storm.rough, f"the change was answered {pressed.status}"
        return pressed.status == 302

    @staticmethod
    def _values(page: bytes) -> dict[str, str]:
        return form_values(page, ".meeting__does")

    def stop(self) -> None:
        self.stopping.set()
        self.join(150)
