"""Messages in the admin: the list, what people decide about those that did not leave for certain, and the
line on the home page that says so.

What a message says is not shown: its links would let whoever reads it act in the attendee's place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core import outbox
from core.models import OutboxMessage

policy = ModelPermissionPolicy(OutboxMessage)

#: A message that has waited longer since its server first refused it is shown on the home page
LONG_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Decision:
    """One of the two buttons: its words, what follows, and the function that does it."""

    label: str
    follows: str
    act: Callable[[OutboxMessage, Any], bool]
    done: str


DECISIONS = {
    "send-again": Decision(
        "Send again",
        "The message is sent once more, within a few seconds. If the first one arrived after all, it arrives "
        "twice.",
        outbox.send_again,
        "The message is sent again.",
    ),
    "arrived": Decision(
        "It arrived",
        "The message counts as sent, and nothing is sent.",
        outbox.mark_arrived,
        "The message counts as sent.",
    ),
}


class MessageFilterSet(WagtailFilterSet):
    """Messages by what has become of them."""

    class Meta:
        model = OutboxMessage
        fields = ["state"]


class DecisionsColumn(Column):
    """The buttons of a message that somebody must look at, for who may decide."""

    cell_template_name = "core/admin/message_decisions.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        undecided = instance.state in (OutboxMessage.State.UNKNOWN, OutboxMessage.State.FAILED)
        may = policy.user_has_permission(parent_context["request"].user, "change")
        context["decisions"] = [
            {"label": decision.label, "url": reverse(f"messages:decide_{name}", args=[instance.pk])}
            for name, decision in DECISIONS.items()
            if undecided and may
        ]
        return context


class MessageIndexView(IndexView):
    """Every message whose content was not erased, the newest first."""

    model = OutboxMessage
    page_title = "Messages"
    header_icon = "mail"
    any_permission_required = ["change", "view"]
    permission_policy = policy
    filterset_class = MessageFilterSet
    # The Message-ID, with the message's own id in it, is what a mail server's log and a roster know
    search_fields = ["recipient", "subject", "message_id"]
    default_ordering = "-created"
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("subject", label="Subject", accessor="subject"),
            Column("recipient", label="To", accessor="recipient"),
            Column("state", label="State", accessor="get_state_display", sort_key="state"),
            DateColumn("created", label="Written", accessor="created", sort_key="created"),
            DateColumn("sent", label="Sent", accessor="sent", sort_key="sent"),
            Column("error", label="What the server said", accessor="error"),
            DecisionsColumn("decisions", label="What to do"),
        ]

    def get_base_queryset(self) -> Any:
        return OutboxMessage.objects.exclude(recipient="").defer("letter", "calendar")

    def get_edit_url(self, instance: Any) -> None:
        return None


class DecideView(WagtailAdminTemplateMixin, View):
    """Asks once more before a message is sent again or taken as arrived."""

    template_name = "core/admin/decide_message.html"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        self.message = get_object_or_404(OutboxMessage.objects.exclude(recipient=""), pk=kwargs["pk"])
        self.decision = DECISIONS[kwargs["decision"]]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not outbox.troubled().filter(pk=self.message.pk).exists():
            return self.too_late()
        context = self.get_context_data(
            message=self.message, decision=self.decision, index_url=reverse("messages:index")
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.decision.act(self.message, request.user):
            return self.too_late()
        messages.success(request, self.decision.done)
        return redirect("messages:index")

    def too_late(self) -> HttpResponse:
        state = self.message.get_state_display().lower()
        messages.error(self.request, f"There is nothing to decide about this message: it is “{state}”.")
        return redirect("messages:index")

    def get_page_title(self) -> str:
        return self.decision.label

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("messages:index"), "label": "Messages"},
            {"url": "", "label": self.decision.label},
        ]


class MessageMenuItem(MenuItem):
    """Shown to whoever may see messages."""

    def is_shown(self, request: Any) -> bool:
        return bool(policy.user_has_any_permission(request.user, {"change", "view"}))


class MessageViewSet(ViewSet):
    """The list, with its menu item, at `admin/messages/`."""

    icon = "mail"
    add_to_admin_menu = True
    menu_label = "Messages"
    menu_order = 255
    menu_item_class = MessageMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        kwargs = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("index_results"),
        }
        decide = DecideView.as_view()
        return [
            path("", MessageIndexView.as_view(**kwargs), name="index"),
            path("results/", MessageIndexView.as_view(**kwargs, results_only=True), name="index_results"),
            *(
                path(f"<int:pk>/{name}/", decide, {"decision": name}, name=f"decide_{name}")
                for name in DECISIONS
            ),
        ]


class MessagesPanel(Component):
    """How many messages did not leave for certain, on the admin's home page; nothing when all did."""

    name = "messages"
    template_name = "core/admin/messages_panel.html"
    order = 11

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        if not policy.user_has_any_permission(parent_context["request"].user, {"change", "view"}):
            return {}
        states = list(outbox.troubled().values_list("state", flat=True)[:1000])
        waiting = OutboxMessage.objects.filter(
            state=OutboxMessage.State.WAITING, created__lt=timezone.now() - LONG_WAIT
        ).exclude(error="")
        return {
            "unknown": states.count(OutboxMessage.State.UNKNOWN),
            "failed": states.count(OutboxMessage.State.FAILED),
            "waiting": waiting.count(),
            "url": reverse("messages:index"),
        }
