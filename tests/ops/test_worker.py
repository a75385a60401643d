"""`manage.py worker` as a process: it works, ends at once when told to, and takes up what others left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.settings.base import BASE_DIR
from core import workers
from core.models import SharedValue
from tests.ops import slow_tasks
from tests.waiting import until


@pytest.fixture
def start(database_url: str) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a worker on the test's database."""
    started: list[subprocess.Popen[str]] = []

    def worker() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
                "DATABASE_URL": database_url,
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield worker
    for process in started:
        process.kill()
        process.communicate()


def status(result: object) -> str:
    return DBTaskResult.objects.get(pk=result.id).status  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_works_and_ends_within_two_seconds(
    start: Callable[[], subprocess.Popen[str]], tmp_path: Path, number: signal.Signals
) -> None:
    done = slow_tasks.touch.enqueue(str(tmp_path / "done"))
    worker = start()
    until((tmp_path / "done").exists)
    until(lambda: status(done) == "SUCCESSFUL")
    # The schedule has run too: it asks for the first night
    until(SharedValue.objects.filter(key="night").exists)
    assert SharedValue.objects.filter(key__startswith="worker:").count() == 1
    begin = time.monotonic()
    worker.send_signal(number)
    assert worker.wait(10) == 0
    assert time.monotonic() - begin < 2
    assert not SharedValue.objects.filter(key__startswith="worker:").exists()


def test_a_long_task_does_not_hold_the_end_up_and_is_begun_again(
    start: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    long = slow_tasks.sleep.enqueue(str(tmp_path / "begun"), 60)
    worker = start()
    until((tmp_path / "begun").exists)
    begin = time.monotonic()
    worker.terminate()
    assert worker.wait(10) == 0
    # The task's own grace, and what the machine needs
    assert time.monotonic() - begin < 2
    assert status(long) == "RUNNING"
    (tmp_path / "begun").unlink()
    start()
    until((tmp_path / "begun").exists)


def test_a_short_task_ends_before_the_worker_does(
    start: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    short = slow_tasks.sleep.enqueue(str(tmp_path / "begun"), 0.3)
    worker = start()
    until((tmp_path / "begun").exists)
    worker.terminate()
    assert worker.wait(10) == 0
    assert status(short) == "SUCCESSFUL"


def test_what_a_killed_worker_left_is_taken_up(
    start: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    left = slow_tasks.sleep.enqueue(str(tmp_path / "begun"), 60)
    worker = start()
    until((tmp_path / "begun").exists)
    worker.kill()
    worker.wait(10)
    (tmp_path / "begun").unlink()
    assert workers.reap(timezone.now()) == 0, "it still counts as alive"
    assert workers.reap(timezone.now() + workers.LIFETIME) == 1
    start()
    until((tmp_path / "begun").exists)
    assert len(DBTaskResult.objects.get(pk=left.id).worker_ids) == 2


def test_two_workers_do_each_task_once(start: Callable[[], subprocess.Popen[str]], tmp_path: Path) -> None:
    results = [slow_tasks.touch.enqueue(str(tmp_path / str(number))) for number in range(30)]
    start()
    start()
    until(lambda: all(status(result) == "SUCCESSFUL" for result in results))
    done = DBTaskResult.objects.filter(pk__in=[result.id for result in results])
    assert {len(task.worker_ids) for task in done} == {1}
