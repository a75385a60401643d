"""What this app adds to the admin, a module a task."""

from . import documents, home, schedule, skeleton, snippets

__all__ = ["documents", "home", "schedule", "skeleton", "snippets"]
