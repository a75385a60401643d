"""What this app adds to the admin, a module a task."""

from . import documents, schedule, skeleton, snippets

__all__ = ["documents", "schedule", "skeleton", "snippets"]
