"""What keeps values: on the run with Redis a test may ask for the site without it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from config import environment


@pytest.fixture
def without_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site as it is without REDIS_URL: values are in the process, whose clock a test may set."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    settings.CACHES = environment.caches()
    yield
    cache.clear()
