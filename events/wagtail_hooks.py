"""The editor's side of roundtables."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from events.log import register_actions


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    register_actions(actions)
