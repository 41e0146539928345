"""A back-up and its restore give the same place, on either database and from one to the other."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from comptoir.actors.models import Actor
from comptoir.archive.files import fingerprint, write_archive
from comptoir.archive.reading import (
    ArchiveIsDamaged,
    ArchiveIsFromAnotherVersion,
    InstallationIsNotEmpty,
    NotAnArchive,
    read_archive,
)
from comptoir.archive.rows import lines_of
from comptoir.archive.tests.forging import NOW, empty_the_tables, rewritten
from comptoir.cli.tests.calls import comptoir, with_tables
from comptoir.places.models import Place

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_restored_place_is_the_same_place(archive: Path) -> None:
    before = fingerprint()
    empty_the_tables()

    read_archive(archive)

    assert fingerprint() == before
    assert before["actors.actor"][0] == 2


def test_the_files_come_back(archive: Path, tmp_path: Path) -> None:
    empty_the_tables()
    (tmp_path / "files/agreements/2026/a.txt").unlink()

    read_archive(archive)

    assert (tmp_path / "files/agreements/2026/a.txt").read_text(encoding="utf-8") == "signé"


def test_new_rows_come_after_the_restored_ones(archive: Path) -> None:
    empty_the_tables()
    read_archive(archive)

    new = Actor.objects.create(kind="person", name="Après", registered_at=NOW)

    assert new.pk == max(Actor.objects.values_list("pk", flat=True))


def test_a_place_that_holds_data_refuses(archive: Path) -> None:
    before = fingerprint()

    with pytest.raises(InstallationIsNotEmpty):
        read_archive(archive)

    assert fingerprint() == before


def test_a_file_that_is_no_archive_refuses(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff no archive")

    with pytest.raises(NotAnArchive):
        read_archive(path)


def test_half_an_archive_refuses_and_leaves_nothing(archive: Path) -> None:
    empty_the_tables()
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])

    with pytest.raises((NotAnArchive, ArchiveIsDamaged)):
        read_archive(archive)

    assert not Place.objects.exists()


def test_a_changed_line_is_noticed(archive: Path) -> None:
    def forge(name: str, data: bytes) -> bytes:
        return data.replace("Zoé".encode(), "Zoë".encode()) if name.endswith("actors.actor.jsonl") else data

    empty_the_tables()

    with pytest.raises(ArchiveIsDamaged):
        read_archive(rewritten(archive, forge))

    assert not Actor.objects.exists()


def test_an_archive_of_other_tables_refuses(archive: Path) -> None:
    def age(name: str, data: bytes) -> bytes:
        if name != "comptoir.json":
            return data
        manifest = json.loads(data)
        manifest["migrations"].append("actors.0099_from_the_future")
        return json.dumps(manifest).encode()

    empty_the_tables()

    with pytest.raises(ArchiveIsFromAnotherVersion):
        read_archive(rewritten(archive, age))


def test_a_failed_write_leaves_no_half_file(a_place: Place, tmp_path: Path, monkeypatch: Any) -> None:
    def break_down(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("comptoir.archive.files._write_manifest", break_down)

    with pytest.raises(OSError, match="disk full"):
        write_archive(tmp_path / "out" / "x.tar.gz", now=NOW)

    assert list((tmp_path / "out").iterdir()) == []


def test_the_archive_is_readable_by_its_owner_only(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_lines_are_the_same_whatever_the_order_of_a_list_of_names(a_place: Place) -> None:
    (line,) = lines_of(Place)

    assert json.loads(line)["services"] == ["b", "a"]
    assert json.loads(line)["opened_here_at"] == "2026-03-03T09:30:15.123456+00:00"


@pytest.mark.slow
def test_a_wrong_file_is_one_line_on_the_error_output(tmp_path: Path) -> None:
    wrong = tmp_path / "x.txt"
    wrong.write_text("x", encoding="utf-8")

    answer = comptoir("restore", str(wrong), data=with_tables(tmp_path / "data"))

    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_secret_stays_out(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        assert not any("secret" in name for name in tar.getnames())
    assert settings.SECRET_KEY.encode() not in archive.read_bytes()
