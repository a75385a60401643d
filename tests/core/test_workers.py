"""Tasks of workers that are gone are taken up, those of living ones are left alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import workers

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def running(*worker_ids: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=NOW,
        worker_ids=list(worker_ids),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="core.tasks.anything",
        backend_name="default",
        run_after=NOW,
        exception_class_path="",
        traceback="",
    )


def test_a_living_worker_keeps_its_task() -> None:
    workers.beat("alive", NOW)
    task = running("dead", "alive")
    assert workers.reap(NOW + timedelta(seconds=60)) == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_a_task_without_a_worker_goes_back_to_the_queue() -> None:
    workers.beat("killed", NOW)
    task = running("killed")
    assert workers.reap(NOW + workers.LIFETIME + timedelta(seconds=1)) == 1
    task.refresh_from_db()
    assert (task.status, task.started_at, task.worker_ids) == ("READY", None, ["killed"])


def test_a_worker_that_leaves_gives_its_task_back_at_once() -> None:
    workers.beat("leaves", NOW)
    task = running("leaves")
    workers.leave("leaves")
    assert workers.reap(NOW) == 1
    task.refresh_from_db()
    assert task.status == "READY"


def test_a_task_that_kills_its_workers_ends_as_failed() -> None:
    task = running("one", "two", "three")
    assert workers.reap(NOW) == 1
    task.refresh_from_db()
    assert task.status == "FAILED"
    assert "Begun 3 times" in task.traceback
