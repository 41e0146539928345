"""Filling tables as fast as the database takes rows, past every action: for measures, never for a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

CHUNK = 5_000


def fill(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows; ``columns`` are names of fields, and every other field has its default.

    ``COPY`` on PostgreSQL, prepared statements on SQLite. The guards of the database bite as ever. Rows that
    bring their own key leave the next key after the last one.
    """
    fields = model._meta.concrete_fields
    prepared = [_plain(field) for field in fields if field.name not in columns and not field.primary_key]
    given: list[Any] = [model._meta.get_field(name) for name in columns]
    names: list[str] = [*(field.column for field in given), *(column for column, _ in prepared)]
    rest = [value for _, value in prepared]
    written = ([*_ready(given, row), *rest] for row in rows)
    (_copy if connection.vendor == "postgresql" else _insert)(model._meta.db_table, names, written)
    _set_the_next_key(model)


def _plain(field: Any) -> tuple[str, Any]:
    return field.column, field.get_db_prep_save(field.get_default(), connection)


def _ready(fields: Sequence[Any], row: Sequence[Any]) -> Iterator[Any]:
    return (field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True))


def _copy(table: str, names: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    sql = f"COPY {quote(table)} ({', '.join(map(quote, names))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(table: str, names: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES ({places})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(sql, chunk)


def _set_the_next_key(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)


def know_the_tables() -> None:
    """What each database would learn of its tables by itself, sooner or later."""
    is_alone = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_alone else "ANALYZE")
