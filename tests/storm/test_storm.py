"""People register from 64 clients for 40 seats, while some withdraw, come back, and the capacity changes.

The site is served as the project serves it: gunicorn with two processes, embedded settings, the real worker,
an SMTP server that counts by Message-ID; on SQLite, or on the PostgreSQL of DATABASE_URL. The rules stand in
`tests.storm.rules`. Here 400 people come, so that the suite stays short; the 2,000 are in
`tests/benchmarks/test_full_storm.py`.
"""

from pathlib import Path

import pytest

from tests.storm.run import CAPACITIES, make_meeting, storm

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 400
#: On an idle machine of two cores it takes a minute; others may use the machine
LONGEST = 900


def test_the_storm(database_url: str, tmp_path: Path) -> None:
    weather(database_url, tmp_path, PEOPLE, LONGEST)


def weather(database_url: str, folder: Path, people: int, longest: float) -> None:
    """Let so many people come, and hold what happened against all rules."""
    with storm(database_url, make_meeting(), folder, people=people) as run:
        run.wait(longest)
        run.settle()
        assert run.faults() == []
        done = run.storm.done
        # One in ten sends the form twice, spelled in two ways
        assert done["registered"] >= people * 1.1
        assert done["confirm"] >= people
        assert min(done["withdraw"], done["accept"], done["decline"]) >= 10
        assert run.manager.changed >= len(CAPACITIES)


def test_the_storm_sees_what_the_lock_prevents(database_url: str, tmp_path: Path) -> None:
    """The same people with the lock off (`tests.storm.unlocked_urls`), who all confirm at one moment."""
    meant, off = make_meeting(), "tests.storm.unlocked_embedded"
    with storm(database_url, meant, tmp_path, people=100, settings_module=off, burst=90) as run:
        run.wait(LONGEST)
        run.settle()
        faults = run.faults()
        print(*faults, sep="\n")
        assert any("oversold" in fault for fault in faults)
