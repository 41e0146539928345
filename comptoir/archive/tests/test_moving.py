"""From one database to another: the same rows, the same digests, whichever wrote and whichever reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError

from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.actors.search import search_actors
from comptoir.agenda.models import Hold
from comptoir.archive.files import fingerprint, write_archive
from comptoir.archive.reading import InstallationIsNotEmpty, read_archive
from comptoir.archive.tests.forging import NOW, empty_the_tables, tables_of
from comptoir.booking.models import Booking
from comptoir.booking.tests.factories import make_booking
from comptoir.cli.tests.calls import comptoir, with_tables
from comptoir.desk.trades import TRADES
from comptoir.journal.checking import compare
from comptoir.places.models import Place
from comptoir.presence.actions import welcome
from comptoir.presence.models import Purpose

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def lived_in(a_place: Place) -> Place:
    """With a booking and its hold, a visit, and their facts: what the guards and the journal watch."""
    kept = Actor.objects.get(name="Zoé Yıldız")
    booking = make_booking(booked_for=kept)
    welcome(place=booking.place, person=kept, purpose=Purpose.WORKSHOP, arrived_at=NOW, by=None, now=NOW)
    return a_place


@pytest.fixture
def on_postgresql() -> Iterator[str]:
    """The address of an empty database beside the one of the tests."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("no PostgreSQL in DATABASE_URL: script/with-postgres gives one")
    name = f"comptoir_moving_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield f"{url.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def there_and_back(archive: Path, folder: Path, url: str, *, makes_its_tables: bool = False) -> Path:
    """What an installation on ``url`` saves after it was filled with the archive."""
    again = folder / "again.tar.gz"
    if not makes_its_tables:
        with_tables(folder / "other")
    for words in (("restore", str(archive)), ("backup", str(again))):
        done = comptoir(*words, data=folder / "other", DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
    return again


def saved(path: Path) -> Path:
    write_archive(path, now=NOW)
    return path


def test_saved_here_restored_on_sqlite(lived_in: Place, tmp_path: Path) -> None:
    archive = saved(tmp_path / "place.tar.gz")

    again = there_and_back(archive, tmp_path, url="", makes_its_tables=True)

    assert tables_of(again) == tables_of(archive)
    assert (tmp_path / "other/files/agreements/2026/a.txt").read_text(encoding="utf-8") == "signé"


def test_saved_here_restored_on_postgresql(lived_in: Place, tmp_path: Path, on_postgresql: str) -> None:
    archive = saved(tmp_path / "place.tar.gz")

    again = there_and_back(archive, tmp_path, url=on_postgresql)

    assert tables_of(again) == tables_of(archive)


def test_saved_on_sqlite_restored_here(lived_in: Place, tmp_path: Path) -> None:
    from_sqlite = there_and_back(saved(tmp_path / "place.tar.gz"), tmp_path, url="")
    empty_the_tables()

    read_archive(from_sqlite)

    told = {label: (table["rows"], table["sha256"]) for label, table in tables_of(from_sqlite).items()}
    assert told.items() <= fingerprint().items()
    journal = compare(TRADES)
    assert (journal.missing, journal.wrong) == ([], [])
    assert len(journal.superfluous) == 3, "those that the fixture wrote by hand"


def test_the_journal_and_the_guards_hold_in_the_other_installation(lived_in: Place, tmp_path: Path) -> None:
    there_and_back(saved(tmp_path / "place.tar.gz"), tmp_path, url="")

    journal = comptoir("check-journal", data=tmp_path / "other")
    health = comptoir("doctor", data=tmp_path / "other")

    assert journal.returncode == 3, "the three facts that the fixture wrote by hand have no trade behind them"
    assert journal.stdout.count("presence.visit:") == 3
    assert health.returncode == 0, health.stdout


def test_a_second_restore_is_refused_and_changes_nothing(lived_in: Place, tmp_path: Path) -> None:
    archive = saved(tmp_path / "place.tar.gz")
    again = there_and_back(archive, tmp_path, url="")

    refused = comptoir("restore", str(archive), data=tmp_path / "other")
    comptoir("backup", str(tmp_path / "third.tar.gz"), data=tmp_path / "other")

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert tables_of(tmp_path / "third.tar.gz") == tables_of(again)


def test_restored_here_people_are_found_and_things_can_be_booked(lived_in: Place, tmp_path: Path) -> None:
    register_person(name="Inès Robin", phone="06 39 98 12 34", by=None, now=NOW)
    archive = saved(tmp_path / "place.tar.gz")
    empty_the_tables()
    read_archive(archive)

    for typed in ("ines", "robni", "1234"):
        assert [answer.actor.name for answer in search_actors(typed)] == ["Inès Robin"]
    held = Hold.objects.get()
    with pytest.raises(IntegrityError):
        Hold.objects.create(
            unit=held.unit, claim=uuid4(), starts_at=held.starts_at, ends_at=held.ends_at, taken_at=NOW
        )
    assert make_booking(booked_for=Actor.objects.get(name="Inès Robin")).pk > min(
        Booking.objects.values_list("pk", flat=True)
    )


def test_a_person_without_a_place_is_enough_to_refuse(a_place: Place, tmp_path: Path) -> None:
    archive = saved(tmp_path / "place.tar.gz")
    empty_the_tables()
    Actor.objects.create(kind="person", name="Seule", registered_at=NOW)

    with pytest.raises(InstallationIsNotEmpty):
        read_archive(archive)

    assert [actor.name for actor in Actor.objects.all()] == ["Seule"]
