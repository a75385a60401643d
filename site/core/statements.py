"""Rows read and written by statements that are made once: for what is done while others wait for a row.

Django makes each statement anew, which takes several times as long as a database needs to answer it. These
are as its own: fields prepare and convert their values, and `pre_save` is asked; there are no signals of
saving. One row each.

Statements that need nothing of each other go to PostgreSQL in one journey (`together`): to wait for each
answer would take longer than to find it. The last ones of a transaction take its COMMIT along (`conclude`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)

#: What a statement answers
Found = Sequence[Sequence[Any]]


class Statement(NamedTuple):
    """A statement with `%s` for each value; the values are as `prepared` makes them."""

    sql: str
    values: Sequence[Any]

    @property
    def answers(self) -> bool:
        """Whether rows come back. To ask the cursor would describe each of their columns."""
        return self.sql.startswith("SELECT ") or " RETURNING " in self.sql


def together(*statements: Statement) -> list[Found]:
    """Run statements one after the other, and return what each of them answers.

    On PostgreSQL they are sent at once (pipeline mode): none can be made of what another has answered. The
    server parses and plans each once for a connection, as far as that prepares statements (where
    `prepare_threshold` is a number); Django writes the values into them, so that both are done each time.
    """
    database = connections[DEFAULT_DB_ALIAS]
    # It connects, or sees that the connection is still there
    with database.cursor() as cursor:
        # Only of its own cursors can Django log what they were asked
        if database.vendor != "postgresql" or database.queries_logged:
            return [_answer(cursor, statement) for statement in statements]
    return _pipelined(database, statements)


def _pipelined(database: Any, statements: Sequence[Statement]) -> list[Found]:
    from psycopg import Cursor

    cursors = []
    # One alone makes its journey anyway, and a pipeline would only cost
    journey = database.connection.pipeline() if len(statements) > 1 else nullcontext()
    with database.wrap_database_errors, journey:
        for sql, values in statements:
            cursors.append(cursor := Cursor(database.connection))
            cursor.execute(sql, values, prepare=True)
    return [
        cursor.fetchall() if statement.answers else []
        for statement, cursor in zip(statements, cursors, strict=True)
    ]


def conclude(*statements: Statement) -> None:
    """Run the last statements of a transaction, whose block must end with this.

    On PostgreSQL the COMMIT goes with them, where the block is the outermost: what the transaction holds is
    free for the next as soon as the server has written, and not only when this process has the processor
    again, and asks. Django's own commit then finds nothing left to do, and what waits for it (`on_commit`)
    follows.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql" and not database.queries_logged and not database.savepoint_ids:
        together(*statements, Statement("COMMIT", []))
    else:
        together(*statements)


def _answer(cursor: Any, statement: Statement) -> Found:
    cursor.execute(*statement)
    return cursor.fetchall() if statement.answers else []


def prepared(field: Any, value: Any) -> Any:
    """A value as the database takes it for a field."""
    return field.get_db_prep_save(value, connection)


# Reading


def reading(model: type[Model], where: str, values: Sequence[Any], *, also: str = "") -> Statement:
    """Reads the row of which a condition in SQL holds: `reading(Meeting, "id = %s", [pk])`.

    `also` is one more value of SQL, which comes after the row's own and has no placeholder.
    """
    columns = _answered(model, also)
    return Statement(f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}", values)  # noqa: S608


def changing(
    model: type[Model], change: str, where: str, values: Sequence[Any], *, also: str = ""
) -> Statement:
    """Changes such a row and reads it: `changing(Meeting, "version = version + 1", "id = %s", [pk])`."""
    columns = _answered(model, also)
    sql = f"UPDATE {model._meta.db_table} SET {change} WHERE {where} RETURNING {columns}"  # noqa: S608
    return Statement(sql, values)


def _answered(model: type[Model], also: str) -> str:
    columns, *_ = _columns(model, connection.vendor)
    return f"{columns}, ({also})" if also else columns


def row_of(model: type[Row], found: Found) -> Row | None:
    """The row that was read; None without one."""
    if not found:
        return None
    _, names, converters = _columns(model, connection.vendor)
    row = list(found[0][: len(names)])
    for place, column, functions in converters:
        for function in functions:
            row[place] = function(row[place], column, connection)
    return model.from_db(connection.alias, names, row)


@cache
def _columns(model: type[Model], vendor: str) -> tuple[str, list[str], list[tuple[int, Any, list[Any]]]]:
    """The columns, the fields' names, and what turns a database's values into theirs."""
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        functions = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if functions:
            converters.append((place, column, functions))
    return ", ".join(map(_quoted, fields)), [field.attname for field in fields], converters


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)


# Writing


def inserting(row: Model, *, once: bool = False) -> Statement:
    """Inserts a row and answers with its key.

    `once`: not if it breaks a unique constraint, and then there is no answer.
    """
    sql, fields = _inserting(type(row), once, connection.vendor)
    return Statement(sql, [prepared(field, field.pre_save(row, True)) for field in fields])


@cache
def _inserting(model: type[Model], once: bool, vendor: str) -> tuple[str, list[Field[Any, Any]]]:
    meta = model._meta
    fields: list[Field[Any, Any]] = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(map(_quoted, fields))
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
    if once:
        statement += " ON CONFLICT DO NOTHING"
    return f"{statement} RETURNING {_quoted(meta.pk)}", fields


def inserted(row: Model, found: Found) -> bool:
    """Give a row the key that the database gave it; whether it was inserted."""
    row.pk = found[0][0] if found else None
    row._state.adding = row.pk is None
    row._state.db = connection.alias
    return row.pk is not None


def insert(row: Model, *, once: bool = False) -> bool:
    """Insert a row, which then has its key; whether it was inserted.

    `once`: not if it breaks a unique constraint, and then it has no key. Otherwise that is an IntegrityError.
    """
    return inserted(row, *together(inserting(row, once=once)))


def updating(row: Model, values: dict[str, Any]) -> Statement:
    """Sets fields of a row, in the table and at once in memory; foreign keys by their attribute."""
    meta = row._meta
    fields = [meta.get_field(name) for name in values]
    sets = ", ".join(f"{_quoted(field)} = %s" for field in fields)
    for name, value in values.items():
        setattr(row, name, value)
    return Statement(
        f"UPDATE {meta.db_table} SET {sets} WHERE {_quoted(meta.pk)} = %s",  # noqa: S608
        [*(prepared(field, value) for field, value in zip(fields, values.values(), strict=True)), row.pk],
    )
