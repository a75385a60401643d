"""What this app adds to the admin, a module a task."""

from . import snippets

__all__ = ["snippets"]
