"""One storm from its first form to its last message, on the database of a test."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone

from core.permissions import EVENT_MANAGERS
from tests.core.factories import make_user
from tests.events.admin import change_url
from tests.events.factories import make_roundtable
from tests.storm import ledger, rules
from tests.storm.base import Base
from tests.storm.manager import Manager
from tests.storm.postbox import Postbox, postbox
from tests.storm.processes import SECRET, Site
from tests.storm.visitors import Storm

SEATS = 40
#: What the manager gives the meeting in turn: fewer seats than are taken, and more
CAPACITIES = (36, 44, 38, 42, 40)


@dataclass(frozen=True)
class Meant:
    """The meeting that the storm is about, and who looks after it."""

    meeting: int
    form: str
    change: str
    cookie: str


def make_meeting() -> Meant:
    """A roundtable of 40 seats in a month (so that free seats are offered), and its manager signed in."""
    start = timezone.now().replace(microsecond=0) + timedelta(days=30)
    page = make_roundtable(
        "Storm",
        meeting={
            "capacity": SEATS,
            "registration": "open",
            "start": start,
            "end": start + timedelta(hours=3),
            "place": "At the center",
        },
    )
    client = Client()
    with override_settings(SECRET_KEY=SECRET):
        client.force_login(make_user(EVENT_MANAGERS))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return Meant(page.meeting_id, f"{page.get_url_parts()[2]}register/", change_url(page, "seats"), cookie)


@dataclass
class Run:
    """A storm under way."""

    site: Site
    storm: Storm
    manager: Manager
    box: Postbox
    base: Base
    meant: Meant
    seen: Path
    begun: float = field(default_factory=time.monotonic)

    def count(self, state: str) -> int:
        """Messages of the outbox in a state."""
        return int(self.base.one("SELECT COUNT(*) FROM core_outboxmessage WHERE state = %s", [state]))

    def wait(self, seconds: float, *, sending: bool = True) -> None:
        """Wait until nobody does anything any more, and every message has left.

        The manager changes the capacity to the last: what a change offers is to be sent and answered, too.
        """
        end = self.begun + seconds
        self._wait_for_quiet(end, sending)
        self.manager.stop()
        self._wait_for_quiet(end, sending)

    def _wait_for_quiet(self, end: float, sending: bool) -> None:
        said = time.monotonic()
        quiet = 0
        while quiet < 4:
            assert time.monotonic() < end, f"not over: {self.state()}"
            if time.monotonic() - said > 15:
                said = time.monotonic()
                print(f"  {said - self.begun:.0f} s: {self.state()}", flush=True)
            time.sleep(0.3)
            waits = self.count("waiting") + (self.count("sending") if sending else 0)
            quiet = quiet + 1 if self.storm.idle and not waits else 0

    def state(self) -> str:
        arrived = sum(self.box.arrived.values())
        return (
            f"{dict(self.storm.done)}, {self.storm.left_to_do} to do, {arrived} arrived, "
            f"{self.count('waiting')} wait, broken: {dict(self.storm.broken)}"
        )

    def settle(self) -> None:
        """Stop everybody, and then the site."""
        self.storm.end()
        self.site.stop()

    def broken_rules(self) -> list[str]:
        """What does not hold of the seats at this moment."""
        with self.base.snapshot():
            lines, guests = ledger.lines_of(self.base), ledger.guests_of(self.base, self.meant.meeting)
        return rules.few([*rules.Replay(lines, guests, SEATS).faults, *rules.of_table(guests)])

    def faults(self, *, killed: bool = False) -> list[str]:
        """All that does not hold."""
        lines = ledger.lines_of(self.base)
        guests = ledger.guests_of(self.base, self.meant.meeting)
        messages = ledger.messages_of(self.base)
        replay = rules.Replay(lines, guests, SEATS)
        found = [
            *replay.faults,
            *rules.of_table(guests),
            *rules.of_observer(self.seen, replay.after),
            *rules.of_messages(lines, guests, messages),
            *rules.of_post(messages, self.box.arrived, killed=killed),
        ]
        # What is being killed answers as it can; whoever asked asked again
        answers = {} if killed else self.storm.answers
        logs = [self.site.log(name) for name in ("server", "worker")]
        found += rules.of_answers(answers, self.storm.broken, *logs)
        seconds = time.monotonic() - self.begun
        print(
            f"\nStorm of {seconds:.0f} s: {dict(self.storm.done)}; {len(lines)} lines of the ledger, "
            f"{replay.promoted} moved up, {self.manager.changed} changes of the capacity, "
            f"{len(self.seen.read_text().splitlines())} looks, {len(messages)} messages, "
            f"{sum(self.box.arrived.values())} arrived"
        )
        return rules.few(found)


@contextmanager
def storm(
    database_url: str,
    meant: Meant,
    folder: Path,
    *,
    people: int,
    settings_module: str = "tests.storm.embedded",
    pause: float = 3,
    rough: bool = False,
    seed: int = 8,
    clients: int = 64,
    burst: int = 0,
) -> Iterator[Run]:
    """Let the site come up, and people register from 64 clients while the block runs."""
    connections.close_all()
    base = Base(database_url)
    ledger.install(base)
    with postbox() as (box, mail_port):
        site = Site(database_url, folder, mail_port, settings_module)
        people_of: Any = Storm(site.port, meant.form, clients=clients, seed=seed, rough=rough, burst=burst)
        manager = Manager(people_of, meant.change, meant.cookie, CAPACITIES, pause)
        box.tell = people_of.read
        box.hesitates = 0.05 if rough else 0
        try:
            site.start("server")
            site.start("worker")
            seen = site.observe(database_url, meant.meeting)
            site.wait()
            run = Run(site, people_of, manager, box, base, meant, seen)
            people_of.begin(people)
            manager.start()
            yield run
        finally:
            people_of.end()
            manager.stopping.set()
            site.stop()
            base.close()
