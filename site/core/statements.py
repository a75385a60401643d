"""Rows read and written by statements that are made once: for what is done while others wait for a row.

Django makes each statement anew, which takes several times as long as a database needs to answer it. These
are as its own: fields prepare and convert their values, and `pre_save` is asked; there are no signals of
saving. One row each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)


def read(model: type[Row], where: str, values: Sequence[Any]) -> Row | None:
    """The row of which a condition in SQL holds: `read(Meeting, "id = %s", [pk])`; None without one."""
    columns, *_ = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}", values)  # noqa: S608
        return _row(model, cursor.fetchone())


def write_and_read(model: type[Row], change: str, where: str, values: Sequence[Any]) -> Row | None:
    """Change the row of which a condition holds; the row after it, or None without one.

    `write_and_read(Meeting, "version = version + 1", "id = %s", [pk])`
    """
    columns, *_ = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {change} WHERE {where} RETURNING {columns}",  # noqa: S608
            values,
        )
        return _row(model, cursor.fetchone())


def _row(model: type[Row], found: Sequence[Any] | None) -> Row | None:
    if found is None:
        return None
    _, names, converters = _columns(model, connection.vendor)
    row = list(found)
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
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return columns, [field.attname for field in fields], converters


def prepared(field: Any, value: Any) -> Any:
    """A value as the database takes it for a field."""
    return field.get_db_prep_save(value, connection)


def insert(row: Model, *, once: bool = False) -> bool:
    """Insert a row, which then has its key; whether it was inserted.

    `once`: not if it breaks a unique constraint, and then it has no key. Otherwise that is an IntegrityError.
    """
    statement, fields = _inserting(type(row), once, connection.features.can_return_columns_from_insert)
    values = [prepared(field, field.pre_save(row, True)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if connection.features.can_return_columns_from_insert:
            found = cursor.fetchone()
            row.pk = found[0] if found else None
        else:
            row.pk = cursor.lastrowid if cursor.rowcount else None
    row._state.adding = row.pk is None
    row._state.db = connection.alias
    return row.pk is not None


@cache
def _inserting(model: type[Model], once: bool, returning: bool) -> tuple[str, list[Field[Any, Any]]]:
    meta = model._meta
    fields: list[Field[Any, Any]] = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
    if once:
        statement += " ON CONFLICT DO NOTHING"
    if returning:
        statement += f" RETURNING {meta.pk.column}"  # type: ignore[union-attr]
    return statement, fields


def update(row: Model, values: dict[str, Any]) -> None:
    """Set fields of a row, in the table and in memory; foreign keys by their attribute (`user_id`)."""
    meta = row._meta
    fields = [meta.get_field(name) for name in values]
    sets = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {meta.db_table} SET {sets} WHERE {meta.pk.column} = %s",  # type: ignore[union-attr]  # noqa: S608
            [*(prepared(field, value) for field, value in zip(fields, values.values(), strict=True)), row.pk],
        )
    for name, value in values.items():
        setattr(row, name, value)
