"""What search engines are asked to leave alone."""

from __future__ import annotations

from collections.abc import Iterable

from .models import ShowPage


def blocked_paths() -> Iterable[str]:
    """Tree paths of shows that directories and search engines are asked not to list."""
    return ShowPage.objects.filter(block=True).values_list("path", flat=True)
