"""Debian's Radicale on this machine: a CalDAV server with a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.plugins.services import program
from tests.ports import free_port

CONFIG = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}
[web]
type = none
[logging]
level = warning
"""


@contextmanager
def calendar_server(folder: Path) -> Iterator[int]:
    """The port at which Radicale answers while the block runs; anybody signs in with any password."""
    path, port = program("radicale"), free_port()
    config = folder / "radicale.conf"
    config.write_text(CONFIG.format(port=port, folder=folder / "collections"))
    # It is Debian's, with Debian's Python: none of our paths
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with (folder / "radicale.log").open("w") as log:
        process = subprocess.Popen(
            [path, "--config", str(config)], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "radicale.log").read_text()
                assert time.monotonic() < deadline, "Radicale did not start within 30 seconds."
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(15)
