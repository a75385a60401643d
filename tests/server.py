"""The site as it is served: gunicorn with embedded settings, in processes of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings.base import BASE_DIR
from tests.ports import free_port


class Server:
    """A site that answers at a port of this machine; `files` is its folder of media."""

    def __init__(self, port: int, files: Path) -> None:
        self.port = port
        self.files = files
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> bytes:
        """The body at a path, asked for on a connection that stays open; anything but 200 is an error."""
        self._connection.request("GET", path, headers={"Host": "localhost"})
        response = self._connection.getresponse()
        body = response.read()
        assert response.status == 200, f"{response.status} at {path}"
        return body

    def close(self) -> None:
        """End the connection that stays open; the next request opens another."""
        self._connection.close()

    def keep_as_bare(self, name: str, body: bytes) -> str:
        """Let `/bare/<name>/` answer with these bytes; return that path."""
        (self.files / f"{name}.html").write_bytes(body)
        return f"/bare/{name}/"

    def medians(self, *paths: str, rounds: int) -> list[float]:
        """The median seconds of each path, asked in turn, so that a slow moment hits all of them."""
        # The server has ended what stayed open for long
        self.close()
        for path in paths:
            for _ in range(3):
                self.get(path)
        taken: list[list[float]] = [[] for _ in paths]
        for _ in range(rounds):
            for seconds, path in zip(taken, paths, strict=True):
                started = time.perf_counter()
                self.get(path)
                seconds.append(time.perf_counter() - started)
        return [statistics.median(seconds) for seconds in taken]


def variables(database_url: str, files: Path, settings: str) -> dict[str, str]:
    """The environment of a process of the site: its database, the folder of its files, its settings."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": database_url,
        "SERVED_FILES": str(files),
        "PYTHONPATH": f"{BASE_DIR / 'site'}:{BASE_DIR}",
    }


@contextmanager
def served(database_url: str, files: Path, settings: str = "tests.embedded", **more: str) -> Iterator[Server]:
    """Serve the site of a database while the block runs, by these settings and with more variables."""
    port = free_port()
    environment = {
        **variables(database_url, files, settings),
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        "PORT": str(port),
        **more,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi"]
    with (files / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (files / "server.log").read_text()
                assert time.monotonic() < deadline, "The server did not start within a minute."
                time.sleep(0.1)
        server = Server(port, files)
        yield server
        server.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
