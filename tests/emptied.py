"""After a test that committed, the tables are emptied as Django empties them, and at a tenth of the price.

Django's way writes again, one by one, what each migration of each app writes for all models (their names,
the permissions on them), and on PostgreSQL makes a new file of each table and of each index. Here it is done
once; what it leaves is learnt, and put back after each further test with the very same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.test import TransactionTestCase

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@contextmanager
def quickly() -> Iterator[None]:
    """Within it, whatever test committed, the next begins with what Django would have left."""
    leave_as_django, empty = TransactionTestCase._fixture_teardown, Emptied()

    def teardown(test: TransactionTestCase) -> None:
        if test.available_apps is not None or test.serialized_rollback:
            raise AssertionError("No test here is of some apps only, or brings back what migrations wrote.")
        empty(lambda: leave_as_django(test))

    with patch.object(TransactionTestCase, "_fixture_teardown", teardown):
        yield


class Emptied:
    """The tables without what tests wrote: ``empty(as_django)``, which is called once."""

    def __init__(self) -> None:
        self.tables: list[str] = []
        self.left: Rows = {}

    def __call__(self, as_django: Callable[[], None]) -> None:
        if not self.tables or not _may_delete_unguarded():
            as_django()
            names = connection.introspection.django_table_names(only_existing=True, include_views=False)
            self.tables = sorted(names)
            self.left = _rows(_not_empty(self.tables))
            return
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # As when Django empties: no guard and no trigger is asked, and who still writes ends first.
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(f"LOCK TABLE {_named(self.tables)} IN ACCESS EXCLUSIVE MODE")
            # Again, until nothing is left: on SQLite a trigger may write while the rows of another table go.
            while full := _not_empty(self.tables):
                for table in full:
                    cursor.execute(f"DELETE FROM {_named([table])}")
            for table, (columns, rows) in self.left.items():
                each = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
                told = [value for row in rows for value in row]
                cursor.execute(f"INSERT INTO {_named([table])} ({_named(columns)}) VALUES {each}", told)


def _named(names: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def _not_empty(tables: list[str]) -> list[str]:
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_named([table])})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [str(table) for (table,) in cursor.fetchall()]


def _rows(tables: list[str]) -> Rows:
    told: Rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {_named([table])} ORDER BY 1")
            told[table] = ([column[0] for column in cursor.description], list(cursor.fetchall()))
    return told


def _may_delete_unguarded() -> bool:
    """Whether the user of the tests may set PostgreSQL's guards aside, as the one of a cluster's own may."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(cursor.fetchone()[0])
