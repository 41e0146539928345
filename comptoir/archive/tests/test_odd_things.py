"""What travels badly: odd names of files, links, texts without end, nothing at all."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from comptoir.actors.models import Actor
from comptoir.archive.files import Written, fingerprint, write_archive
from comptoir.archive.reading import ArchiveIsDamaged, read_archive
from comptoir.archive.rows import BATCH, LEFT_OUT, archived_models
from comptoir.archive.tests.forging import NOW, empty_the_tables, manifest_of, rows_of
from comptoir.places.models import Place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """The files of an installation, empty."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def saved(tmp_path: Path) -> tuple[Path, Written]:
    path = tmp_path / "place.tar.gz"
    return path, write_archive(path, now=NOW)


def through_an_archive(tmp_path: Path) -> None:
    path, _ = saved(tmp_path)
    empty_the_tables()
    for file in sorted(Path(settings.MEDIA_ROOT).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    read_archive(path)


ODD = (
    "a b.txt", "été à l’œil.pdf", "-rf.txt", ".hidden", "emoji 🪑.png", "new\nline.txt", "quote\"'.txt",
    "deep/er/and/deeper/x.txt", "percent %s {0}.txt", "é.txt", "back\\slash.txt", "x" * 200 + ".txt",
)  # fmt: skip


def test_files_with_odd_names_come_back_as_they_were(folder: Path, tmp_path: Path) -> None:
    for number, name in enumerate(ODD):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(f"file {number}".encode())

    through_an_archive(tmp_path)

    assert {name: (folder / name).read_bytes() for name in ODD} == {
        name: f"file {number}".encode() for number, name in enumerate(ODD)
    }


def test_an_archive_without_files_is_an_archive(folder: Path, tmp_path: Path) -> None:
    path, written = saved(tmp_path)

    assert written.files == 0
    empty_the_tables()
    assert read_archive(path).written_at == NOW.isoformat()


def test_an_installation_without_a_folder_of_files_can_be_saved(folder: Path, tmp_path: Path) -> None:
    folder.rmdir()

    assert saved(tmp_path)[1].files == 0


def test_an_empty_file_stays_an_empty_file(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").touch()

    through_an_archive(tmp_path)

    assert (folder / "empty.txt").read_bytes() == b""


def test_a_link_is_saved_as_what_it_shows(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("agreement", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "one.txt").write_text("one", encoding="utf-8")
    os.link(folder / "one.txt", folder / "same.txt")

    through_an_archive(tmp_path)

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "link.txt": "agreement", "one.txt": "one", "same.txt": "one",
    }  # fmt: skip
    assert not (folder / "link.txt").is_symlink()


def test_a_link_to_nothing_is_left_out(folder: Path, tmp_path: Path) -> None:
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")

    assert saved(tmp_path)[1].files == 0


def test_a_file_taken_away_meanwhile_does_not_stop_the_back_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").touch()
    (folder / "b.txt").touch()
    add = tarfile.TarFile.add

    def add_after_a_loss(tar, name, *words, **options):
        (folder / "b.txt").unlink(missing_ok=True)
        return add(tar, name, *words, **options)

    monkeypatch.setattr(tarfile.TarFile, "add", add_after_a_loss)

    assert saved(tmp_path)[1].files == 1


def test_a_text_without_end_comes_back_whole(folder: Path, tmp_path: Path) -> None:
    long = "Une très longue présentation. « Ça ira ? » \t\r\n\u2028" * 40_000
    Place.objects.create(name="Ici", slug="ici", presentation=long)

    through_an_archive(tmp_path)

    assert Place.objects.get().presentation == long


@pytest.mark.parametrize("name", ["Ɐ\u0301", "\U0001f9d1\u200d\U0001f4bb", "a\\nb", '"', "\x7f", "  "])
def test_names_come_back_to_the_letter(folder: Path, tmp_path: Path, name: str) -> None:
    Actor.objects.create(kind="person", name=name, registered_at=NOW)

    through_an_archive(tmp_path)

    assert Actor.objects.get().name == name


def test_a_nul_is_kept_where_it_can_be_and_refused_where_it_cannot(folder: Path, tmp_path: Path) -> None:
    """SQLite stores it, PostgreSQL does not: an archive that holds one is refused there, whole."""
    Actor.objects.create(kind="person", name="Zoé", registered_at=NOW)
    path, _ = saved(tmp_path)
    from comptoir.archive.tests.test_forged import changed_rows

    forged = changed_rows(path, "actors.actor", lambda rows: [rows[0] | {"name": "Zo\x00é"}])
    empty_the_tables()

    if connection.vendor == "sqlite":
        read_archive(forged)
        assert Actor.objects.get().name == "Zo\x00é"
    else:
        with pytest.raises(ArchiveIsDamaged):
            read_archive(forged)
        assert not Actor.objects.exists()


def test_more_rows_than_one_batch_come_back_in_number(folder: Path, tmp_path: Path) -> None:
    Actor.objects.bulk_create(
        Actor(kind="person", name=f"Personne {number}", registered_at=NOW) for number in range(BATCH + 7)
    )
    before = fingerprint()

    through_an_archive(tmp_path)

    assert Actor.objects.count() == BATCH + 7
    assert fingerprint() == before


def test_every_table_of_ours_is_in_the_archive(folder: Path, tmp_path: Path) -> None:
    path, _ = saved(tmp_path)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))

    kept = {model._meta.db_table for model in archived_models()}
    left_out = {label.replace(".", "_") for label in LEFT_OUT} | {"django_session", "django_content_type"}

    assert set(manifest_of(path)["tables"]) == {model._meta.label_lower for model in archived_models()}
    strangers = there - kept - left_out - {"django_migrations", "comptoir_cache"}
    assert not {name for name in strangers if not name.startswith("sqlite_")}, strangers


def test_who_was_signed_in_is_not_saved(client, folder: Path, tmp_path: Path) -> None:
    path, _ = saved(tmp_path)

    assert not any("session" in label for label in manifest_of(path)["tables"])


def test_saving_over_an_older_back_up_replaces_it(folder: Path, tmp_path: Path) -> None:
    path, _ = saved(tmp_path)
    Actor.objects.create(kind="person", name="Nouvelle", registered_at=NOW)

    write_archive(path, now=NOW)

    assert [row["name"] for row in rows_of(path, "actors.actor")] == ["Nouvelle"]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["place.tar.gz"]


def test_what_is_written_is_counted(folder: Path, tmp_path: Path) -> None:
    Actor.objects.create(kind="person", name="Zoé", registered_at=NOW)
    (folder / "a.txt").touch()
    told = []

    path = tmp_path / "new" / "folder" / "place.tar.gz"
    written = write_archive(path, now=NOW, progress=lambda *step: told.append(step))

    assert (written.path, written.size, written.files) == (path, path.stat().st_size, 1)
    assert written.rows == sum(rows for rows, _ in fingerprint().values())
    assert told[-1] == ("", len(archived_models()), len(archived_models()))
