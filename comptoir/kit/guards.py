"""Watching over the constraints that a database could lose in silence: see ``NoOverlap``."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from comptoir.kit.overlap import NoOverlap


class Guard(NamedTuple):
    """A constraint and the table it protects."""

    model: type[Model]
    constraint: NoOverlap

    def is_in_force(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the database holds it, word for word on SQLite."""
        if connection.vendor == "postgresql":
            return self._excludes(connection)
        editor = connection.schema_editor()
        expected = {
            name: str(sql) for name, sql in self.constraint.sqlite_objects(self.model, editor).items()
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('trigger', 'index')",
                [self.model._meta.db_table],
            )
            held = dict(cursor.fetchall())
        return expected.items() <= held.items()

    def _excludes(self, connection: BaseDatabaseWrapper) -> bool:
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_constraint"
                " WHERE conname = %s AND conrelid = to_regclass(%s) AND contype = 'x' AND convalidated",
                [self.constraint.name, table],
            )
            return cursor.fetchone() is not None

    def put_back(self, connection: BaseDatabaseWrapper) -> None:
        """Create it again, all or nothing.

        :raises IntegrityError: when rows overlap by now; the guard stays missing.
        """
        editor = connection.schema_editor()
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in self.constraint.sqlite_objects(self.model, editor):
                    kind = "INDEX" if name.endswith("_index") else "TRIGGER"
                    cursor.execute(f"DROP {kind} IF EXISTS {editor.quote_name(name)}")
            for statement in self.constraint.guard_sql(self.model, editor):
                cursor.execute(str(statement))

    def __str__(self) -> str:
        return f"{self.constraint.name} on {self.model._meta.label}"


def missing_guards(
    using: str = DEFAULT_DB_ALIAS, *, apps: Apps = installed, of_app: str | None = None
) -> list[Guard]:
    """The guards, of one app or of all, that the database has lost; a table not created yet has lost none."""
    guards = [guard for guard in _guards(using, apps) if of_app in (None, guard.model._meta.app_label)]
    if not guards:
        return []
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return [
        guard
        for guard in guards
        if guard.model._meta.db_table in tables and not guard.is_in_force(connection)
    ]


def put_back_guards(
    using: str = DEFAULT_DB_ALIAS, *, apps: Apps = installed, of_app: str | None = None
) -> list[Guard]:
    """Create again what is missing, and say what that was.

    :raises IntegrityError: when rows overlap by now.
    """
    missing = missing_guards(using, apps=apps, of_app=of_app)
    for guard in missing:
        guard.put_back(connections[using])
    return missing


def _guards(using: str, apps: Apps) -> Iterator[Guard]:
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or not router.allow_migrate_model(using, model):
            continue
        for constraint in model._meta.constraints:
            if isinstance(constraint, NoOverlap):
                yield Guard(model, constraint)
