"""Which sections load demonstration content: dotted paths, so that no start of the site imports it.

    loaders.register("reports", "reports.demo.load.items")

A loader is a function that is given a `core.demo.registry.Load` and yields `Item`s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.module_loading import import_string

_paths: dict[str, str] = {}


def register(name: str, path: str) -> None:
    """Add a section's loader; sections load in the order of their apps."""
    _paths[name] = path


def loaders() -> dict[str, Callable[[Any], Iterable[Any]]]:
    """All loaders by name, imported."""
    return {name: import_string(path) for name, path in _paths.items()}
