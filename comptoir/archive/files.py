"""Writing the archive while the server runs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from comptoir import __version__
from comptoir.archive.rows import archived_models, lines_of

MANIFEST = "comptoir.json"
FORMAT = 1
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Written:
    """What a back-up holds: its path, its size in bytes, and how many rows and files."""

    path: Path
    size: int
    rows: int
    files: int


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself; read before anything else."""

    format: int
    version: str
    written_at: str
    migrations: list[str]
    tables: dict[str, dict[str, Any]]
    KEYS: ClassVar = ("format", "version", "written_at", "migrations", "tables")


def no_progress(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def write_archive(path: Path, *, now: datetime, progress: Progress = no_progress) -> Written:
    """Write everything to ``path``, as it was at one instant; the file appears only when it is whole.

    :raises OSError: when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".comptoir-", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        with tarfile.open(part, "w:gz", compresslevel=5, dereference=True) as tar, _one_instant():
            tables = _write_tables(tar, progress)
            files = _write_files(tar)
            _write_manifest(tar, tables, now)
        _settle(part, path)
    finally:
        part.unlink(missing_ok=True)
    rows = sum(table["rows"] for table in tables.values())
    return Written(path, path.stat().st_size, rows, files)


def _settle(part: Path, path: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.chmod(0o600)
    part.replace(path)


class _one_instant:  # noqa: N801 - reads as what it does
    """All reads see the database of one moment, while others go on writing."""

    def __enter__(self) -> None:
        self.atomic = None
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            # A plain BEGIN reads one snapshot of the WAL; Django's IMMEDIATE would stop the writers.
            connection.connection.execute("BEGIN DEFERRED")
            return
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def __exit__(self, *error: Any) -> None:
        if self.atomic is not None:
            self.atomic.__exit__(*error)
        else:
            connection.connection.execute("ROLLBACK")


def _write_tables(tar: tarfile.TarFile, progress: Progress) -> dict[str, dict[str, Any]]:
    tables = {}
    found = archived_models()
    for position, model in enumerate(found):
        label = model._meta.label_lower
        progress(label, position, len(found))
        with tempfile.TemporaryFile() as spool:
            digest = hashlib.sha256()
            rows = 0
            for line in lines_of(model):
                data = line.encode() + b"\n"
                digest.update(data)
                spool.write(data)
                rows += 1
            _add(tar, f"tables/{label}.jsonl", spool)
        tables[label] = {"rows": rows, "sha256": digest.hexdigest()}
    progress("", len(found), len(found))
    return tables


def _add(tar: tarfile.TarFile, name: str, spool: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size = spool.tell()
    spool.seek(0)
    tar.addfile(info, spool)


def _write_files(tar: tarfile.TarFile) -> int:
    root = Path(settings.MEDIA_ROOT)
    found = sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []
    return sum(_add_file(tar, path, f"files/{path.relative_to(root)}") for path in found)


def _add_file(tar: tarfile.TarFile, path: Path, name: str) -> bool:
    """False when the file was taken away since it was seen: its row says so at the next back-up."""
    try:
        tar.add(path, arcname=name, recursive=False)
    except FileNotFoundError:
        return False
    return True


def _write_manifest(tar: tarfile.TarFile, tables: dict[str, dict[str, Any]], now: datetime) -> None:
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "written_at": now.isoformat(),
        "migrations": applied_migrations(),
        "tables": tables,
    }
    data = io.BytesIO()
    data.write(json.dumps(manifest, indent=1).encode())
    _add(tar, MANIFEST, data)


def applied_migrations() -> list[str]:
    """The migrations of this database, as ``app.name``, sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def fingerprint() -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of each table: two installations with the same fingerprint hold the same place."""
    return {model._meta.label_lower: _fingerprint(model) for model in archived_models()}


def _fingerprint(model: type[models.Model]) -> tuple[int, str]:
    digest = hashlib.sha256()
    rows = 0
    for line in lines_of(model):
        digest.update(line.encode() + b"\n")
        rows += 1
    return rows, digest.hexdigest()
