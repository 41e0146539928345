"""Keeping what was written: the back-up, the journal that is checked and mended, the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from comptoir.archive.tests.forging import empty_the_tables, manifest_of
from comptoir.booking.tests.factories import make_booking
from comptoir.cli import diagnosis
from comptoir.cli.tests.calls import here
from comptoir.journal.models import Fact
from comptoir.kit.guards import put_back_guards
from comptoir.network.models import Flow, FlowDebt
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.usefixtures("prepared")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


# Back-up and restore -------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_back_up_says_what_it_holds(tmp_path: Path) -> None:
    make_place()
    file = tmp_path / "x.tar.gz"

    data = here("backup", str(file), "--json").data

    assert data["file"] == str(file)
    assert data["bytes"] == file.stat().st_size
    assert data["rows"] == sum(table["rows"] for table in manifest_of(file)["tables"].values()) > 0
    assert data["files"] == 0


@pytest.mark.django_db(transaction=True)
def test_without_a_name_it_is_dated_and_put_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    said = here("backup").out

    (file,) = tmp_path.glob("comptoir-2*.tar.gz")
    assert file.name in said
    assert "rows" in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["{0}/a-file/x.tar.gz", "/proc/comptoir.tar.gz", "{0}/x\x00.tar.gz"])
def test_a_place_to_write_that_is_none_is_one_line(tmp_path: Path, where: str) -> None:
    (tmp_path / "a-file").touch()

    answer = here("backup", where.format(tmp_path))

    assert (answer.code, answer.is_one_line) == (1, True), answer.err


@pytest.mark.django_db(transaction=True)
def test_a_restore_says_when_the_back_up_was_made(tmp_path: Path) -> None:
    place = make_place()
    here("backup", str(tmp_path / "x.tar.gz"))
    empty_the_tables()

    answer = here("restore", str(tmp_path / "x.tar.gz"), "--json")

    assert answer.code == 0, answer.err
    assert answer.data["written_at"] == manifest_of(tmp_path / "x.tar.gz")["written_at"]
    assert Place.objects.get().pk == place.pk


@pytest.mark.django_db(transaction=True)
def test_a_restore_over_a_place_is_one_line(tmp_path: Path) -> None:
    make_place()
    here("backup", str(tmp_path / "x.tar.gz"))

    answer = here("restore", str(tmp_path / "x.tar.gz"))

    assert (answer.code, answer.is_one_line) == (1, True), answer.err


# The journal ---------------------------------------------------------------


@pytest.fixture
def told(db: None) -> Fact:
    """A booking, and the fact it left."""
    make_booking()
    return Fact.objects.get(kind="booked")


def test_a_journal_in_order_is_one_sentence(told: Fact) -> None:
    answer = here("check-journal")

    assert answer.code == 0
    assert len(answer.out.strip().splitlines()) == 1


def test_a_program_reads_what_was_compared(told: Fact) -> None:
    data = here("check-journal", "--json").data

    assert (data["is_same"], data["differences"], data["facts"]) == (True, 0, Fact.objects.count())
    assert (data["missing"], data["wrong"], data["superfluous"]) == ([], [], [])


def tamper(fact: Fact, how: str) -> None:
    rows = Fact.objects.filter(pk=fact.pk)
    if how == "missing":
        rows.delete()
    elif how == "wrong":
        rows.update(quantity=99)
    else:
        Fact.objects.create(
            kind="booked", at=fact.at, place=fact.place, origin="booking.booking:999999", label="x",
            quantity=1, unit=fact.unit,
        )  # fmt: skip


@pytest.mark.parametrize("how", ["missing", "wrong", "superfluous"])
def test_a_fact_that_was_tampered_with_is_shown(told: Fact, how: str) -> None:
    tamper(told, how)

    answer = here("check-journal", "--json")

    assert answer.code == 3
    assert [len(answer.data[name]) for name in ("missing", "wrong", "superfluous") if name == how] == [1]
    assert answer.data["differences"] == 1


def test_a_wrong_fact_says_what_it_should_say(told: Fact) -> None:
    tamper(told, "wrong")

    (wrong,) = here("check-journal", "--json").data["wrong"]

    assert wrong["origin"] == told.origin
    assert wrong["says"]["quantity"].startswith("99")
    assert not wrong["should_say"]["quantity"].startswith("99")


def test_a_person_reads_one_line_for_each_difference(told: Fact) -> None:
    tamper(told, "missing")

    assert told.origin in here("check-journal").out


@pytest.mark.parametrize("how", ["missing", "wrong", "superfluous"])
def test_mending_makes_the_journal_say_the_trades_again(told: Fact, how: str) -> None:
    before = set(Fact.objects.values_list("origin", "kind", "part", "quantity", "label"))
    tamper(told, how)

    mended = here("check-journal", "--repair", "--json")

    assert (mended.code, mended.data["is_same"]) == (0, True)
    assert set(Fact.objects.values_list("origin", "kind", "part", "quantity", "label")) == before
    assert here("check-journal").code == 0


def test_looking_mends_nothing(told: Fact) -> None:
    tamper(told, "missing")

    here("check-journal")

    assert here("check-journal").code == 3


# The flows -----------------------------------------------------------------


def test_flows_in_order_are_one_sentence(told: Fact) -> None:
    answer = here("check-flows")

    assert (answer.code, len(answer.out.strip().splitlines())) == (0, 1)


def test_flows_that_differ_are_named_and_made_again(told: Fact) -> None:
    Fact.objects.filter(pk=told.pk).update(kind="used")
    assert here("check-flows", "--json").data == {"is_same": True, "flows": 1, "differences": 0, "shown": []}
    Flow.objects.update(quantity=1)

    answer = here("check-flows", "--json")

    assert (answer.code, answer.data["differences"], answer.data["shown"][0]["what"]) == (3, 1, "wrong")
    assert here("rebuild-flows", "--json").data == {"flows": 1}
    assert here("check-flows").code == 0


@pytest.mark.django_db(transaction=True)
def test_the_clock_settles_the_flows() -> None:
    FlowDebt.objects.all().delete()
    make_booking()

    assert here("tick", "--json").data["flows_settled"] == 1
    assert here("tick", "--json").data["flows_settled"] == 0


# The doctor ----------------------------------------------------------------


def illnesses() -> list[str]:
    return [finding["what"] for finding in here("doctor", "--json").data if not finding["is_well"]]


def test_a_sound_installation_is_told_what_was_looked_at() -> None:
    answer = here("doctor")

    assert answer.code == 0, answer.out
    assert all(line.startswith("ok   ") for line in answer.out.splitlines())
    assert connection.vendor in answer.out


def test_migrations_that_wait_are_an_illness_with_its_cure() -> None:
    [last] = MigrationLoader(connection).graph.leaf_nodes("journal")
    MigrationRecorder(connection).record_unapplied(*last)

    answer = here("doctor")

    assert answer.code == 3
    (ill,) = [line for line in answer.out.splitlines() if line.startswith("ILL")]
    assert f"1 migrations wait ({'.'.join(last)}…)" in ill
    assert "comptoir migrate" in ill


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_gone_is_named() -> None:
    lose = (
        "DROP TRIGGER hold_unit_taken_once_insert"
        if connection.vendor == "sqlite"
        else "ALTER TABLE agenda_hold DROP CONSTRAINT hold_unit_taken_once"
    )
    with connection.cursor() as cursor:
        cursor.execute(lose)
    try:
        (ill,) = illnesses()
        assert "hold_unit_taken_once" in ill
    finally:
        put_back_guards()
    assert illnesses() == []


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_secret_that_others_may_read_is_an_illness(settings: Any, tmp_path: Path, mode: int) -> None:
    settings.DATA = tmp_path
    (tmp_path / "secret").write_text("x", encoding="ascii")
    (tmp_path / "secret").chmod(mode)

    assert illnesses() == ["the secret is readable by its owner only"]
    (tmp_path / "secret").chmod(0o600)
    assert illnesses() == []


def test_a_folder_that_cannot_be_written_is_an_illness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis.os, "access", lambda path, mode: False)

    assert [ill.split(" folder ")[0] for ill in illnesses()] == ["the data", "the files"]


def test_a_database_that_is_away_is_an_illness_and_the_rest_is_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise OperationalError("connection refused\nIs the server running?")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", away)
        answer = here("doctor", "--json")

    assert answer.code == 3
    assert answer.data[0] == {"what": "the database does not answer: connection refused", "is_well": False}
    assert len(answer.data) > 2


def test_a_broken_sqlite_file_is_an_illness(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own check of its file")

    def rotten(execute: Any, sql: str, *words: Any) -> Any:
        return execute(sql.replace("PRAGMA quick_check", "SELECT 'row 7 missing from index'"), *words)

    with connection.execute_wrapper(rotten):
        assert illnesses() == ["the database file is whole (row 7 missing from index)"]


def test_on_the_open_web_the_deployment_is_looked_at_too(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOOPBACK = False
    said = [checks.Warning("You have not set SECURE_HSTS_SECONDS.", id="security.W004")]
    look = checks.run_checks
    monkeypatch.setattr(
        checks, "run_checks", lambda **options: said if options.get("tags") else look(**options)
    )
    assert illnesses() == ["You have not set SECURE_HSTS_SECONDS."]

    said.clear()
    assert "the deployment checks pass" in here("doctor").out
