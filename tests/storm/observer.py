"""Looks at a meeting's seats all the time: `python -m tests.storm.observer URL ID FILE`.

Each line of the file is one look, of one moment: the meeting's version and capacity, the seats that are
taken, and how often one address has two active registrations. A process of its own, so that it never waits
for the clients.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from typing import Any

import psycopg

from tests.storm.base import Base

PAUSE = 0.01

_LOOK = """
    SELECT version, capacity,
        (SELECT COUNT(*) FROM events_registration WHERE meeting_id = events_meeting.id
            AND status IN ('confirmed', 'offered', 'attended')),
        (SELECT COUNT(*) - COUNT(DISTINCT email_key) FROM events_registration
            WHERE meeting_id = events_meeting.id AND status IN
            ('unconfirmed', 'pending', 'confirmed', 'waitlisted', 'offered', 'attended'))
    FROM events_meeting WHERE id = %s
"""


def main(url: str, meeting_id: int, file: str) -> None:
    base = Base(url)
    with open(file, "a") as lines:
        while True:
            seen: tuple[Any, ...] | None = None
            try:
                # One statement is one snapshot
                seen = base.rows(_LOOK, [meeting_id])[0]
            except (psycopg.Error, sqlite3.Error):
                # It was killed, and comes back
                base.close()
                time.sleep(0.1)
            if seen is not None:
                lines.write(json.dumps([*seen]) + "\n")
                lines.flush()
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
