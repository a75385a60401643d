"""A database as the storm looks at it: plain connections beside Django's, to SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg


class Base:
    """One connection to the database of a DATABASE_URL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite:")
        self._connection: Any = None

    def open(self) -> Any:
        """The connection, opened when it is asked for first."""
        if self._connection is None:
            if self.is_sqlite:
                path = self.url.removeprefix("sqlite:///")
                self._connection = sqlite3.connect(
                    path, timeout=30, isolation_level=None, check_same_thread=False
                )
            else:
                self._connection = psycopg.connect(self.url, autocommit=True, connect_timeout=5)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a statement answers; [] for one that answers nothing."""
        cursor = self.open().cursor()
        cursor.execute(statement.replace("%s", "?") if self.is_sqlite else statement, values)
        found = cursor.fetchall() if cursor.description else []
        cursor.close()
        return list(found)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read in the block be of one moment."""
        self.rows("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        yield
        self.rows("COMMIT")

    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """The first value of the first row."""
        return self.rows(statement, values)[0][0]
