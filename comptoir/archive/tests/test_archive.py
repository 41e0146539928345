"""A back-up and its restore give the same place, on either database and from one to the other."""

import json
import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from comptoir.actors.models import Actor
from comptoir.archive.files import fingerprint, write_archive
from comptoir.archive.reading import (
    ArchiveIsDamaged,
    ArchiveIsFromAnotherVersion,
    InstallationIsNotEmpty,
    NotAnArchive,
    read_archive,
)
from comptoir.archive.rows import archived_models, lines_of
from comptoir.journal.models import Fact
from comptoir.places.models import Place

NOW = datetime(2026, 3, 3, 9, 30, 15, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def a_place(tmp_path: Path, settings: Any) -> Place:
    """A small place with what travels badly: accents, microseconds, decimals, lists, a self-reference."""
    settings.MEDIA_ROOT = tmp_path / "files"
    place = Place.objects.create(
        name="L’Atelier « Nord »", slug="atelier", opened_here_at=NOW, services=["b", "a"], latitude=45.4386
    )
    kept = Actor.objects.create(kind="person", name="Zoé Yıldız", registered_at=NOW)
    Actor.objects.create(kind="person", name="Zoe", registered_at=NOW, merged_into=kept)
    for number in range(3):
        Fact.objects.create(
            kind="visited", at=NOW + timedelta(minutes=number), place=place, actor=kept, label="visite",
            origin=f"presence.visit:{number}", quantity=1, unit="person", amount="12.50", currency="EUR",
        )  # fmt: skip
    default_storage.save("agreements/2026/a.txt", ContentFile("signé".encode()))
    return place


def empty_the_tables() -> None:
    with transaction.atomic():
        for model in archived_models():
            model._base_manager.all()._raw_delete("default")


@pytest.fixture
def archive(a_place: Place, tmp_path: Path) -> Path:
    path = tmp_path / "place.tar.gz"
    write_archive(path, now=NOW)
    return path


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


def rewritten(archive: Path, change: Any) -> Path:
    """The archive again, with ``change(name, data) -> data`` applied to each part."""
    import io

    other = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old.getmembers():
            data = change(member.name, old.extractfile(member).read())
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return other


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


def comptoir(*words: str, data: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COMPTOIR_DATA": str(data), "DATABASE_URL": url, "COMPTOIR_TESTING": "1"}
    return subprocess.run(
        [sys.executable, "-m", "comptoir.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_place_moves_from_this_database_to_sqlite(archive: Path, tmp_path: Path) -> None:
    """Written by whichever database runs the tests; read by SQLite in a process of its own."""
    moved = comptoir("restore", str(archive), "--json", data=tmp_path / "other")
    again = comptoir("backup", str(tmp_path / "again.tar.gz"), data=tmp_path / "other")

    assert (moved.returncode, again.returncode) == (0, 0), moved.stderr + again.stderr
    assert tables_of(tmp_path / "again.tar.gz") == tables_of(archive)


def tables_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as tar:
        tables = json.loads(tar.extractfile("comptoir.json").read())["tables"]  # type: ignore[union-attr]
    return {label: table for label, table in tables.items() if not label.startswith("django_tasks")}


@pytest.mark.slow
def test_a_wrong_file_is_one_line_on_the_error_output(tmp_path: Path) -> None:
    wrong = tmp_path / "x.txt"
    wrong.write_text("x", encoding="utf-8")

    answer = comptoir("restore", str(wrong), data=tmp_path / "data")

    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_secret_stays_out(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        assert not any("secret" in name for name in tar.getnames())
    assert settings.SECRET_KEY.encode() not in archive.read_bytes()
