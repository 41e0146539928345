"""What must hold before a place opens on this installation."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from comptoir.kit.guards import missing_guards


def guards_are_in_force(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One error for each guard the database has lost, one warning for each a pending migration may bring."""
    messages: list[CheckMessage] = []
    for using in databases or ():
        missing = missing_guards(using)
        pending = _apps_with_pending_migrations(using) if missing else set()
        for guard in missing:
            if guard.model._meta.app_label in pending:
                hint = "A migration of its app is waiting: run “migrate”, then check again."
                messages.append(Warning(f"Not in the database yet: {guard}.", hint=hint, id="kit.W001"))
            else:
                hint = "Run “migrate --skip-checks”: it puts the guard back, or says that rows overlap."
                messages.append(
                    Error(
                        f"The database has lost a guard: {guard}.", hint=hint, obj=guard.model, id="kit.E002"
                    )
                )
    return messages


def _apps_with_pending_migrations(using: str) -> set[str]:
    executor = MigrationExecutor(connections[using])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {migration.app_label for migration, _backwards in plan}
