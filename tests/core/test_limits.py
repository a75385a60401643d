"""Limits hold for all processes, without keeping whom they count."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection

from config import environment
from core import limits
from core.models import SharedValue
from core.schedule import run_due

pytestmark = pytest.mark.usefixtures("without_redis")

NOW = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)


def times(count: int, key: str = "192.0.2.1", now: datetime = NOW, **more: int) -> int:
    """How many of so many are allowed, three a minute."""
    return sum(limits.allowed("test", key, limit=3, seconds=60, now=now, **more) for _ in range(count))


@pytest.mark.django_db
def test_so_many_in_a_window_and_a_key() -> None:
    assert times(5) == 3
    assert times(5, "192.0.2.2") == 3
    assert times(5, now=NOW + timedelta(seconds=54)) == 0
    assert times(5, now=NOW + timedelta(seconds=55)) == 3
    assert limits.allowed("other", "192.0.2.1", limit=1, seconds=60, now=NOW)
    assert not limits.allowed("test", "x", limit=0, seconds=60, now=NOW)


def test_when_to_come_again() -> None:
    assert limits.retry_after(60, NOW) == 55
    assert limits.retry_after(60, NOW - timedelta(seconds=5)) == 60
    assert limits.retry_after(60, NOW.replace(second=59, microsecond=999_999)) == 1


@pytest.mark.django_db
def test_the_first_ones_write_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert times(4, free=4) == 4
    assert not SharedValue.objects.exists()
    assert times(5, free=4) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["192.0.2.1", "ada@example.org", "\0", "x" * 10_000, "\ud800", "Ünal"])
def test_whom_is_not_to_be_read(key: str) -> None:
    times(1, key)
    row = SharedValue.objects.get()
    assert key not in row.key
    assert len(row.key) < 200
    assert row.text == ""


@pytest.mark.django_db
def test_the_worker_forgets_what_is_over() -> None:
    times(1)
    SharedValue.objects.create(key="other", expires=NOW)
    run_due(NOW.replace(second=59))
    assert SharedValue.objects.filter(key__startswith="limit:").count() == 1
    run_due(NOW + timedelta(seconds=60))
    assert not SharedValue.objects.filter(key__startswith="limit:").exists()
    assert SharedValue.objects.filter(key="other").exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_none_is_too_many() -> None:
    def ask(number: int) -> int:
        try:
            return limits.allowed("test", f"key {number % 2}", limit=10, seconds=60, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(ask, range(80))) == 20


@pytest.fixture
def redis(redis_url: str, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cache of production."""
    monkeypatch.setenv("REDIS_URL", redis_url)
    yield from in_use(settings)


def in_use(settings) -> Iterator[None]:
    before = settings.CACHES
    settings.CACHES = environment.caches()
    cache.clear()
    yield
    cache.clear()
    caches["default"].close()
    settings.CACHES = before


@pytest.mark.service
@pytest.mark.django_db
def test_redis_counts(redis: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert times(5) == 3
        assert times(5, now=NOW + timedelta(seconds=55)) == 3
        # Shared by all processes: nothing is free
        assert times(5, "other", free=10) == 3
    keys = list(cache.client.get_client().scan_iter("*limit:*"))
    assert len(keys) == 3
    assert not any(b"192.0.2.1" in key for key in keys)
    assert all(0 < cache.client.get_client().ttl(key) <= 60 for key in keys)


@pytest.mark.django_db
def test_the_table_counts_while_redis_does_not_answer(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:9/0")
    for _ in in_use(settings):
        assert times(5, free=10) == 3
        assert SharedValue.objects.get().number == 3
