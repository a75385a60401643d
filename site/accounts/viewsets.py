"""People with accounts in the admin: who is no superuser makes nobody one, and changes none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.users import CreateView, EditView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

REFUSED = "“{}” may do everything, so only somebody who may do everything can change this account."


class NoEscalationMixin:
    """The form without the box that lets somebody do everything, unless the user themselves may."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class UserCreateView(NoEscalationMixin, CreateView):
    """A new account."""


class UserEditView(NoEscalationMixin, EditView):
    """An account; whoever could set the password of a superuser would be one."""

    def run_before_hook(self) -> HttpResponse | None:
        if self.object.is_superuser and not self.request.user.is_superuser:
            messages.error(self.request, REFUSED.format(self.object))
            return redirect("wagtailusers_users:index")
        return super().run_before_hook()


class UserViewSet(WagtailUserViewSet):
    """The views of Wagtail but for the two above."""

    add_view_class = UserCreateView
    edit_view_class = UserEditView
