"""Who types wrong passwords waits: what django-axes asks of this site (the settings that begin with AXES_).

Five failures for a name from an address close this name to this address. A name that does not exist is
counted and answered like one that does. Names are kept as keyed hashes: people type their password
into the wrong field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac

from core.client import client_address
from core.limits import allowed
from core.models import Center

#: Sign-ins from one address, whatever the names: a list of names is not tried either
ADDRESS_LIMIT = 100


def address(request: HttpRequest) -> str | None:
    """AXES_CLIENT_IP_CALLABLE: the client's address as the site believes it."""
    return client_address(request) or None


def name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """AXES_USERNAME_CALLABLE: what stands for the name that was typed."""
    typed = (credentials or request.POST).get("username") or ""
    return salted_hmac("core.lockout", str(typed).encode("utf-8", "surrogatepass")).hexdigest()


def nobody(*_: object) -> str:
    """AXES_CLIENT_STR_CALLABLE: what logs say of the client, neither its address nor its name."""
    return "a client"


class LockingBackend(AxesStandaloneBackend):
    """Comes before the backend that compares passwords, and lets nobody through who has to wait."""

    def authenticate(self, request: HttpRequest, *args: Any, **credentials: Any) -> None:
        seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
        if request is not None and not allowed(
            "sign-in", client_address(request), limit=ADDRESS_LIMIT, seconds=seconds
        ):
            # axes records no failure then, and its middleware answers
            request.axes_locked_out = True  # type: ignore[attr-defined]
            raise PermissionDenied
        super().authenticate(request, *args, **credentials)


def page(request: HttpRequest, response: HttpResponse | None, credentials: object) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: the page that says how long to wait, the same for every name."""
    wait = settings.AXES_COOLOFF_TIME
    context = {"center": Center.load(), "minutes": round(wait.total_seconds() / 60), "noindex": True}
    answer = render(request, "accounts/locked.html", context, status=429)
    answer["Retry-After"] = str(int(wait.total_seconds()))
    add_never_cache_headers(answer)
    return answer


def forget(now: datetime) -> None:
    """Delete the failures that count no longer; called each minute."""
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
