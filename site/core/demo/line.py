"""The slim line on top of the demonstration: a few things to try.

Sections register a function that gives a link to something of theirs, or None when it is gone:

    line.register("podcasts.demo.line.subscribe")
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.module_loading import import_string

from core.demo.content import TRY_SEARCH

_paths: list[str] = []


def register(path: str) -> None:
    """Add a section's link by the dotted path of its function, which asks at most one query."""
    if path not in _paths:
        _paths.append(path)


def demo_line() -> list[dict[str, str]]:
    """Links with `text` and `url`: search, what sections add, and editing."""
    added = [import_string(path)() for path in _paths]
    return [
        {"text": "a search that hits inside a PDF", "url": f"/search/?{urlencode({'q': TRY_SEARCH.query})}"},
        *(link for link in added if link is not None),
        {"text": "editing (the console has the password)", "url": "/admin/"},
    ]
