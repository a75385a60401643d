"""The page for a form whose cookie was lost: nothing that was typed is lost with it.

Cookies are switched off, the browser was closed meanwhile, or the form was kept by somebody's cache. Who is
not signed in gets all answers back, to be sent once more: there is nothing that a stranger's page could make
such a visitor do which it could not do itself. Who is signed in is led back to the form.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

#: More than this is no form of a person
MOST_FIELDS, MOST_CHARACTERS = 60, 20_000
_NEVER = ("csrfmiddlewaretoken", "password")


@sensitive_post_parameters()
def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 with a way on; `reason` is Django's, for its log alone."""
    answers = [] if settings.SESSION_COOKIE_NAME in request.COOKIES else answers_of(request)
    response = render(
        request,
        "core/csrf_failure.html",
        {"answers": answers, "form_path": request.path, "noindex": True},
        status=403,
    )
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    return response


def answers_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, name by name; nothing of a form that is too large for people."""
    answers = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in _NEVER)
        for value in values
    ]
    if len(answers) > MOST_FIELDS or sum(len(value) for _, value in answers) > MOST_CHARACTERS:
        return []
    return answers
