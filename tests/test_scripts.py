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
        timeout=600,
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


@pytest.fixture
def machine(tmp_path):
    """A Debian of root's with those browsers; what is asked of its ``apt-get``, and how it answers."""
    if not Path("/etc/debian_version").exists():
        pytest.skip("apt-get is Debian's")
    asked, fails = tmp_path / "asked", tmp_path / "fails"

    def run(*browsers, without_network=False):
        for name in browsers:
            (tmp_path / name).symlink_to("/bin/true")
        (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
        for name, does in {
            "id": "echo 0",
            "apt-get": f'echo "$@" >>{asked}; [ ! -e {fails} ]',
        }.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
            (tmp_path / name).chmod(0o755)
        if without_network:
            fails.touch()
        script = ["/bin/sh", str(ROOT / "script/install-browser")]
        ran = subprocess.run(script, env={"PATH": str(tmp_path)}, capture_output=True, check=False)
        return ran.returncode, asked.read_text().splitlines() if asked.exists() else []

    return run


def test_a_machine_that_has_both_browsers_is_asked_for_nothing(machine):
    assert machine("chromium", "chromium-headless-shell") == (0, [])


def test_the_browser_without_windows_is_put_beside_the_other(machine):
    code, asked = machine("chromium")
    assert (code, asked[-1].split()[-1]) == (0, "chromium-headless-shell")


def test_a_machine_without_network_walks_in_the_browser_it_has(machine):
    code, asked = machine("chromium", without_network=True)
    assert (code, len(asked)) == (0, 1)


def test_a_machine_without_browser_is_given_both_or_fails(machine):
    code, asked = machine()
    assert (code, asked[-1].split()[-2:]) == (0, ["chromium", "chromium-headless-shell"])


def test_a_machine_without_browser_nor_network_says_so(machine):
    assert machine(without_network=True)[0] != 0


# script/test ---------------------------------------------------------------


@pytest.fixture
def tested(tmp_path):
    """``script/test --fast`` where each command is a line of shell: ``tested(mypy="exit 1")``."""

    def tested(**said):
        venv, script = tmp_path / ".venv/bin", tmp_path / "script"
        for folder in (venv, script):
            folder.mkdir(parents=True)
        (script / "test").write_bytes((ROOT / "script/test").read_bytes())
        commands = [venv / name for name in ("ruff", "djade", "lint-imports", "mypy", "python", "pytest")]
        for command in [*commands, *(script / name for name in ("install", "budgets", "messages"))]:
            command.write_text(f"#!/bin/sh\n{said.get(command.name, 'true')}\n", encoding="utf-8")
            command.chmod(0o755)
        command = ["sh", str(script / "test"), "--fast"]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    return tested


def test_all_that_is_looked_at_is_well(tested):
    ran = tested(pytest="echo 3 passed")
    assert (ran.returncode, "Failed" in ran.stdout) == (0, False)
    assert ran.stdout.endswith("sqlite:\n3 passed\n")


@pytest.mark.parametrize(("name", "section"), [("mypy", "types (mypy)"), ("budgets", "budgets")])
def test_what_fails_is_told_under_its_name_and_all_fails(tested, name, section):
    ran = tested(**{name: "echo one fault of three; exit 2"})
    assert ran.returncode == 1
    assert f"✗ {section}" in ran.stdout.split("Failed:")[1]
    assert "one fault of three" in ran.stdout.split(f"── {section} ·")[1].split("──")[0]


def test_the_types_are_looked_at_beside_the_rest(tested):
    waits = "for _ in $(seq 600); do [ ! -e began ] || exit 0; sleep 0.1; done; exit 1"
    assert tested(mypy="touch began", budgets=waits).returncode == 0
