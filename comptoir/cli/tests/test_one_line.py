"""Whatever goes wrong is one line for a person and an exit code for a program, never a traceback."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.utils import ProgrammingError

from comptoir.cli import group, in_one_line
from comptoir.cli.telling import Failure
from comptoir.cli.tests.calls import comptoir, here, with_tables


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch):
    """A command that meets that error."""

    def _breaks(error: BaseException):
        @click.command("break")
        def broken() -> None:
            raise error

        monkeypatch.setitem(group.commands, "break", broken)
        return here("break")

    return _breaks


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Failure("the bar is shut"), "the bar is shut"),
        (OperationalError("database is locked"), "database is locked"),
        (ProgrammingError("relation does not exist\nLINE 1: SELECT"), "relation does not exist"),
        (PermissionError(13, "Permission denied", "/root/x"), "Permission denied: '/root/x'"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (ImproperlyConfigured("DATABASE_URL is odd"), "DATABASE_URL is odd"),
        (RuntimeError("first\nsecond"), "RuntimeError: first"),
        (ValueError(), "ValueError"),
        (KeyError("place"), "'place'"),
    ],
)
def test_an_error_is_one_line_that_tells_what(breaks, error, said) -> None:
    answer = breaks(error)

    assert answer.code == 1
    assert answer.is_one_line, answer.err
    assert said in answer.err


def test_the_database_is_said_to_be_the_database() -> None:
    assert in_one_line(OperationalError("database is locked")).startswith("the database does not do it")
    assert "comptoir doctor" in in_one_line(OperationalError("x"))
    assert in_one_line(OSError(28, "No space left")) == "[Errno 28] No space left"


def test_a_failure_chooses_its_exit_code(breaks) -> None:
    assert breaks(Failure("ill", 3)).code == 3


def test_a_check_that_found_something_says_it_by_its_code(breaks) -> None:
    assert breaks(click.exceptions.Exit(3)).code == 3


def test_control_c_is_said_and_has_its_usual_code(breaks) -> None:
    answer = breaks(KeyboardInterrupt())

    assert answer.code == 130
    assert "interrupted" in answer.err


def test_who_develops_gets_the_traceback(breaks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_TRACEBACK", "1")

    with pytest.raises(RuntimeError, match="first"):
        breaks(RuntimeError("first"))


@pytest.mark.parametrize(
    "words",
    [
        ("open-the-bar",),
        ("backup", "--loud"),
        ("serve", "--port", "eight"),
        ("create-place", "--language", "de"),
        ("restore",),
        ("restore", "/nowhere/x.tar.gz"),
        ("import-places", "/nowhere/x.csv"),
        ("import-places", "/tmp"),
        ("import-ties", "/nowhere/x.csv"),
        ("import-ties", __file__),
        ("bench", "beer"),
        ("person", "forget", "7"),
    ],
)
def test_words_that_are_off_are_a_usage_error(words) -> None:
    answer = here(*words)

    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert answer.err


def test_the_version_and_the_help_are_no_errors() -> None:
    assert here("--version").code == 0
    assert "serve" in here("--help").out
    assert here("-h").out == here("--help").out


def test_what_a_command_sets_is_not_left_in_the_environment() -> None:
    import os

    before = dict(os.environ)
    here("doctor", COMPTOIR_DB_POOL="3")

    assert dict(os.environ) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/comptoir", "begins with “mysql:”"),
        ("comptoir", "DATABASE_URL"),
        ("postgres://nobody@%2Fnowhere/comptoir", "the database does not do it"),
        ("postgres://nobody@127.0.0.1:1/comptoir", "the database does not do it"),
    ],
)
def test_a_database_that_is_not_there_is_said_at_once(url: str, said: str, tmp_path: Path) -> None:
    answer = comptoir("check-journal", data=tmp_path, DATABASE_URL=url)

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert said in answer.stderr
    assert answer.stdout == ""


@pytest.mark.slow
def test_an_installation_without_tables_says_who_knows_more(tmp_path: Path) -> None:
    answer = comptoir("check-journal", data=tmp_path)

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "no such table" in answer.stderr
    assert "comptoir doctor" in answer.stderr


@pytest.mark.slow
def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "comptoir.sqlite3").write_bytes(b"not a database, and long enough to be looked at" * 40)

    answer = comptoir("check-journal", data=tmp_path)

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1), answer.stderr
    assert "not a database" in answer.stderr


@pytest.mark.slow
def test_a_data_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")

    answer = comptoir("check-journal", data=tmp_path / "data")

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1), answer.stderr


@pytest.mark.slow
def test_a_database_that_others_lock_can_still_be_read(tmp_path: Path) -> None:
    """Somebody writes for long: a back-up does not wait for them."""
    made = comptoir("migrate", data=with_tables(tmp_path))
    assert made.returncode == 0, made.stderr
    other = sqlite3.connect(tmp_path / "comptoir.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = comptoir("backup", str(tmp_path / "x.tar.gz"), data=tmp_path)
    finally:
        other.close()

    assert answer.returncode == 0, answer.stderr
