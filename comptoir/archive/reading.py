"""Reading an archive into an empty installation: all of it, or nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from comptoir import __version__
from comptoir.archive.files import FORMAT, MANIFEST, Manifest, Progress, applied_migrations, no_progress
from comptoir.archive.rows import archived_models, reset_counters, write_rows
from comptoir.kit.planner import learn
from comptoir.kit.refusals import Refusal

MEGABYTE = 1024 * 1024
NOT_A_TAR = (tarfile.TarError, zlib.error, EOFError, OSError)
NOT_A_ROW = (DatabaseError, ValidationError, AttributeError, TypeError, ValueError)


class NotAnArchive(Refusal):
    """The file was not written by ``comptoir backup``."""


class ArchiveIsDamaged(Refusal):
    """A part of the file is not what was written."""


class ArchiveIsFromAnotherVersion(Refusal):
    """The tables of this installation are not those of the archive."""


class InstallationIsNotEmpty(Refusal):
    """There is something here that a restore would mix with or lose."""


def read_archive(path: Path, *, progress: Progress = no_progress) -> Manifest:
    """Fill this empty, migrated installation with the archive: all of it or nothing.

    The files are unpacked beside their folder and take their place once every row is in.

    :raises NotAnArchive, ArchiveIsDamaged, ArchiveIsFromAnotherVersion, InstallationIsNotEmpty:
    """
    root = Path(settings.MEDIA_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    try:
        _refuse_unless_whole(path)
        with (
            tarfile.open(path, "r:gz") as tar,
            tempfile.TemporaryDirectory(dir=root.parent, prefix=".restore-") as unpacked,
        ):
            manifest = _read_manifest(tar)
            _refuse_unless_it_fits(manifest)
            _unpack_files(tar, Path(unpacked))
            with transaction.atomic():
                _empty_what_migrations_wrote()
                _read_tables(tar, manifest, progress)
                reset_counters()
                learn(*archived_models())
                _settle_files(Path(unpacked), root)
    except (*NOT_A_TAR, IntegrityError, KeyError, ValueError) as error:
        raise NotAnArchive(
            _("This file is not a whole Comptoir back-up: %(why)s.") % {"why": error}
        ) from error
    return manifest


def _refuse_unless_whole(path: Path) -> None:
    """To its very end, where its own checksum is: the tables have their digests, the files have only this."""
    with gzip.open(path) as file:
        while file.read(MEGABYTE):
            pass


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    file = tar.extractfile(MANIFEST)
    if file is None:
        raise KeyError(MANIFEST)
    read = json.loads(file.read().decode(errors="replace"))
    if not isinstance(read, dict) or not isinstance(read.get("tables"), dict):
        raise KeyError("tables")
    return Manifest(**{key: read[key] for key in Manifest.KEYS})


def _refuse_unless_it_fits(manifest: Manifest) -> None:
    if manifest.format != FORMAT or manifest.migrations != applied_migrations():
        raise ArchiveIsFromAnotherVersion(
            _(
                "This back-up was written by version %(theirs)s; this is version %(ours)s. "
                "Restore it with the same version, then upgrade."
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
    lost = sorted(known.keys() - manifest.tables.keys())
    if lost:
        raise _damaged(lost[0])
    for position, (label, table) in enumerate(manifest.tables.items()):
        progress(label, position, len(manifest.tables))
        member = tar.extractfile(f"tables/{label}.jsonl")
        if member is None or label not in known:
            raise KeyError(label)
        digest = hashlib.sha256()
        try:
            count = write_rows(known[label], _checked(member, digest))
        except NOT_A_ROW as error:
            raise _damaged(label) from error
        if digest.hexdigest() != table["sha256"] or count != table["rows"]:
            raise _damaged(label)
    connection.check_constraints()
    progress("", len(manifest.tables), len(manifest.tables))


def _damaged(label: str) -> ArchiveIsDamaged:
    return ArchiveIsDamaged(_("The table %(table)s of this back-up is damaged.") % {"table": label})


def _checked(lines: Any, digest: Any) -> Iterator[str]:
    for line in lines:
        digest.update(line)
        yield line.decode()


def _unpack_files(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, and none that would land elsewhere: a back-up holds neither links nor devices."""
    for member in tar.getmembers():
        if not member.name.startswith("files/"):
            continue
        if not member.isfile():
            raise tarfile.SpecialFileError(member)
        member.name = member.name.removeprefix("files/")
        tar.extract(member, folder, filter="data")


def _settle_files(unpacked: Path, root: Path) -> None:
    for path in sorted(unpacked.rglob("*")):
        if path.is_file():
            place = root / path.relative_to(unpacked)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
