"""Engines: ways to search the corpus, behind one protocol."""

from .base import Correction, Engine, FacetCount, Hit, Request, Result, Sort
from .database import DatabaseEngine

__all__ = ["Correction", "Engine", "FacetCount", "Hit", "Request", "Result", "Sort", "get_engine"]


def get_engine() -> Engine:
    """Return the engine that answers a reader now: one for each request."""
    from search.elastic import client, guarded, state

    if not client.is_configured():
        return DatabaseEngine()
    return DatabaseEngine(is_fallback=True) if state.is_down() else guarded.GuardedEngine()
