"""How gunicorn serves the site: `gunicorn -c python:config.gunicorn_conf config.wsgi`.

Threads, because the site itself sends audio: two processes of 32 answer pages while sixty listeners
stall, at 30 MB more than two of 8.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.http import message

from config.logs import console

_embedded = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.embedded").endswith("embedded")

bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000").split(",")
worker_class = "gthread"
workers = 2
threads = 32
# A search of 10,000 characters is answered with a page that says what is wrong with it; a character of
# four bytes takes twelve in an address. gunicorn's own limit is 8190, whatever is set
limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024
preload_app = True
timeout = 30
# On one's own machine Ctrl-C may not wait for whoever listens
graceful_timeout = 1 if _embedded else 25
max_requests = 0 if _embedded else 1000
max_requests_jitter = 100
control_socket_disable = True
# What a proxy says is for Django to believe or not (TRUSTED_PROXIES); gunicorn's own way believes whoever
# calls from this machine
forwarded_allow_ips = ""
if Path("/dev/shm").is_dir():  # noqa: S108
    # A slow disk under the heartbeat's file would look like a stuck process
    worker_tmp_dir = "/dev/shm"  # noqa: S108
logconfig_dict = console()


def _leave(status: int) -> None:
    """End now: taking the preloaded interpreter apart costs seconds."""
    from django.db import connections

    connections.close_all()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def pre_fork(server: Any, worker: Any) -> None:
    """No connection that was opened while loading may be shared by two processes.

    What was loaded lives as long as they do: no collection of garbage walks through it, and its memory stays
    theirs together.
    """
    from django.db import connections

    connections.close_all()
    gc.freeze()


def worker_exit(server: Any, worker: Any) -> None:
    """End a worker that has served; one that could not start ends with gunicorn's own code."""
    if worker.booted and worker.pid == os.getpid():
        _leave(0)


def on_exit(server: Any) -> None:
    """End the parent with the status that gunicorn is about to end with."""
    _leave(getattr(sys.exc_info()[1], "exit_status", 0))


def when_ready(server: Any) -> None:
    """Tell the supervisor that requests are answered from now on."""
    if _embedded:
        sys.stdout.write("colloquy is ready\n")
        sys.stdout.flush()
