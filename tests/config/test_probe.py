"""A container's health check: well while the process beside it answers or has given its sign lately."""

import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings.base import BASE_DIR


def probe(**variables: str) -> int:
    """The exit status of the check with these variables alone."""
    return subprocess.run(
        [sys.executable, "-m", "config.probe"],
        env={"PYTHONPATH": str(BASE_DIR / "site"), **variables},
        capture_output=True,
        check=False,
        timeout=30,
    ).returncode


class Answering(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        assert self.path == "/healthz"
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_web_server(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy for the world outside is not asked about the container itself
    proxies = {"http_proxy": "http://127.0.0.1:9"}
    assert probe(GUNICORN_BIND=f"0.0.0.0:{port}", **proxies) == 0
    assert probe(GUNICORN_BIND=f"127.0.0.1:{port},[::1]:{port}") == 0
    monkeypatch.setattr(Answering, "status", 503)
    assert probe(GUNICORN_BIND=f"0.0.0.0:{port}") == 1
    assert probe(GUNICORN_BIND="0.0.0.0:9") == 1
    assert probe(GUNICORN_BIND="nonsense") == 1


def test_a_worker(tmp_path: Path) -> None:
    sign = tmp_path / "worker"
    assert probe(WORKER_SIGN=str(sign)) == 1
    sign.touch()
    assert probe(WORKER_SIGN=str(sign)) == 0
    long_ago = time.time() - 121
    os.utime(sign, (long_ago, long_ago))
    assert probe(WORKER_SIGN=str(sign)) == 1
