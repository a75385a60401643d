"""The processes of a site in the storm: the server as the project sets it up, the worker, and an observer."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.settings.base import BASE_DIR
from tests.ports import free_port
from tests.server import variables
from tests.storm.postgres import children_of

SECRET = "of-the-storm-" * 5


class Site:
    """A site of one database, in a folder of its own; each of its processes can be killed and begun anew."""

    def __init__(self, database_url: str, folder: Path, mail_port: int, settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {
            **variables(database_url, folder, settings),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SECRET_KEY": SECRET,
            "GUNICORN_BIND": f"127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "BASE_URL": f"http://localhost:{self.port}",
            "TRUSTED_PROXIES": "1",
        }
        # A test's own settings are not the site's
        for name in ("DATABASE_PASSWORD", "REDIS_URL", "ALLOWED_HOSTS"):
            self.environment.pop(name, None)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start `server` or `worker`, or the observer, whose arguments `observe` has left."""
        if name == "server":
            command = ["-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi"]
        else:
            command = ["manage.py", "worker"]
        self._run(name, command)

    def observe(self, database_url: str, meeting_id: int) -> Path:
        """Start the observer; the file of what it sees."""
        file = self.folder / "observed.jsonl"
        self._run("observer", ["-m", "tests.storm.observer", database_url, str(meeting_id), str(file)])
        return file

    def _run(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, seconds: float = 120) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + seconds
        while not self.answers():
            assert time.monotonic() < end, self.log("server")[-4000:]
            time.sleep(0.1)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, name: str) -> None:
        """End a process and all its children as a power cut would (SIGKILL)."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def kill_process_of(self, name: str) -> None:
        """Kill one of the processes that a process has begun, any of them."""
        os.kill(random.choice(children_of(self.running[name].pid)), signal.SIGKILL)

    def stop(self) -> None:
        """End everything that runs, in order."""
        for process in self.running.values():
            process.terminate()
        for name, process in list(self.running.items()):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill(name)
        self.running.clear()

    def manage(self, statement: str) -> str:
        """Run a statement of Python in the site's own setting; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {statement}"],
            cwd=BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        """What a process has said."""
        file = self.folder / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""
