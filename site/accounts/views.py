"""Signing in and out, for readers of what is not public. Editors sign in at the admin, or here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from core.models import Center


class SignInForm(AuthenticationForm):
    """User name and password; what is wrong is said once and tells nobody which names exist."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "User name and password do not fit together. Check both: capitals count.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "User name"
        # Focus is the reader's: the page says first what it is for
        self.fields["username"].widget.attrs.pop("autofocus", None)


class SignIn(views.LoginView):
    """`/sign-in/?next=/reports/…/`: leads back to the page that asked."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(center=Center.load(), noindex=True, **kwargs)


@method_decorator(never_cache, name="dispatch")
class SignOut(views.LogoutView):
    """`/sign-out/`: a page with a button, because a link that is followed must change nothing."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "accounts/sign_out.html", {"center": Center.load(), "noindex": True})
