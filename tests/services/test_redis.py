"""The cache in a real Redis, and the site when Redis goes away."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from config import environment
from core import health

pytestmark = pytest.mark.service


@pytest.fixture
def in_redis(redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site's cache as REDIS_URL sets it."""
    monkeypatch.setenv("REDIS_URL", redis_url)
    settings.CACHES = environment.caches()
    yield
    cache.clear()


def test_values_are_kept(in_redis: None) -> None:
    cache.set("key", {"a": [1, "ü"]}, 60)
    assert cache.get("key") == {"a": [1, "ü"]}
    assert health.cache_answers()


@pytest.mark.django_db
def test_pages_answer_while_redis_never_does(
    settings: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """A server that takes connections and stays silent costs a page the time limit, not the page."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        settings.CACHES = environment.caches()
        assert client.get("/").status_code == 200
        assert cache.get("anything") is None
        assert not health.cache_answers()
        assert taken, "Redis was asked"
        for connection in taken:
            connection.close()
