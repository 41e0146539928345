"""A throw-away database for every measure, and a figure of how fast this machine is today."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CALIBRATION_LOOPS = 2_000_000


@contextmanager
def throw_away_database(vendor: str) -> Iterator[None]:
    """A new, migrated database in a temporary folder; must be entered before Django starts.

    PostgreSQL is the server of ``DATABASE_URL`` (run the command under ``script/with-postgres``): a database
    of its own is made in it and dropped afterwards.

    :raises SystemExit: when PostgreSQL is asked for and ``DATABASE_URL`` names none.
    """
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as folder:
        os.environ["COMPTOIR_DATA"] = folder
        os.environ["COMPTOIR_TESTING"] = "1"
        if vendor == "sqlite":
            os.environ["DATABASE_URL"] = ""
            yield from _migrated()
        else:
            with _own_postgresql():
                yield from _migrated()


def _migrated() -> Iterator[None]:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    try:
        yield
    finally:
        from django.db import connections

        for connection in connections.all():
            connection.close()
            if connection.vendor == "postgresql":
                connection.close_pool()  # type: ignore[attr-defined]


@contextmanager
def _own_postgresql() -> Iterator[None]:
    import psycopg

    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("comptoir: no PostgreSQL: run it as script/with-postgres .venv/bin/comptoir bench …")
    name = f"comptoir_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    head, _, tail = url.partition("?")
    base = head.rsplit("/", 1)[0]
    os.environ["DATABASE_URL"] = f"{base}/{name}" + (f"?{tail}" if tail else "")
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = url
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def calibration() -> dict[str, float]:
    """What this machine does today, in milliseconds: a fixed loop of Python, and one bare query.

    Divide a figure by these to compare it with the same figure of another machine or day.
    """
    started = time.perf_counter()
    total = 0
    for number in range(CALIBRATION_LOOPS):
        total += number & 7
    loop = (time.perf_counter() - started) * 1000
    return {"calibration_python_ms": round(loop, 1), "calibration_query_ms": round(_bare_query(), 4)}


def _bare_query() -> float:
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    return timed(ask, times=200)["median_ms"]


def timed(work: Callable[[], Any], *, times: int) -> dict[str, float]:
    """Median and 95th percentile of ``work``, in milliseconds, after one run that does not count."""
    work()
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    spent.sort()
    return {
        "median_ms": round(statistics.median(spent), 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
    }


def seconds(work: Callable[[], object]) -> float:
    """How long one run of ``work`` takes, the first one."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
