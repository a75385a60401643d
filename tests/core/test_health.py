"""What probes are told."""

from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from core import health
from tests.queries import recorded_queries

pytestmark = pytest.mark.usefixtures("without_redis")


@pytest.fixture(autouse=True)
def _unknown_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "_optional", {})


def test_healthz_asks_nothing(client: Client) -> None:
    # No database mark: a query would fail this test
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_come_by_the_containers_address(client: Client, settings: Any, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/robots.txt", headers={"host": "colloquy.example"}).status_code == 301


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": True}


@pytest.mark.django_db
def test_ready_is_cheap_once_it_was(client: Client) -> None:
    with recorded_queries() as first:
        client.get("/readyz")
    assert len(first) > 1, "the first probe looks migrations up"
    with recorded_queries() as second:
        response = client.get("/readyz")
    assert response.json() == {"status": "ok", "database": True}
    assert second == ["SELECT ?"], "the database is still asked whether it answers"


@pytest.mark.django_db
def test_a_missing_migration_is_unavailable(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"


@pytest.mark.django_db
def test_s15_a_database_that_is_gone_is_unavailable(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(type(connections["default"]), "cursor", refuse)
        assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_what_the_site_can_do_without_is_degraded(client: Client) -> None:
    def fails() -> bool:
        raise ConnectionError("refused")

    health.register_check("engine", fails)
    health.register_check("other", lambda: True)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": True, "engine": False, "other": True}


@pytest.mark.django_db
def test_redis_that_is_down_is_degraded(client: Client, settings: Any) -> None:
    """Nothing listens at that port; a page needs no cache either."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.25},
        }
    }
    settings.DJANGO_REDIS_IGNORE_EXCEPTIONS = True
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": True, "cache": False}
