"""The commands of script/: they parse everywhere, and clean up after themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted(path for path in [*(ROOT / "script").iterdir(), ROOT / ".ci" / "run"] if path.is_file())


def with_postgres(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ran = subprocess.run(
        [str(ROOT / "script" / "with-postgres"), *command],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if ran.returncode == 3:
        pytest.skip("no PostgreSQL on this machine")
    return ran


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_may_be_run_by_its_name(script):
    first = script.read_text(encoding="utf-8").split("\n", 1)[0]
    assert os.access(script, os.X_OK)
    assert first in ("#!/bin/sh", "#!/usr/bin/env python3"), (
        "plain sh, or Python: nothing else is on every machine"
    )
    if first == "#!/bin/sh":
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_a_database_is_lent_and_taken_back():
    lent = with_postgres("sh", "-c", 'echo "$DATABASE_URL"')
    assert lent.returncode == 0, lent.stderr
    folder = Path(lent.stdout.strip().split("@")[1].rsplit("/", 1)[0].replace("%2F", "/"))
    assert folder.name.startswith("comptoir-pg.")
    assert not folder.exists()


def test_its_commits_are_quick_or_durable():
    ask = (
        "import os, psycopg;"
        "print(*psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone())"
    )
    asked = with_postgres(sys.executable, "-c", ask), with_postgres(
        sys.executable, "-c", ask, COMPTOIR_POSTGRES_DURABLE="1"
    )  # fmt: skip
    assert [one.stdout.strip() for one in asked] == ["off", "on"]


def test_the_exit_code_is_the_commands_own():
    assert with_postgres("sh", "-c", "exit 7").returncode == 7


def test_a_database_that_is_there_is_used():
    given = "postgres://someone@127.0.0.1/theirs"
    assert with_postgres("sh", "-c", 'echo "$DATABASE_URL"', DATABASE_URL=given).stdout.strip() == given


def test_without_a_command_it_says_how():
    asked = with_postgres()
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.startswith("usage: ")


def test_an_unknown_set_of_packages_is_refused():
    asked = subprocess.run([str(ROOT / "script/install"), "all"], capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert "expected base or dev" in asked.stderr
