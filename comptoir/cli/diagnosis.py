"""What ``comptoir doctor`` looks at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Finding:
    """One thing looked at, in a sentence, and whether it is well."""

    what: str
    is_well: bool


def examine() -> list[Finding]:
    """Every finding, the well ones too, so that a person sees what was looked at."""
    try:
        database = [*_database(), *_guards()]
    except DatabaseError as error:
        database = [Finding(f"the database does not answer: {str(error).strip().splitlines()[0]}", False)]
    return [*database, *_folders(), *_deployment()]


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    yield Finding(f"the database answers ({connection.vendor})", True)
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = [f"{migration.app_label}.{migration.name}" for migration, _ in waiting]
    told = f"{len(names)} migrations wait ({', '.join(names[:3])}…): comptoir migrate"
    yield Finding(told if names else "the tables are up to date", not waiting)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            (said,) = cursor.fetchone()
        yield Finding(f"the database file is whole ({said})", said == "ok")


def _guards() -> Iterator[Finding]:
    found = checks.run_checks(databases=["default"])
    serious = [message for message in found if message.is_serious()]
    for message in serious:
        yield Finding(message.msg, False)
    if not serious:
        yield Finding("the database itself refuses what overlaps, and the system checks pass", True)


def _folders() -> Iterator[Finding]:
    for name, path in (("data", settings.DATA), ("files", Path(settings.MEDIA_ROOT))):
        writable = os.access(path if path.exists() else path.parent, os.W_OK)
        yield Finding(f"the {name} folder {path} can be written", writable)
    secret = settings.DATA / "secret"
    if secret.exists():
        yield Finding("the secret is readable by its owner only", secret.stat().st_mode & 0o077 == 0)


def _deployment() -> Iterator[Finding]:
    if settings.LOOPBACK:
        yield Finding("this installation answers to this machine only (COMPTOIR_HOSTS is not set)", True)
        return
    found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    for message in found:
        yield Finding(message.msg, False)
    if not found:
        yield Finding("the deployment checks pass", True)
