"""2,000 people register from 64 clients for 40 seats, while some withdraw and the capacity changes.

The site is served as the project serves it: gunicorn with two processes, embedded settings, the real worker,
an SMTP server that counts by Message-ID; on SQLite, or on the PostgreSQL of DATABASE_URL. The rules stand in
`tests.storm.rules`.
"""

from pathlib import Path

import pytest

from tests.storm.run import make_meeting, storm

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 2000
#: On an idle machine of two cores it takes two minutes; others may use the machine
LONGEST = 1500


def test_the_storm(database_url: str, tmp_path: Path) -> None:
    with storm(database_url, make_meeting(), tmp_path, people=PEOPLE) as run:
        run.wait(LONGEST)
        run.settle()
        assert run.faults() == []
        done = run.storm.done
        assert done["registered"] >= PEOPLE * 1.1
        assert done["confirm"] >= PEOPLE
        assert done["withdraw"] > PEOPLE / 10
        assert done["accept"] > 10
        assert done["decline"] > 5
        assert run.manager.changed > 5


def test_the_storm_sees_what_the_lock_prevents(database_url: str, tmp_path: Path) -> None:
    """The same people with the lock off (`tests.storm.unlocked_urls`), who all confirm at one moment."""
    meant, off = make_meeting(), "tests.storm.unlocked_embedded"
    with storm(database_url, meant, tmp_path, people=100, settings_module=off, burst=90) as run:
        run.wait(LONGEST)
        run.settle()
        faults = run.faults()
        print(*faults, sep="\n")
        assert any("oversold" in fault for fault in faults)
        assert any("commits overlapped" in fault for fault in faults)
