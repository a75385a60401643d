"""Web server and worker side by side, ended together: the last step of `make run`."""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from honcho import manager
from honcho.printer import Message, Printer

#: What gunicorn prints when it listens (`when_ready` of config.gunicorn_conf)
READY = "colloquy is ready"

#: Seconds that a process gets before it is killed once the other has ended
manager.KILL_WAIT = 2


def search_engine() -> str:
    """The engine that answers searches, as a person would name it."""
    scheme = urlsplit(os.environ.get("DATABASE_URL", "sqlite:")).scheme
    return "the database (SQLite)" if scheme == "sqlite" else "the database (PostgreSQL)"


def banner() -> str:
    """What to open, and how to stop."""
    base = os.environ["BASE_URL"]
    password = Path("var/admin-password")
    account = "with an account of yours"
    if password.exists():
        account = f"user admin, password {password.read_text().strip()} (until you change it)"
    rows = [
        ("Site", f"{base}/"),
        ("Admin", f"{base}/admin/  {account}"),
        ("Feed", f"{base}/podcasts/feed.xml  for a podcast app; all feeds: {base}/feeds/"),
        ("Search", f"answered by {search_engine()}"),
        ("Stop", "press Ctrl-C"),
    ]
    return "\n" + "\n".join(f"  {name:<8}{text}" for name, text in rows) + "\n\n"


class Console(Printer):
    """Prints what the processes say, nothing of honcho's own, and the banner when the site answers."""

    def write(self, message: Message) -> None:
        if message.name == manager.SYSTEM_PRINTER_NAME:
            return
        if message.type == "line" and READY.encode() in _bytes(message.data):
            self.output.write(banner())
            self.output.flush()
            return
        super().write(message)


def _bytes(data: Any) -> bytes:
    return data if isinstance(data, bytes) else str(data).encode()


def main() -> int:
    """Run both until one ends or the person stops them; 0 when it was the person."""
    # honcho hands its processes over by forking
    multiprocessing.set_start_method("fork")
    # A closed terminal stops the site as Ctrl-C does
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    python = shlex.quote(sys.executable)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    os.environ["PYTHONUNBUFFERED"] = "1"
    both = manager.Manager(Console(sys.stdout))
    both.add_process("web", f"exec {python} -m gunicorn -c python:config.gunicorn_conf config.wsgi")
    # Pages come first, when both start and later
    both.add_process("worker", f"exec nice -n 5 {python} manage.py worker")
    both.loop()
    stopped = both.returncode in (130, 143)
    sys.stdout.write(
        "Stopped.\n" if stopped else "A part of the site ended by itself, so all of it was stopped.\n"
    )
    return 0 if stopped else both.returncode or 1


if __name__ == "__main__":
    sys.exit(main())
