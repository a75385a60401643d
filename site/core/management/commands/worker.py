"""Runs tasks, sends messages, and does each minute what is due."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from core import outbox, workers
from core.schedule import repeated, run_due
from core.sqlite import base as sqlite

logger = logging.getLogger(__name__)

#: Seconds that a running task gets to end when the worker is told to stop
GRACE = 0.7

#: Seconds between two looks into the outbox
OUTBOX_PERIOD = 1.0

#: Milliseconds that a worker's last words wait for whoever writes to SQLite just then
PATIENCE = 200
PATIENCE_OF_THE_IDLE = 900


class Sender(threading.Thread):
    """Sends what is in the outbox, each second; a message that is being sent when it is stopped is finished
    within the grace, or its outcome is unknown."""

    def __init__(self) -> None:
        super().__init__(name="outbox", daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            tried = 0
            try:
                tried = outbox.send_due(stop=self.stopping.is_set)
            except Exception:
                logger.exception("The outbox could not be sent")
            close_old_connections()
            if not tried:
                self.stopping.wait(OUTBOX_PERIOD)


class PromptWorker(Worker):
    """The task runner of django-tasks-db, which ends within two seconds when it is told to.

    A task that is not over by then is begun again by the next worker, so tasks can be begun twice.
    """

    def __init__(self, worker_id: str, sender: Sender) -> None:
        self.sender = sender
        super().__init__(
            queue_names=["*"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False
        self.sender.stopping.set()
        if not self.running_task:
            sys.exit(0)
        timer = threading.Timer(GRACE, end, [self.worker_id, PATIENCE])
        timer.daemon = True
        timer.start()


def end(worker_id: str, patience: int) -> None:
    """End the process now; taking the interpreter apart would cost a second and more."""
    try:
        connection = connections["default"]
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.step_out()  # type: ignore[attr-defined]
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout={patience}")
        workers.leave(worker_id)
    except Error:
        logger.warning("Left without a word; the task will be taken up when the sign of life has run out")
    connections.close_all()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


def beat(worker_id: str) -> None:
    """Give a sign of life to the other workers, and to a container's health check (`config.probe`)."""
    workers.beat(worker_id, timezone.now())
    if sign := os.environ.get("WORKER_SIGN"):
        Path(sign).touch()


def forever(period: float, function: Callable[[], Any], name: str, *, first_after: float = 0) -> None:
    """Call a function every `period` seconds in a thread, whatever it raises."""

    def loop() -> None:
        time.sleep(first_after)
        while True:
            close_old_connections()
            try:
                function()
            except Exception:
                logger.exception("%s failed", name)
            close_old_connections()
            time.sleep(period)

    threading.Thread(target=loop, name=name, daemon=True).start()


class Command(BaseCommand):
    help = "Runs tasks, sends messages, and does each minute what is due. Safe when several run."
    # `make check` and CI do that; here it would cost a second of every start
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sqlite.at_once = True
        worker_id = get_random_string(32)
        sender = Sender()
        worker = PromptWorker(worker_id, sender)
        worker.configure_signals()

        def minute() -> None:
            now = timezone.now()
            workers.reap(now)
            run_due(now)

        try:
            # Before the first task is taken: one of a worker without a sign of life is taken away
            self.first_beat(worker_id)
            forever(
                workers.HEARTBEAT,
                lambda: beat(worker_id),
                "heartbeat",
                first_after=workers.HEARTBEAT,
            )
            forever(60, minute, "schedule")
            for seconds, function in repeated():
                forever(seconds, function, function.__module__)
            sender.start()
            while worker.running:
                try:
                    worker.run()
                except Error:
                    logger.exception("The database does not answer; the next try is in two seconds")
                    connections.close_all()
                    time.sleep(2)
        except SystemExit:
            pass
        if sender.is_alive():
            sender.join(GRACE)
        end(worker_id, PATIENCE_OF_THE_IDLE)

    @staticmethod
    def first_beat(worker_id: str) -> None:
        """Give the first sign of life, waiting for the database if it must be."""
        while True:
            try:
                return beat(worker_id)
            except Error as error:
                logger.warning("The database does not answer yet: %s", error)
                connections.close_all()
                time.sleep(2)
