"""Real services that tests talk to: where one is missing a test is skipped, in CI it fails."""

import os
import shutil
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where everything must be there (`CI=true`)."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and in CI nothing may be")
    pytest.skip(f"needs {what}")


def program(name: str) -> str:
    """The path of a program that a test needs."""
    return shutil.which(name) or missing(name)


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis server that tests may write to: TEST_REDIS_URL."""
    return os.environ.get("TEST_REDIS_URL") or missing("Redis (TEST_REDIS_URL)")
