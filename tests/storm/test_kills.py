"""The storm again, in which server, worker and database are killed (SIGKILL) at random moments, twenty times.

On SQLite the database is in the processes that are killed. On PostgreSQL it is a server of the test's own,
killed with all its processes and started again on what it left. People try again, as people do. After each
restart the log is replayed; in the end each message has arrived once, or is of unknown outcome and has
arrived once at most.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.storm.postgres import Postgres
from tests.storm.run import SEATS, Run, make_meeting, storm

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 20
PEOPLE = 2000
LONGEST = 1500


@contextmanager
def database_of_its_own(url: str) -> Iterator[Postgres | None]:
    """A server to be killed, with what the test's database holds; None on SQLite."""
    if connection.vendor == "sqlite":
        yield None
        return
    server = Postgres()
    try:
        server.start()
        server.copy_from(url)
        yield server
    finally:
        server.remove()


def kill_one(run: Run, victim: str, database: Postgres | None, pause: float) -> None:
    """Kill something, start it again after a pause, and wait until it works."""
    if victim == "database":
        assert database is not None
        database.kill()
        time.sleep(pause)
        database.start()
        run.base.close()
    elif victim == "process":
        # One of the two that answer; gunicorn begins another
        run.site.kill_process_of("server")
    else:
        run.site.kill(victim)
        time.sleep(pause)
        run.site.start(victim)
        run.site.wait()


def test_twenty_kills(database_url: str, tmp_path: Path) -> None:
    meant = make_meeting()
    chance = random.Random(8)
    with database_of_its_own(database_url) as database:
        url = database.url if database else database_url
        victims = ["server", "worker", "process"] + (["database"] * 2 if database else [])
        with storm(url, meant, tmp_path, people=PEOPLE, rough=True) as run:
            killed: Counter[str] = Counter()
            for number in range(KILLS):
                time.sleep(chance.uniform(0.5, 3))
                victim = victims[number % len(victims)]
                kill_one(run, victim, database, chance.uniform(0, 0.5))
                killed[victim] += 1
                assert run.broken_rules() == [], f"after the {number + 1}. kill ({victim})"
            assert run.storm.left_to_do, "the storm was over before the last kill"
            run.storm.send_nobody_new()
            run.wait(LONGEST, sending=False)
            run.settle()
            # What the worker does a quarter of an hour after a killed one has claimed a message
            run.site.manage(
                "from django.utils import timezone; from core import outbox;"
                "outbox.mark_lost(timezone.now() + outbox.LOST_AFTER)"
            )
            faults = run.faults(killed=True)
            unknown = run.count("unknown")
            print(f"Killed {dict(killed)}: {unknown} messages of unknown outcome")
            assert faults == []
            assert run.storm.done["confirm"] > SEATS
            # One for each time that a sending was cut off
            assert unknown <= KILLS
