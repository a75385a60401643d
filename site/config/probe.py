"""A container's health check: `python -m config.probe` ends with 0 while the process beside it works.

The web server is asked for `/healthz`. A worker renews the time of a file instead, the one that
WORKER_SIGN names. Only the standard library is imported: this runs every few seconds.
"""

from __future__ import annotations

import http.client
import os
import sys
import time
from pathlib import Path

#: Seconds after which a worker's sign is too old; it is renewed every 30
PATIENCE = 120


def web_answers(address: str) -> bool:
    """Whether the server at `host:port` answers `/healthz`."""
    connection = http.client.HTTPConnection("127.0.0.1", int(address.rpartition(":")[2]), timeout=4)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    finally:
        connection.close()


def worker_lives(sign: Path) -> bool:
    """Whether a worker has renewed its sign lately."""
    return time.time() - sign.stat().st_mtime < PATIENCE


def main() -> int:
    """The exit status: 0 or 1."""
    try:
        if sign := os.environ.get("WORKER_SIGN"):
            return 0 if worker_lives(Path(sign)) else 1
        return 0 if web_answers(os.environ.get("GUNICORN_BIND", "127.0.0.1:8000").split(",")[0]) else 1
    except (OSError, ValueError, http.client.HTTPException) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
