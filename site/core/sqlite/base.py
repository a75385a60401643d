"""SQLite has one writer at a time, and no line: who finds it busy sleeps a while (up to a tenth of a second)
and looks again. With sixty writers the file lies idle between their looks, and some are unlucky for twenty
seconds: “database is locked”. Here each waits at a lock of the system beside the file instead (flock), which
wakes the next one at once and in the order of coming, across threads and processes alike. The system takes
it from a process that dies.

The worker's turn comes after that of one other: it sends what all the others write, and behind sixty of them
would fall ever further back. So the others wait at a door, and the one who is through it at the table.

SQLite's own lock stays what it was: whoever writes past this line is only waited for as ever.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

#: What a statement that writes begins with
_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


#: Whether this process goes to the table at once: the worker's does
at_once = False


class Line:
    """The place of one connection in the line of those who want to write to a file."""

    def __init__(self, database: str) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.door, self.table = (os.open(f"{database}-{name}", flags, 0o600) for name in ("door", "table"))
        self.holds = False

    def take(self) -> None:
        """Wait until it is this connection's turn."""
        if self.holds:
            return
        if at_once:
            fcntl.flock(self.table, fcntl.LOCK_EX)
        else:
            fcntl.flock(self.door, fcntl.LOCK_EX)
            try:
                fcntl.flock(self.table, fcntl.LOCK_EX)
            finally:
                fcntl.flock(self.door, fcntl.LOCK_UN)
        self.holds = True

    def take_if_free(self) -> bool:
        """Take the turn if nobody writes and nobody waits, and say whether it is this connection's."""
        if self.holds:
            return True
        try:
            fcntl.flock(self.door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        try:
            fcntl.flock(self.table, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            fcntl.flock(self.door, fcntl.LOCK_UN)
        self.holds = True
        return True

    def leave(self) -> None:
        """Let the next one write."""
        if self.holds:
            self.holds = False
            fcntl.flock(self.table, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self.door)
        os.close(self.table)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose statements wait in line where each is a transaction of its own."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        with self.wrapper.in_line(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.wrapper.in_line(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits in line before it writes; in memory there is nobody to wait for."""

    line: Line | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.line is None and not self.is_in_memory_db():
            self.line = Line(str(self.settings_dict["NAME"]))
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def in_line(self, query: str) -> Iterator[None]:
        """Hold the line for a statement that writes and is no part of a transaction."""
        line = self.line
        if line is None or line.holds or not query.lstrip().upper().startswith(_WRITING):
            yield
            return
        line.take()
        try:
            yield
        finally:
            line.leave()

    @contextmanager
    def if_free(self) -> Iterator[bool]:
        """Give True and hold the line if nobody else writes at this moment, else False at once: for what is
        rather left undone than waited for. SQLite's own lock is not waited for either.

        Within a transaction of this connection it is always True.
        """
        self.ensure_connection()
        line = self.line
        if self.in_atomic_block or line is None:
            yield True
            return
        if not line.take_if_free():
            yield False
            return
        patience = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield True
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {patience:d}")
            line.leave()

    def _start_transaction_under_autocommit(self) -> None:
        # Each transaction begins with the lock for writing (IMMEDIATE)
        if self.line is not None:
            self.line.take()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()
            if self.line is not None:
                self.line.close()
                self.line = None

    def step_out(self) -> None:
        """Wait in no line from now on: whoever is about to end has a patience of its own (`busy_timeout`)."""
        if self.line is not None:
            self.line.close()
        self.line = None

    def _leave(self) -> None:
        if self.line is not None:
            self.line.leave()
