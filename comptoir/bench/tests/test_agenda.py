"""The bench of the agenda runs over HTTP, says what was wanted, judges, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import LONG_BEFORE, at, hold, make_room, tuesday
from comptoir.bench import agenda
from comptoir.bench.agenda_races import RACES, doubles
from comptoir.bench.agenda_server import Server
from comptoir.bench.agenda_works import QUICK, WANTED, WORKS, Bench
from comptoir.cli.tests.calls import comptoir
from comptoir.kit.guards import put_back_guards
from comptoir.places.tests.factories import make_place


def measured(folder: Path) -> Any:
    """The command as a person types it, on the kind of database that the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    kind = "postgresql" if url.startswith("postgres") else "sqlite"
    words = ("bench", "agenda", "--quick", "--json", "--scale", "2", "--database", kind)
    ran = comptoir(*words, data=folder, DATABASE_URL=url)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.slow
@pytest.mark.both_databases
def test_every_work_is_measured_and_judged_over_http_and_nothing_is_left(tmp_path: Path) -> None:
    told = measured(tmp_path)

    assert list(tmp_path.iterdir()) == [], "the installation was not touched"
    assert {"calibration_python_ms", "calibration_query_ms", "commits", "bookings", "is_met"} <= set(told)
    for name in (*WORKS, *(f"{name}_x2" for name in WORKS)):
        assert 0 < told[name]["median_ms"] <= told[name]["p95_ms"], name
        assert {"requests", "cpu_ms", "times_hello", "load"} <= set(told[name])
    for name, wanted in WANTED["sqlite"].items():
        assert set(wanted) <= set(told[name])
        assert isinstance(told[name]["met"], bool)
        assert told[f"{name}_x2"]["times_one_year"] > 0
    for name in ("create_booking", "create_series"):
        assert (told[name]["errors"], told[name]["refused"]) == (0, 0), "what is free can be had"
    for name in RACES:
        assert told[name]["doubles"] == told[name]["errors"] == 0
        assert told[name]["statuses"] == {"201": 2, "409": 14}, "of eight at once one wins"


@pytest.mark.django_db
def test_a_database_that_is_used_is_left_alone() -> None:
    make_place()

    with pytest.raises(RuntimeError):
        agenda.run(quick=True, progress=lambda *step: None)


@pytest.fixture
def bench() -> Bench:
    serving = Server(port=1, pid=os.getpid(), database=None)
    return Bench(None, serving, QUICK, "postgresql", None, hello_ms=0.2)


@pytest.mark.parametrize(
    ("figures", "met"),
    [
        ({"median_ms": 12, "cpu_ms": 10}, True),
        ({"median_ms": 12.1, "cpu_ms": 10}, False),
        ({"median_ms": 5, "cpu_ms": 10.1}, False),
    ],
)
def test_a_work_is_met_when_each_figure_is(bench, figures, met) -> None:
    assert bench.judged("free_rooms", figures)["met"] is met


def test_of_what_is_made_more_is_better(bench) -> None:
    made = {"cpu_ms": 1.0, "errors": 0, "refused": 0}

    assert bench.judged("create_series", made | {"per_second": 80.0})["met"]
    assert not bench.judged("create_series", made | {"per_second": 79.9})["met"]
    assert not bench.judged("create_series", made | {"per_second": 90.0, "errors": 1})["met"]


def test_the_processors_time_of_a_process_is_seen() -> None:
    serving = Server(port=1, pid=os.getpid(), database=None)
    before, begun = serving.processor_seconds(), time.process_time()

    while time.process_time() < begun + 0.05:
        sum(range(10_000))

    assert serving.processor_seconds() > before


@pytest.mark.django_db
def test_the_database_has_processes_of_its_own_where_it_has() -> None:
    found = Server(port=1, pid=os.getpid()).database

    if connection.vendor == "sqlite":
        assert found is None
    else:
        assert Path(f"/proc/{found}/stat").exists()


@pytest.mark.django_db(transaction=True)
def test_the_count_of_doubles_sees_one_that_begins_before_another_ends() -> None:
    """The witness is no accomplice: with the guard taken away it counts what overlaps."""
    (held,) = hold(make_room(), tuesday(10, 14))
    gone = (
        "DROP TRIGGER hold_unit_taken_once_insert"
        if connection.vendor == "sqlite"
        else "ALTER TABLE agenda_hold DROP CONSTRAINT hold_unit_taken_once"
    )
    with connection.cursor() as cursor:
        cursor.execute(gone)
    try:
        for start, released in ((11, None), (12, None), (14, None), (10.5, LONG_BEFORE)):
            Hold.objects.create(
                unit=held.unit, claim=uuid4(), taken_at=LONG_BEFORE, released_at=released,
                starts_at=at(start), ends_at=at(start) + timedelta(hours=0.75),
            )  # fmt: skip
        assert doubles() == 2, "12 to 12:45 ends before 14 and is no neighbour of the long one"
    finally:
        Hold.objects.all().delete()
        put_back_guards()
