"""Statements asked at every act: written once, kept ready by the database, and no query built anew each time.

On PostgreSQL each is parsed and planned once in a connection (psycopg prepares it, and again after a
rollback), and its parameters travel beside it: where one may be null, its type is to be said
(``CAST(%s AS bigint) IS NULL``). A connection that is not to prepare (``prepare_threshold`` None, behind some
poolers) only sends them beside. SQLite's driver keeps its statements by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

M = TypeVar("M", bound=models.Model)
# Far below what the two databases allow in one statement (32,766 and 65,535).
MOST_PARAMETERS = 20_000


def ask(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What the statement answers, as the driver gives it; a write says what it returns."""
    database = connections[DEFAULT_DB_ALIAS]
    # Where queries are listed or watched, Django's own cursor does it: it writes their values in them.
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            answered: list[tuple[Any, ...]] = cursor.fetchall()
            return answered
    database.ensure_connection()
    with database.wrap_database_errors:
        prepared = _cursor_of(database.connection)
        prepared.execute(sql, parameters, prepare=True)
        return prepared.fetchall()  # type: ignore[no-any-return]


def told(moment: datetime) -> Any:
    """An instant as a parameter, as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _cursor_of(raw: Any) -> Any:
    """One for each connection of psycopg, kept beside it: whoever asks has read all before another asks."""
    found = getattr(raw, "_asks", None)
    if found is None:
        from psycopg import Cursor
        from psycopg.types.datetime import TimestamptzLoader

        found = raw._asks = Cursor(raw)
        # psycopg's own reading of an instant, written in C; Django's is in Python, to say which clock is
        # meant, and a connection of Django's is set to UTC.
        found.adapters.register_loader("timestamptz", TimestamptzLoader)
    return found


class Columns(Generic[M]):
    """The columns of a model in a plain statement, and the rows they come back as.

    Those named in ``but`` are left out: a row reads them when it is asked about them.
    """

    def __init__(self, model: type[M], *, but: Collection[str] = ()) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if field.name not in but]
        self.names = [field.attname for field in self.fields]
        self._converters: dict[str, list[tuple[int, Any, list[Any]]]] = {}

    def into(self, sql: str, alias: str) -> str:
        """The statement, with ``{columns}`` said: those of the table under that name."""
        return sql.replace("{columns}", ", ".join(f'{alias}."{field.column}"' for field in self.fields))

    def read(self, values: Sequence[Any]) -> M:
        """The row; ``values`` are those of the columns, and maybe others after them."""
        return self.read_all([values[: len(self.fields)]])[0]

    def read_all(self, rows: Iterable[Sequence[Any]]) -> list[M]:
        """The rows, whose values are those of the columns and no others."""
        database = connections[DEFAULT_DB_ALIAS]
        converted = self._converters.get(database.vendor)
        if converted is None:
            converted = self._converters[database.vendor] = _converters(self.fields)
        found = []
        for row in rows:
            told = list(row)
            for number, expression, converters in converted:
                for convert in converters:
                    told[number] = convert(told[number], expression, database)
            found.append(self.model.from_db(database.alias, self.names, told))
        return found


class Named(Generic[M]):
    """A row and those it names, read again in one statement.

    The names are of foreign keys; ``"resource__place"`` is named by ``"resource"``, which comes before it.
    """

    def __init__(self, model: type[M], *names: str) -> None:
        self.parts: dict[str, Columns[Any]] = {"": Columns(model)}
        joins = []
        for name in names:
            holder, _, last = name.rpartition("__")
            key: Any = self.parts[holder].model._meta.get_field(last)
            there = key.related_model._meta
            joins.append(
                f'LEFT JOIN "{there.db_table}" "{name}"'
                f' ON "{name}"."{there.pk.column}" = "{holder or "row"}"."{key.column}"'
            )
            self.parts[name] = Columns(key.related_model)
        told = [part.into("{columns}", name or "row") for name, part in self.parts.items()]
        meta = model._meta
        self.sql = (
            f'SELECT {", ".join(told)} FROM "{meta.db_table}" "row" {" ".join(joins)}'  # noqa: S608 - our own names
            f' WHERE "row"."{meta.pk.column}" = %s'
        )

    def lock(self, row: M) -> None:
        """It says what the database says now, as those it names do, and nobody else changes it meanwhile.

        Inside a transaction, until its end; on SQLite an IMMEDIATE transaction is alone already.

        :raises DoesNotExist: of its model, when it is gone.
        """
        locks = connections[DEFAULT_DB_ALIAS].features.has_select_for_update
        answered = ask(f'{self.sql} FOR NO KEY UPDATE OF "row"' if locks else self.sql, [row.pk])
        if not answered:
            raise self.parts[""].model.DoesNotExist
        fresh = self._read(answered[0])
        row.__dict__.update({name: fresh.__dict__[name] for name in self.parts[""].names})
        row._state.fields_cache = fresh._state.fields_cache
        row.__dict__.pop("_prefetched_objects_cache", None)

    def _read(self, values: Sequence[Any]) -> M:
        """Those of each part, one after the other; nothing but nulls is a name that says nobody."""
        found: dict[str, Any] = {}
        first = 0
        for name, part in self.parts.items():
            its = values[first : first + len(part.fields)]
            first += len(its)
            found[name] = part.read(its) if any(value is not None for value in its) else None
            holder, _, last = name.rpartition("__")
            if name and found[holder] is not None:
                setattr(found[holder], last, found[name])
        return found[""]  # type: ignore[no-any-return]


def _converters(fields: Sequence[models.Field[Any, Any]]) -> list[tuple[int, Any, list[Any]]]:
    """What a column goes through on this database to become what Python has, by its number."""
    found = []
    for number, field in enumerate(fields):
        expression = field.get_col(field.model._meta.db_table)
        of_database = connection.ops.get_db_converters(expression)
        converters = [*of_database, *expression.get_db_converters(connection)]
        if converters:
            found.append((number, expression, converters))
    return found


def write(rows: Sequence[M]) -> list[M]:
    """New rows of one model are written, and have their keys. One statement, of some hundreds of rows more.

    As ``bulk_create`` does, which builds its query anew each time.
    """
    written = list(rows)
    if not written:
        return written
    model, database = type(written[0]), connections[DEFAULT_DB_ALIAS]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    most = MOST_PARAMETERS // len(fields)
    for first in range(0, len(written), most):
        part = written[first : first + most]
        values = [
            field.get_db_prep_save(field.pre_save(row, True), database) for row in part for field in fields
        ]
        for row, (key,) in zip(part, ask(_insertion(model, len(part)), values), strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, database.alias
    return written


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], rows: int) -> str:
    named = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["(" + ", ".join(["%s"] * len(named)) + ")"] * rows)
    meta = model._meta
    return (
        f'INSERT INTO "{meta.db_table}" ({", ".join(named)}) VALUES {places}'  # noqa: S608 - names of our own
        f' RETURNING "{meta.pk.column}"'
    )
