"""A clone of the repository that another user starts, in a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import pwd
import re
import shutil
import signal
import socket
import subprocess
import termios
import threading
import time
import urllib.request
from pathlib import Path

from config.settings.base import BASE_DIR
from tests.plugins.services import program

USER = "colloquy-clone"

#: Kept between runs and outside of any clone, so that packages are fetched once
PIP_CACHE = Path("/var/tmp") / "colloquy-pip-cache"  # noqa: S108


class Person:
    """Whoever runs the clone: a user without rights when the tests are root, else the one who tests."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.rights: dict[str, object] = {}
        if os.geteuid() == 0:
            try:
                entry = pwd.getpwnam(USER)
            except KeyError:
                subprocess.run([program("useradd"), "--system", "--no-create-home", USER], check=True)
                entry = pwd.getpwnam(USER)
            self.rights = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder and all in it to this person."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.rights:
            subprocess.run(["chown", "-R", f"{USER}:", folder], check=True)

    def environment(self, **more: str) -> dict[str, str]:
        """Variables as a person's shell has them: those of pip and of certificates, none of the tests'."""
        kept = re.compile(r"PIP_|SSL_|REQUESTS_CA|CURL_CA|LANG$|LC_")
        variables = {name: value for name, value in os.environ.items() if kept.match(name)}
        return {
            **variables,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "TERM": "xterm",
            "PIP_CACHE_DIR": str(PIP_CACHE),
            **more,
        }


class Clone:
    """A clone in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Colloquy site"
        self.person = Person(folder)
        subprocess.run(
            ["git", "clone", "-q", "--no-hardlinks", "--depth", "1", BASE_DIR.as_uri(), self.folder],
            check=True,
            # A checkout that belongs to another user is one's own here
            env={
                **os.environ,
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            },
        )
        folder.chmod(0o755)
        self.person.own(folder)
        self.person.own(PIP_CACHE)

    def make(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run make to its end."""
        return subprocess.run(
            ["make", *arguments],
            cwd=self.folder,
            env=self.person.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
            **self.person.rights,  # type: ignore[call-overload]
        )

    def processes(self) -> list[str]:
        """Commands of the processes that run in the clone's folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink() == self.folder:
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def state(self) -> dict[str, tuple[int, int]]:
        """Size and time of every file that was made, but for SQLite's working files."""
        return {
            str(file.relative_to(self.folder)): (file.stat().st_size, file.stat().st_mtime_ns)
            for top in ("var", ".venv", "site")
            for file in (self.folder / top).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts and ".sqlite3" not in file.name
        }

    def remove(self) -> None:
        subprocess.run(["chmod", "-R", "u+w", self.folder.parent], check=False)
        shutil.rmtree(self.folder.parent, ignore_errors=True)


class Run:
    """`make run` in a terminal: what it prints, and a person's Ctrl-C."""

    def __init__(self, clone: Clone, port: int, *arguments: str) -> None:
        self.clone = clone
        self.port = port
        self.started = time.monotonic()
        self.output = ""
        self.screen, terminal = pty.openpty()
        self.process = subprocess.Popen(
            ["make", "run", f"PORT={port}", *arguments],
            cwd=clone.folder,
            env=clone.person.environment(),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            # The terminal's Ctrl-C goes to the processes that it controls
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            **clone.person.rights,  # type: ignore[call-overload]
        )
        os.close(terminal)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.screen, 4096)
            except OSError:
                return
            if not data:
                return
            self.output += data.decode("utf-8", "replace")

    def wait_until(self, text: str, seconds: float) -> None:
        """Wait until the terminal shows a text."""
        end = time.monotonic() + seconds
        while text not in self.output:
            assert self.process.poll() is None, f"it ended:\n{self.output}"
            assert time.monotonic() < end, f"no {text!r} after {seconds} s:\n{self.output}"
            time.sleep(0.02)

    def get(self, path: str = "/") -> tuple[int, bytes]:
        """Status and body of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return response.status, response.read()

    def listen(self, path: str) -> socket.socket:
        """Ask for a file and stop taking it, as a listener does whose player's buffer is full."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.connect(("127.0.0.1", self.port))
        listener.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert listener.recv(12) == b"HTTP/1.1 200"
        return listener

    def press_ctrl_c(self) -> float:
        """Press Ctrl-C; seconds until make has ended and nothing of the site runs any more."""
        begin = time.monotonic()
        os.write(self.screen, b"\x03")
        self.process.wait(30)
        while self.clone.processes():
            assert time.monotonic() < begin + 30, self.clone.processes()
            time.sleep(0.02)
        return time.monotonic() - begin

    def end(self) -> None:
        """Make sure that nothing is left of a test that failed half way."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        os.close(self.screen)
