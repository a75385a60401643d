"""One node for all processes of a test run: the first that asks starts it, and it ends after the last."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.elastic_node.cluster import UnavailableError, started

_ROOT = Path(__file__).resolve().parents[3]
#: They outlive whoever started them as long as others use the node, so nobody waits for their end
_keepers: list[subprocess.Popen[bytes]] = []


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """The URL of the node of all who name this folder.

    A process of its own keeps the node, and ends it when nobody holds the lock `users` any more. The system
    takes a lock from a process that dies, so the node outlives nobody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "users").open("w") as users:
        with (folder / "starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            # Waits while a node is just being ended
            fcntl.flock(users, fcntl.LOCK_SH)
            if not (folder / "url").exists():
                _start(folder)
            url = (folder / "url").read_text()
        yield url


def _start(folder: Path) -> None:
    unavailable = folder / "unavailable"
    if not unavailable.exists():
        with (folder / "keeper.log").open("ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.services.elastic_node", "--keep-for", str(folder.resolve())],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _keepers.append(keeper)
        while keeper.poll() is None:
            if (folder / "url").exists():
                return
            time.sleep(0.05)
    if unavailable.exists():
        raise UnavailableError(unavailable.read_text())
    raise RuntimeError(f"No node was started:\n{(folder / 'keeper.log').read_text()[-4000:]}")


def keep_for_users(folder: Path) -> None:
    """Run a node until nobody holds the lock of `shared`; what the process does that keeps it."""
    try:
        with started() as cluster, (folder / "users").open("w") as users:
            unfinished = folder / "url.unfinished"
            unfinished.write_text(cluster.nodes[0].url)
            unfinished.rename(folder / "url")
            try:
                fcntl.flock(users, fcntl.LOCK_EX)
            finally:
                (folder / "url").unlink()
    except UnavailableError as error:
        (folder / "unavailable").write_text(str(error))
