"""The ground of every measure is thrown away, whatever happens on it, and is never the installation's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from comptoir.bench.ground import calibration, timed

BESIDE = """
import json, os, sys
from comptoir.bench.ground import throw_away_database
with throw_away_database(sys.argv[1]):
    from django.conf import settings
    from django.db import connection
    from comptoir.places.models import Place
    Place.objects.create(name="Bench", slug="bench")
    print(json.dumps({
        "vendor": connection.vendor, "data": os.environ["COMPTOIR_DATA"],
        "name": str(connection.settings_dict["NAME"]), "places": Place.objects.count(),
    }), flush=True)
    if len(sys.argv) > 2:
        raise SystemExit(7)
"""
pytestmark = pytest.mark.slow


def beside(*words: str, data: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BESIDE, *words],
        env={**os.environ, "COMPTOIR_DATA": str(data), "DATABASE_URL": url},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def databases(url: str) -> set[str]:
    with psycopg.connect(url, autocommit=True) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}


@pytest.fixture
def url() -> str:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("no PostgreSQL in DATABASE_URL: script/with-postgres gives one")
    return url


def test_a_new_database_in_a_folder_of_its_own_and_nothing_left(tmp_path: Path) -> None:
    ran = beside("sqlite", data=tmp_path)
    told = json.loads(ran.stdout)

    assert ran.returncode == 0, ran.stderr
    assert (told["vendor"], told["places"]) == ("sqlite", 1)
    assert Path(told["name"]).parent == Path(told["data"]) != tmp_path
    assert not Path(told["data"]).exists()
    assert list(tmp_path.iterdir()) == [], "the installation is not even looked at"


def test_a_measure_that_fails_leaves_nothing_either(tmp_path: Path) -> None:
    ran = beside("sqlite", "fail", data=tmp_path)

    assert ran.returncode == 7
    assert not Path(json.loads(ran.stdout)["data"]).exists()


def test_sqlite_is_sqlite_even_where_the_installation_is_on_postgresql(tmp_path: Path) -> None:
    ran = beside("sqlite", data=tmp_path, url="postgres://nobody@%2Fnowhere/real")

    assert json.loads(ran.stdout)["vendor"] == "sqlite"


def test_postgresql_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    ran = beside("postgresql", data=tmp_path)

    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "script/with-postgres" in ran.stderr


@pytest.mark.both_databases
@pytest.mark.parametrize("more", [(), ("fail",)])
def test_on_postgresql_a_database_of_its_own_is_made_and_dropped(tmp_path: Path, url: str, more) -> None:
    before = databases(url)

    told = json.loads(beside("postgresql", *more, data=tmp_path, url=url).stdout)

    assert told["vendor"] == "postgresql"
    assert told["name"] not in before
    assert told["name"] not in databases(url), "others may make and drop theirs meanwhile"


@pytest.mark.django_db
def test_every_measure_says_how_fast_the_machine_is() -> None:
    figures = calibration()

    assert set(figures) == {"calibration_python_ms", "calibration_query_ms"}
    assert all(figure > 0 for figure in figures.values())


def test_the_first_run_does_not_count() -> None:
    runs: list[int] = []

    figures = timed(lambda: runs.append(1), times=9)

    assert len(runs) == 10
    assert 0 <= figures["median_ms"] <= figures["p95_ms"]
