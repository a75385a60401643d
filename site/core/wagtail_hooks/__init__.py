"""What this app adds to the admin, a module a task."""

from . import documents, home, links, outbox, schedule, skeleton, snippets

__all__ = ["documents", "home", "links", "outbox", "schedule", "skeleton", "snippets"]
