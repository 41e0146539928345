"""How long a directory takes to be read: as new, a second time, and among many places."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from comptoir.bench.ground import calibration
from comptoir.bench.places_rows import synthetic_rows
from comptoir.directory.importing import import_places
from comptoir.directory.mapping import national_mapping
from comptoir.directory.models import ImportRun
from comptoir.directory.tables import NotATable, Table, read_table
from comptoir.kit.clock import now
from comptoir.places.models import Place

ROWS, AMONG = 687, 5_000
WANTED_SECONDS = 5.0


def run(*, rows: int = ROWS, among: int = AMONG, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Seconds for 687 rows of the national schema: new, again, and again among 5,000 other places.

    :raises RuntimeError: when the database already knows a place: it would not be a throw-away.
    """
    if Place.objects.exists():
        raise RuntimeError("The bench of import needs an empty database of its own.")
    first, others = _table(rows, seed=1), _table(among, seed=2)
    progress("as new", 0, 4)
    new, new_run = _import(first, "bench")
    progress("again", 1, 4)
    again, again_run = _import(first, "bench")
    progress(f"{among} others", 2, 4)
    many, _ = _import(others, "others")
    progress("again among them", 3, 4)
    among_them, _ = _import(first, "bench")
    progress("done", 4, 4)
    return {
        **calibration(),
        "rows": rows,
        "among": among,
        "as_new_s": new,
        "again_s": again,
        "others_s": many,
        "again_among_others_s": among_them,
        "wanted_s": WANTED_SECONDS,
        "is_met": max(new, again, among_them) <= WANTED_SECONDS,
        "outcomes_as_new": new_run.counts(),
        "outcomes_again": again_run.counts(),
    }


def _table(rows: int, *, seed: int) -> Table:
    return read_table(json.dumps(synthetic_rows(rows, seed)).encode(), "synthetic.json")


def _import(table: Table, source: str) -> tuple[float, ImportRun]:
    mapping = national_mapping(table)
    if mapping is None:
        raise NotATable("the synthetic rows no longer follow the national schema")
    started = time.perf_counter()
    done = import_places(table=table, mapping=mapping, source=source, by=None, now=now())
    return round(time.perf_counter() - started, 2), done
