"""Counts and compares the queries that a piece of code asks."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext

_STRING = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"(?<![\w\"])-?\d+(?:\.\d+)?(?![\w\"])")
_LIST = re.compile(r"\((?:\s*\?\s*,)+\s*\?\s*\)")
# Saves within transactions; no page asks them
_BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


def without_literals(sql: str) -> str:
    """The statement with its strings, numbers and lists of them as `?`."""
    return _LIST.sub("(?)", _NUMBER.sub("?", _STRING.sub("?", sql)))


class Queries(list[str]):
    """The statements that were asked, in order, without literals."""

    @property
    def repeated(self) -> dict[str, int]:
        """Statements that were asked more than once, with how often."""
        return {sql: count for sql, count in Counter(self).items() if count > 1}

    def __str__(self) -> str:
        return "\n".join(f"{number:3} {sql}" for number, sql in enumerate(self, start=1))


@contextmanager
def recorded_queries() -> Iterator[Queries]:
    """Record what is asked inside: `with recorded_queries() as queries: …`."""
    queries = Queries()
    with CaptureQueriesContext(connection) as context:
        yield queries
    queries.extend(
        without_literals(query["sql"])
        for query in context.captured_queries
        if not query["sql"].upper().startswith(_BOOKKEEPING)
    )


def assert_frugal(ask: Callable[[], Any], *, at_most: int) -> Queries:
    """Assert that `ask()` needs at most so many queries, no two of which are equal but for literals.

    `ask` is called once before, so that what a process asks once in its life does not count.
    """
    ask()
    with recorded_queries() as queries:
        answer = ask()
    # A page that is missing asks little too
    assert not isinstance(answer, HttpResponseBase) or answer.status_code == 200, answer
    assert not queries.repeated, f"asked more than once: {queries.repeated}\n{queries}"
    assert len(queries) <= at_most, f"{len(queries)} queries, at most {at_most}:\n{queries}"
    return queries


def assert_flat(ask: Callable[[], Any], add_items: Callable[[], Any], *, at_most: int) -> None:
    """Assert that `ask()` is frugal, and asks the same number of queries after `add_items()`."""
    assert_all_flat({"": ask}, add_items, at_most=at_most)


def assert_all_flat(
    asks: dict[str, Callable[[], Any]], add_items: Callable[[], Any], *, at_most: int
) -> None:
    """Assert the same of several, by their names, which cost one making of the items."""
    before = {name: assert_frugal(ask, at_most=at_most) for name, ask in asks.items()}
    add_items()
    for name, ask in asks.items():
        few, many = before[name], assert_frugal(ask, at_most=at_most)
        assert len(few) == len(many), f"{name}: {len(few)} queries before, {len(many)} after:\n{many}"
