"""Workers that are alive, and the tasks of those that are not.

A worker that is killed leaves its task marked as running for ever. Each worker therefore renews a sign
of life, and whoever comes by puts the tasks of workers without one back into the queue.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django_tasks_db.models import DBTaskResult

from core.models import SharedValue

logger = logging.getLogger(__name__)

#: How long a worker counts as alive after its last sign; it gives one every HEARTBEAT seconds
LIFETIME = timedelta(minutes=2)
HEARTBEAT = 30

#: A task that was begun this often and never ended is what kills its workers
MAX_ATTEMPTS = 3


def beat(worker_id: str, now: datetime) -> None:
    """Renew a worker's sign of life."""
    SharedValue.objects.update_or_create(key=f"worker:{worker_id}", defaults={"expires": now + LIFETIME})


def leave(worker_id: str) -> None:
    """Take a worker's sign of life away, so that what it leaves is taken up at once."""
    SharedValue.objects.filter(key=f"worker:{worker_id}").delete()


def reap(now: datetime) -> int:
    """Put tasks of dead workers back into the queue, or fail them at the third time; how many."""
    alive = set(
        SharedValue.objects.filter(key__startswith="worker:", expires__gte=now).values_list("key", flat=True)
    )
    reaped = 0
    for task in DBTaskResult.objects.running().only("pk", "started_at", "worker_ids", "task_path"):
        if task.worker_ids and f"worker:{task.worker_ids[-1]}" in alive:
            continue
        if len(task.worker_ids) < MAX_ATTEMPTS:
            change: dict[str, Any] = {"status": "READY", "started_at": None}
        else:
            text = f"Begun {len(task.worker_ids)} times; each time its worker was gone before it ended."
            change = {"status": "FAILED", "finished_at": now, "traceback": text}
        # Only if nobody else has taken it up meanwhile
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if same.update(**change):
            reaped += 1
            logger.warning("Task %s was left by its worker, now %s", task.task_path, change["status"])
    return reaped
