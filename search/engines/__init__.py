"""Engines: ways to search the corpus, behind one protocol."""

from .base import Correction, Engine, FacetCount, Hit, Request, Result, Sort
from .database import DatabaseEngine

__all__ = ["Correction", "Engine", "FacetCount", "Hit", "Request", "Result", "Sort", "get_engine"]


def get_engine() -> Engine:
    """Return the engine that answers readers now."""
    return DatabaseEngine()
