"""The site's addresses, and beside them a view that takes a form and inserts one row."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.urls import urlpatterns as site_urls
from core.models import OutboxMessage
from events.registration_views import SeeOther, private
from tests.core.letter_samples import CONFIRMED
from tests.core.outbox_rows import CALENDAR


@require_http_methods(["GET", "POST"])
def insert(request: HttpRequest) -> HttpResponse:
    """GET draws the form's token; POST writes a message of the usual size, durably, and goes on."""
    if request.method == "GET":
        return private(HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">'))
    name = uuid.uuid4()
    with transaction.atomic(durable=True):
        OutboxMessage.objects.create(
            uuid=name,
            key=f"bare:{name}",
            kind="bare",
            recipient=request.POST["recipient"],
            subject="A message of the usual size",
            letter=CONFIRMED,
            calendar=CALENDAR,
            message_id=f"<{name}@localhost>",
            # Nobody sends it
            state=OutboxMessage.State.SENT,
            sent=timezone.now(),
        )
    return private(SeeOther("/registrations/"))


urlpatterns = [path("bare-insert/", insert), *site_urls]
