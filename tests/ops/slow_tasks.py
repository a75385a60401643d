"""Tasks for the worker's tests, in a module that the worker's own process can import."""

import time
from pathlib import Path

from django_tasks import task


@task()
def touch(path: str) -> None:
    """Leave a file."""
    Path(path).touch()


@task()
def sleep(path: str, seconds: float) -> None:
    """Leave a file, and end after a while."""
    Path(path).touch()
    time.sleep(seconds)
