"""What load balancers and monitors ask: `/healthz` (the process answers) and `/readyz` (it can work).

Ready means that the database answers and has every migration. What the site can do without, such as
Redis, makes it "degraded", still with 200: taking all servers away would not help any reader.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)

#: Name and check of each service that the site can do without; a check returns whether it answers
_optional: dict[str, Callable[[], bool]] = {}

_migrated = False


def register_check(name: str, check: Callable[[], bool]) -> None:
    """Let `/readyz` report on a service whose absence makes the site degraded, not unready.

    The check must have time limits of its own; raising counts as not answering.
    """
    _optional[name] = check


def database_ready() -> bool:
    """Whether the database answers and lacks no migration; the second is looked up until it is so."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("The database does not answer")
        return False
    return _migrated


def cache_answers() -> bool:
    """Whether the shared cache keeps what it is given."""
    cache.set("health", "kept", 10)
    return cache.get("health") == "kept"


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.exception("A service does not answer")
        return False


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database cannot be used, 200 with what is missing otherwise."""
    services = {"cache": _answers(cache_answers)} if "redis" in settings.CACHES["default"]["BACKEND"] else {}
    if answers := getattr(default_storage, "answers", None):
        services["files"] = _answers(answers)
    services |= {name: _answers(check) for name, check in _optional.items()}
    ready = database_ready()
    status = "unavailable" if not ready else "ok" if all(services.values()) else "degraded"
    return JsonResponse(
        {"status": status, "database": ready, **services},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )


class ProbeMiddleware:
    """Answers the probes before the host is checked and HTTPS demanded.

    They come with the container's own address as `Host`, and over plain HTTP.
    """

    views = {"/healthz": healthz, "/readyz": readyz}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path_info)
        return view(request) if view else self.get_response(request)
