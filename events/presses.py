"""Presses of buttons at one meeting's desk: what comes while another is there is answered together.

Everybody at a desk waits for its row, and each time it changes hands takes longer than a press. So the
presses that come meanwhile wait in this process, and whoever is the first of them serves all, in the order in
which they came, in one transaction. One that is refused changes nothing of the others. Where the transaction
itself fails, each is served again alone, and has its own outcome.

    press(claim.meeting_id, uuid, _confirm, claim.holds_for)
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from events.desk import Desk, Holds
from events.models import Registration
from events.transactions import touched

#: How many are served in one transaction
MOST = 16

_NEXT = timedelta(microseconds=1)

Act = Callable[[Desk], Registration]


@dataclass(eq=False)
class _Press:
    uuid: UUID
    act: Act
    holds: Holds | None
    outcome: Future[Registration] = field(default_factory=Future)
    #: There is an outcome, or this one is now the first and serves
    called: threading.Event = field(default_factory=threading.Event)


class _Line:
    """Who waits in this process for the desk of one meeting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[_Press] = deque()
        self._led = False

    def join(self, press: _Press) -> bool:
        """Stand at the end; whether nobody was there, so that this one serves."""
        with self._lock:
            self._waiting.append(press)
            first, self._led = not self._led, True
            return first

    def some(self) -> list[_Press]:
        """Those who are served next, from the first on: of one registration one press."""
        found: dict[UUID, _Press] = {}
        with self._lock:
            while self._waiting and len(found) < MOST and self._waiting[0].uuid not in found:
                press = self._waiting.popleft()
                found[press.uuid] = press
        return list(found.values())

    def hand_over(self) -> None:
        """Let the first who is left serve."""
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()


_lines: dict[int, _Line] = {}


def press(meeting_id: int, uuid: UUID, act: Act, holds: Holds | None = None) -> Registration:
    """Let `act` answer a press about a registration at its meeting's desk, and return what it returns.

    `holds` says whether the registration may be touched. Raises what `act` raises, which must not have
    changed anything by then, and Meeting.DoesNotExist without a meeting.
    """
    mine = _Press(uuid, act, holds)
    line = _lines.setdefault(meeting_id, _Line())
    if not line.join(mine):
        mine.called.wait()
    if not mine.outcome.done():
        presses = line.some()
        try:
            _serve(meeting_id, presses)
        finally:
            for each in presses:
                if not each.outcome.done():
                    each.outcome.set_exception(RuntimeError("whoever served this press was ended"))
                each.called.set()
            line.hand_over()
    return mine.outcome.result()


def _serve(meeting_id: int, presses: list[_Press]) -> None:
    """Give each its outcome, in one transaction or else each in its own."""
    try:
        outcomes = _outcomes(meeting_id, presses)
    except Exception as error:
        if len(presses) > 1:
            for each in presses:
                _serve(meeting_id, [each])
            return
        outcomes = [error]
    for each, outcome in zip(presses, outcomes, strict=True):
        if isinstance(outcome, Exception):
            each.outcome.set_exception(outcome)
        else:
            each.outcome.set_result(outcome)


def _outcomes(meeting_id: int, presses: list[_Press]) -> list[Registration | Exception]:
    outcomes: list[Registration | Exception] = []
    with touched(meeting_id, [each.uuid for each in presses]) as taken:
        # Not before: who gets the row first is the first, in the queue and in the log
        at = Desk(taken, timezone.now())
        for each in presses:
            at.serve(each.uuid, each.holds, max(timezone.now(), at.now + _NEXT))
            moved = len(at.moved)
            try:
                outcomes.append(each.act(at))
            except Exception as error:
                # What it has changed would stand
                if len(at.moved) != moved:
                    raise
                outcomes.append(error)
            at.done()
        at.close()
    return outcomes
