"""Writing the archive while the server runs, and reading it into an empty installation."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from comptoir import __version__
from comptoir.archive.rows import archived_models, lines_of, reset_counters, write_rows
from comptoir.kit.refusals import Refusal

MANIFEST = "comptoir.json"
FORMAT = 1
Progress = Callable[[str, int, int], None]


class NotAnArchive(Refusal):
    """The file was not written by ``comptoir backup``."""


class ArchiveIsDamaged(Refusal):
    """A part of the file is not what was written."""


class ArchiveIsFromAnotherVersion(Refusal):
    """The tables of this installation are not those of the archive."""


class InstallationIsNotEmpty(Refusal):
    """There is something here that a restore would mix with or lose."""


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


def _no_progress(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def write_archive(path: Path, *, now: datetime, progress: Progress = _no_progress) -> Written:
    """Write everything to ``path``, as it was at one instant; the file appears only when it is whole.

    :raises OSError: when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".comptoir-", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        with tarfile.open(part, "w:gz", compresslevel=5) as tar, _one_instant():
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
    for path in found:
        tar.add(path, arcname=f"files/{path.relative_to(root)}", recursive=False)
    return len(found)


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


def read_archive(path: Path, *, progress: Progress = _no_progress) -> Manifest:
    """Fill this empty, migrated installation with the archive: all of it or nothing.

    :raises NotAnArchive, ArchiveIsDamaged, ArchiveIsFromAnotherVersion, InstallationIsNotEmpty:
    """
    try:
        with tarfile.open(path, "r:gz") as tar:
            manifest = _read_manifest(tar)
            _refuse_unless_it_fits(manifest)
            with transaction.atomic():
                _empty_what_migrations_wrote()
                _read_tables(tar, manifest, progress)
                reset_counters()
            _read_files(tar)
    except (tarfile.TarError, EOFError, OSError, json.JSONDecodeError, KeyError) as error:
        raise NotAnArchive(
            _("This file is not a whole Comptoir back-up: %(why)s.") % {"why": error}
        ) from error
    return manifest


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    file = tar.extractfile(MANIFEST)
    if file is None:
        raise KeyError(MANIFEST)
    read = json.loads(file.read())
    return Manifest(**{key: read[key] for key in Manifest.KEYS})


def _refuse_unless_it_fits(manifest: Manifest) -> None:
    if manifest.format != FORMAT or manifest.migrations != applied_migrations():
        raise ArchiveIsFromAnotherVersion(
            _(
                "This back-up was written by version %(theirs)s; this is version %(ours)s. Restore it with the same version, then upgrade."
            )
            % {"theirs": manifest.version, "ours": __version__}
        )
    for label in ("places.place", "actors.actor"):
        model = next(m for m in archived_models() if m._meta.label_lower == label)
        if model._base_manager.exists():
            raise InstallationIsNotEmpty(
                _("This installation already holds data. Restore into an empty one: nothing was changed.")
            )


def _empty_what_migrations_wrote() -> None:
    for model in archived_models():
        model._base_manager.all()._raw_delete(connection.alias)


def _read_tables(tar: tarfile.TarFile, manifest: Manifest, progress: Progress) -> None:
    known = {model._meta.label_lower: model for model in archived_models()}
    for position, (label, table) in enumerate(manifest.tables.items()):
        progress(label, position, len(manifest.tables))
        member = tar.extractfile(f"tables/{label}.jsonl")
        if member is None or label not in known:
            raise KeyError(label)
        digest = hashlib.sha256()
        count = write_rows(known[label], _checked(member, digest))
        if digest.hexdigest() != table["sha256"] or count != table["rows"]:
            raise ArchiveIsDamaged(_("The table %(table)s of this back-up is damaged.") % {"table": label})
    progress("", len(manifest.tables), len(manifest.tables))


def _checked(lines: Any, digest: Any) -> Iterator[str]:
    for line in lines:
        digest.update(line)
        yield line.decode()


def _read_files(tar: tarfile.TarFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    for member in tar.getmembers():
        if member.isfile() and member.name.startswith("files/"):
            member.name = member.name.removeprefix("files/")
            tar.extract(member, root, filter="data")


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
