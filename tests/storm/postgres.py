"""A PostgreSQL server of the test's own, which can be killed: as it comes, with fsync on."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.plugins.services import missing
from tests.ports import free_port


def newest() -> Path:
    """The folder of the newest server's programs, where Debian has it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return found[-1] if found else missing("PostgreSQL's server (postgres)")


class Postgres:
    """One server in a folder of its own, with one database.

    Killing its processes is what a crash of the database is: what was committed must be there again after
    its recovery. fsync is on, as it is for real; a machine that loses its power is not tried by this.
    """

    def __init__(self) -> None:
        self.programs = newest()
        self.folder = Path(tempfile.mkdtemp(prefix="colloquy-postgres-"))
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        # It refuses to run as root
        self.account: list[str] = []
        if os.geteuid() == 0:
            self.account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.data = self.folder / "data"
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", self.data, *options)
        self.process: subprocess.Popen[bytes] | None = None

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [*self.account, self.programs / program, *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start the server, which recovers first where it was killed, and wait until it answers."""
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=on"]
        command = [self.programs / "postgres", "-D", self.data, "-p", str(self.port), "-k", self.folder]
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.account, *command, *options], cwd=self.folder, stdout=log, stderr=log
            )
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                said = (self.folder / "postgres.log").read_text()[-4000:]
                assert self.process.poll() is None, said
                assert time.monotonic() < end, said
                time.sleep(0.1)

    def kill(self) -> None:
        """Kill the server and every process that it has begun, at the same moment as nearly as can be."""
        assert self.process is not None
        # Stopped, it begins no others
        self.process.send_signal(signal.SIGSTOP)
        for child in children_of(self.process.pid):
            os.kill(child, signal.SIGKILL)
        self.process.kill()
        self.process.wait(30)

    def copy_from(self, url: str) -> None:
        """Take all that a database of another server holds."""
        dump = self.folder / "dump"
        with dump.open("wb") as file:
            subprocess.run([self.programs / "pg_dump", "-O", "-x", url], stdout=file, check=True)
        subprocess.run(
            [self.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, self.url],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def remove(self) -> None:
        """End the server, and take its folder away."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def children_of(pid: int) -> list[int]:
    """The processes that a process has begun."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name may hold anything, and ends with the last parenthesis
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found
