"""The search of Wagtail's admin and API, on modelsearch's database backend.

That backend puts words between double quotes without looking into them: on SQLite a single quotation
mark, which anybody may type, is an error of syntax; on PostgreSQL a NUL is an error. Such characters are
never part of a word, so they are taken out of every query first.
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends import database
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText

_SEPARATORS = str.maketrans(dict.fromkeys(['"', "\0", *map(chr, range(0xD800, 0xE000))], " "))


def harmless(query: Any) -> Any:
    """The query, a string or modelsearch's tree, without characters that are no part of a word."""
    if isinstance(query, str):
        return query.translate(_SEPARATORS).strip()
    if isinstance(query, PlainText | Phrase | Fuzzy):
        query.query_string = harmless(query.query_string)
    elif isinstance(query, And | Or):
        query.subqueries = [harmless(subquery) for subquery in query.subqueries]
    elif isinstance(query, Not | Boost):
        query.subquery = harmless(query.subquery)
    return query


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 (modelsearch looks for this name)
    """The backend of the database in use, whose queries are made harmless."""
    backend = database.SearchBackend(params)
    search = backend._search

    def _search(compiler: Any, query: Any, *args: Any, **more: Any) -> Any:
        query = harmless(query)
        text = query.query_string if isinstance(query, PlainText | Phrase | Fuzzy) else query
        return search(compiler, "" if text == "" else query, *args, **more)

    backend._search = _search
    return backend
