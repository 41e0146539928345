"""Every command tells what it does, answers a program, and never shows a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from comptoir.cli import COMMANDS, group
from comptoir.cli.telling import Failure, progress_bar
from comptoir.cli.tests.calls import comptoir, with_tables

NAMES = [command.name for command in COMMANDS]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str) -> None:
    answer = CliRunner().invoke(group, [name, "--help"])

    assert answer.exit_code == 0
    assert "Usage:" in answer.output
    assert len(answer.output.splitlines()) > 4


def test_the_promised_commands_are_there() -> None:
    promised = {
        "serve", "demo", "create-place",
        "import-places", "backup", "restore", "check-journal", "check-flows", "rebuild-flows",
        "doctor", "pictures",
        "bench", "worker", "tick",
    }  # fmt: skip

    assert promised <= set(NAMES)


def test_an_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    answer = comptoir("open-the-bar", data=tmp_path)

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_the_bar_is_quiet_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Work", quiet=True) as progress:
        progress("half", 1, 2)

    assert capsys.readouterr() == ("", "")


def test_a_failure_keeps_its_exit_code() -> None:
    assert (Failure("no").exit_code, Failure("ill", 3).exit_code) == (1, 3)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one place, made from the command line."""
    data = with_tables(tmp_path_factory.mktemp("installation"))
    made = comptoir(
        "create-place", "--name", "L’Atelier", "--manager", "Inès Robin",
        "--email", "ines@example.org", "--json",
        data=data,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return data


@pytest.mark.slow
def test_a_place_is_opened_with_its_manager(installation: Path) -> None:
    again = comptoir(
        "create-place", "--name", "L’Atelier", "--manager", "Inès Robin",
        "--email", "ines@example.org", "--json",
        data=installation,
    )  # fmt: skip

    assert json.loads(again.stdout)["place"] == "latelier-2", (
        "a second one of that name has an address of its own"
    )


@pytest.mark.slow
def test_a_place_without_a_name_is_refused_in_one_line(installation: Path) -> None:
    answer = comptoir(
        "create-place", "--name", " ", "--manager", "x", "--email", "x@example.org", data=installation
    )

    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_a_wrong_time_zone_is_refused_with_an_example(installation: Path) -> None:
    answer = comptoir(
        "create-place", "--name", "B", "--manager", "x", "--email", "x@example.org", "--time-zone", "Paris",
        data=installation,
    )  # fmt: skip

    assert "Europe/Paris" in answer.stderr


@pytest.mark.slow
def test_the_doctor_finds_a_sound_installation(installation: Path) -> None:
    answer = comptoir("doctor", "--json", data=installation)

    assert answer.returncode == 0, answer.stdout
    assert all(finding["is_well"] for finding in json.loads(answer.stdout))


@pytest.mark.slow
def test_the_doctor_notices_a_guard_that_is_gone(installation: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    shutil.copytree(installation, tmp_path / "ill")
    with sqlite3.connect(tmp_path / "ill/comptoir.sqlite3") as database:
        database.execute("DROP TRIGGER hold_unit_taken_once_insert")

    answer = comptoir("doctor", data=tmp_path / "ill")

    assert answer.returncode == 3
    assert "ILL" in answer.stdout


@pytest.mark.slow
def test_a_new_journal_is_in_order(installation: Path) -> None:
    answer = comptoir("check-journal", "--json", data=installation)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.slow
def test_a_back_up_goes_into_a_folder_under_its_date(installation: Path, tmp_path: Path) -> None:
    answer = comptoir("backup", str(tmp_path), "--json", data=installation)

    written = Path(json.loads(answer.stdout)["file"])
    assert written.parent == tmp_path
    assert written.stat().st_size > 0


@pytest.mark.slow
def test_the_deployment_checks_are_clean(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "comptoir.site.settings",
            "COMPTOIR_DATA": str(tmp_path),
            "COMPTOIR_HOSTS": "comptoir.example.org",
            "DATABASE_URL": "",
            "COMPTOIR_TESTING": "",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stderr
