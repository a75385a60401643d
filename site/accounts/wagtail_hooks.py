"""What accounts add to the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from accounts.models import User
from accounts.viewsets import REFUSED


@hooks.register("before_bulk_action")
def leave_superusers_alone(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """Who is no superuser cannot lock one out either."""
    if request.user.is_superuser:
        return None
    for item in objects:
        if isinstance(item, User) and item.is_superuser:
            messages.error(request, f"Nothing was changed. {REFUSED.format(item)}")
            return redirect("wagtailusers_users:index")
    return None
