"""An archive that was changed, cut or made up: refused in one sentence, and nothing is left of it."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from comptoir.actors.models import Actor
from comptoir.archive import reading
from comptoir.archive.files import applied_migrations
from comptoir.archive.reading import (
    ArchiveIsDamaged,
    ArchiveIsFromAnotherVersion,
    NotAnArchive,
    read_archive,
)
from comptoir.archive.tests.forging import (
    empty_the_tables,
    manifest_changed,
    manifest_of,
    rewritten,
    with_member,
)
from comptoir.places.models import Place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty(archive: Path) -> None:
    """Saved, then gone: each test restores into nothing."""
    empty_the_tables()
    for path in Path(settings.MEDIA_ROOT).rglob("*.txt"):
        path.unlink()


def nothing_is_left() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    unpacking = list(folder.parent.glob(".restore-*"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return not (Place.objects.exists() or Actor.objects.exists() or files or unpacking)


def refused(archive: Path, *names: type[Exception]) -> str:
    with pytest.raises(names or (NotAnArchive,)) as caught:
        read_archive(archive)
    assert nothing_is_left()
    return str(caught.value)


@pytest.mark.parametrize("name", ["files/../../out.txt", "files/../../../../../tmp/out.txt"])
def test_a_file_may_not_land_outside_the_folder(archive: Path, tmp_path: Path, name: str) -> None:
    refused(with_member(archive, tarfile.TarInfo(name), b"out"))

    assert not list(tmp_path.rglob("out.txt"))


def test_an_absolute_name_stays_inside_the_folder(archive: Path) -> None:
    read_archive(with_member(archive, tarfile.TarInfo("files//tmp/comptoir-out.txt"), b"in"))

    assert (Path(settings.MEDIA_ROOT) / "tmp/comptoir-out.txt").read_bytes() == b"in"
    assert not Path("/tmp/comptoir-out.txt").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(archive: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("files/innocent.txt")
    link.type, link.linkname = kind, "/etc/hostname"

    refused(with_member(archive, link))


def test_a_link_that_names_the_manifest_reads_nothing_of_this_machine(tmp_path: Path) -> None:
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as tar:
        link = tarfile.TarInfo("comptoir.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    assert "root" not in refused(forged)


@pytest.mark.parametrize("word", ["format", "version", "written_at", "migrations", "tables"])
def test_a_manifest_that_lacks_a_word_is_none(archive: Path, word: str) -> None:
    assert word in refused(manifest_changed(archive, **{word: None}))


@pytest.mark.parametrize("manifest", [b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b'{"tables": []}'])
def test_a_manifest_that_is_not_one_is_refused(archive: Path, manifest: bytes) -> None:
    refused(rewritten(archive, lambda name, data: manifest if name == "comptoir.json" else data))


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_format_is_another_version(archive: Path, version: Any) -> None:
    names = (ArchiveIsFromAnotherVersion, NotAnArchive)

    refused(manifest_changed(archive, format=version), *names)


def test_an_older_version_is_named_beside_ours(archive: Path) -> None:
    said = refused(
        manifest_changed(archive, version="0.0.7", migrations=applied_migrations()[:-1]),
        ArchiveIsFromAnotherVersion,
    )

    assert "0.0.7" in said


def test_a_table_that_was_left_out_is_missed(archive: Path) -> None:
    tables = manifest_of(archive)["tables"]
    del tables["actors.actor"]

    assert "actors.actor" in refused(manifest_changed(archive, tables=tables), ArchiveIsDamaged)


def test_a_table_that_we_do_not_have_is_refused(archive: Path) -> None:
    tables = manifest_of(archive)["tables"] | {"bar.beer": {"rows": 0, "sha256": ""}}

    assert "bar.beer" in refused(manifest_changed(archive, tables=tables))


def changed_rows(archive: Path, label: str, change: Any) -> Path:
    """The archive with ``change(rows)`` in one table, its digest and count made to agree."""
    import hashlib

    def forge(name: str, data: bytes) -> bytes:
        if name != f"tables/{label}.jsonl":
            return data
        rows = [json.loads(line) for line in data.splitlines()]
        return b"".join(json.dumps(row).encode() + b"\n" for row in change(rows))

    other = rewritten(archive, forge)
    with tarfile.open(other) as tar:
        data = tar.extractfile(f"tables/{label}.jsonl").read()
    tables = manifest_of(archive)["tables"]
    tables[label] = {"rows": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}
    return manifest_changed(other.rename(other.with_name("forged.tar.gz")), tables=tables)


FORGERIES = {
    "a row given twice": lambda rows: [*rows, rows[0]],
    "a key that is no number": lambda rows: [rows[0] | {"id": "one"}, *rows[1:]],
    "a moment that is none": lambda rows: [rows[0] | {"registered_at": "yesterday"}, *rows[1:]],
    "a name that is absent": lambda rows: [rows[0] | {"name": None}, *rows[1:]],
    "a row that is a list": lambda rows: [[1, 2], *rows],
    "a line that is a number": lambda rows: [7, *rows],
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES.keys())
def test_rows_that_cannot_be_are_refused_by_the_name_of_their_table(archive: Path, change: Any) -> None:
    assert "actors.actor" in refused(changed_rows(archive, "actors.actor", change), ArchiveIsDamaged)


def test_a_row_that_points_at_nobody_is_refused(archive: Path) -> None:
    def lose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["name"] != "Zoé Yıldız"]

    refused(changed_rows(archive, "actors.actor", lose), NotAnArchive, ArchiveIsDamaged)


def test_bytes_that_are_no_text_are_refused(archive: Path) -> None:
    def spoil(name: str, data: bytes) -> bytes:
        return data.replace(b"Zo", b"\xff\xfe") if name.endswith("actors.actor.jsonl") else data

    refused(rewritten(archive, spoil), ArchiveIsDamaged)


@pytest.mark.parametrize("at", [0.1, 0.4, 0.6, 0.9])
def test_a_byte_that_rotted_is_refused(archive: Path, at: float) -> None:
    data = bytearray(archive.read_bytes())
    place = int(len(data) * at)
    data[place : place + 40] = bytes(byte ^ 0x55 for byte in data[place : place + 40])
    archive.write_bytes(data)

    refused(archive, NotAnArchive, ArchiveIsDamaged)


def test_an_archive_without_its_last_byte_is_refused(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-9])

    refused(archive)


class PowerCut(BaseException):
    """What no ``except`` of ours catches."""


@pytest.mark.parametrize("step", ["reset_counters", "_settle_files", "_read_tables", "_unpack_files"])
def test_a_restore_that_is_cut_off_leaves_the_installation_empty(
    archive: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_: Any) -> None:
        raise PowerCut

    whole = getattr(reading, step)
    monkeypatch.setattr(reading, step, cut)
    with pytest.raises(PowerCut):
        read_archive(archive)
    assert nothing_is_left()

    monkeypatch.setattr(reading, step, whole)
    read_archive(archive)
    assert Place.objects.count() == 1, "and the next restore finds an empty installation"


def test_a_full_disk_takes_the_rows_back_too(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "_settle_files", full)

    assert "No space left" in refused(archive)
