"""The engine that readers get where there is a search server: it, and the database where it fails."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from search.engines.base import Correction, Request, Result
from search.engines.database import DatabaseEngine
from search.models import Entry
from search.queries import Query

from . import state, sync
from .client import WORKERS, Unavailable
from .engine import ElasticEngine

Answer = TypeVar("Answer")


class GuardedEngine:
    """Asks the search server; after its first failure the database, and nobody asks the server again."""

    def __init__(self) -> None:
        self._server: ElasticEngine | None = None
        self._is_behind = False
        #: Whether the database has answered in the server's place
        self.is_fallback = False

    @property
    def name(self) -> str:
        return "database" if self.is_fallback else "elastic"

    @property
    def is_provisional(self) -> bool:
        """Whether the answer was another's, or lacked what waits to be sent."""
        return self.is_fallback or self._is_behind

    def index(self, entries: Iterable[Entry]) -> None:
        """Index saved entries with their facets and passages; ends with current frequencies."""
        ElasticEngine(WORKERS).index(entries)

    def search(self, query: Query, size: int) -> list[int]:
        """Return ids of entries, best first: those with all words, then those with some."""
        return self._asked(lambda engine: engine.search(query, size))

    def results(self, request: Request) -> Result:
        """Answer a request."""
        return self._asked(lambda engine: engine.results(request))

    def complete(self, text: str, size: int) -> list[str]:
        """Return titles with a word for each word of text, the last of them only begun."""
        return self._asked(lambda engine: engine.complete(text, size))

    def related(self, entry: int, kinds: Collection[str], size: int) -> list[int]:
        """Return entries of some kinds that say in public what an entry says in public, the nearest first."""
        return self._asked(lambda engine: engine.related(entry, kinds, size))

    def correct(self, query: Query, level: int) -> Correction | None:
        """Return the query with words that no public text has replaced by near ones, if it has hits."""
        return self._asked(lambda engine: engine.correct(query, level))

    def _asked(self, ask: Callable[[ElasticEngine | DatabaseEngine], Answer]) -> Answer:
        if not self.is_fallback:
            try:
                return ask(self._engine())
            except Unavailable as failure:
                self.is_fallback = True
                state.note(failure)
        return ask(DatabaseEngine(is_fallback=True))

    def _engine(self) -> ElasticEngine:
        if self._server is None:
            lag = sync.lag()
            self._is_behind = lag.waits
            self._server = ElasticEngine(withdrawn=lag.withdrawn)
        return self._server
