"""Puts messages into the admin: their list, the home page's line, and the log of what was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from core.outbox_admin import MessagesPanel, MessageViewSet


@hooks.register("register_admin_viewset")
def message_viewset() -> MessageViewSet:
    return MessageViewSet("messages")


@hooks.register("construct_homepage_panels")
def add_messages(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(MessagesPanel())


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("core.message.send_again", "Send message again", "Message sent again")
    actions.register_action("core.message.arrived", "Take message as arrived", "Message taken as arrived")
