"""The addresses that programs subscribe to, listed at `/feeds/`; sections register their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FeedLink:
    """One address: what it brings, its path, and its format as people know it (“RSS”, “iCalendar”)."""

    title: str
    path: str
    format: str
    note: str = ""


Provider = Callable[[], Iterable[FeedLink]]

_providers: dict[str, Provider] = {}
#: What is for programs alone comes last
PROGRAMS = "For programs"


def register(heading: str, provider: Provider) -> None:
    """Add a section of the page: its heading and a function that lists its addresses."""
    _providers[heading] = provider


def sections() -> list[tuple[str, list[FeedLink]]]:
    """Headings with their addresses, in the order of the sections; empty ones are left out."""
    listed = [(heading, list(provider())) for heading, provider in _providers.items()]
    filled = [(heading, links) for heading, links in listed if links]
    return sorted(filled, key=lambda section: section[0] == PROGRAMS)
