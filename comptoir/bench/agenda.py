"""The agenda over HTTP: 300 rooms, 155,000 bookings, two web processes, an ordinary member, all checks on."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from comptoir.bench.agenda_races import RACES, race
from comptoir.bench.agenda_server import server
from comptoir.bench.agenda_works import FULL, QUICK, WORKS, Bench, Figures
from comptoir.bench.agenda_year import FULL as FULL_YEAR
from comptoir.bench.agenda_year import QUICK as QUICK_YEAR
from comptoir.bench.agenda_year import add_year, build
from comptoir.bench.ground import calibration
from comptoir.booking.models import Booking
from comptoir.places.models import Place

Progress = Callable[[str, int, int], None]

ROUNDS, QUICK_ROUNDS = 50, 2
MOST_TIMES = 1.5


def run(*, scale: int = 1, quick: bool = False, only: str = "", progress: Progress) -> dict[str, Any]:
    """Milliseconds and processor's time of each work, beside what is wanted of it, and whether it is met.

    With ``scale`` the same database grows to so many years and everything is measured again: a time may be
    at most half as long again. ``only`` names one work or race. ``quick`` shows that it runs; its figures
    mean nothing.

    :raises RuntimeError: when the database already knows a place: it would not be a throw-away.
    """
    if Place.objects.exists():
        raise RuntimeError("The bench of the agenda needs an empty database of its own.")
    dice = random.Random(20261125)
    ground = build(QUICK_YEAR if quick else FULL_YEAR, dice, progress)
    figures: dict[str, Any] = {**calibration(), **_how_it_commits()}
    with server() as serving:
        bench = Bench(ground, serving, QUICK if quick else FULL, connection.vendor, dice)
        figures |= _measured(bench, only, quick, progress)
        if scale > 1:
            figures |= _grown(bench, scale, only, quick, figures, progress)
    return figures | {"is_met": all(f.get("met", True) for f in figures.values() if isinstance(f, dict))}


def _how_it_commits() -> dict[str, Any]:
    """Whether what was told to be done survives a cut of the current: it costs time."""
    asked = ("fsync", "synchronous_commit") if connection.vendor == "postgresql" else ("synchronous",)
    told = {}
    with connection.cursor() as cursor:
        for name in asked:
            cursor.execute(f"SHOW {name}" if connection.vendor == "postgresql" else f"PRAGMA {name}")
            told[name] = cursor.fetchone()[0]
    return {"bookings": Booking.objects.count(), "commits": told}


def _measured(bench: Bench, only: str, quick: bool, progress: Progress) -> dict[str, Figures]:
    rounds = QUICK_ROUNDS if quick else ROUNDS
    races = {name: partial(race, name=name, rounds=rounds) for name in RACES}
    # Hello comes first: all others are told in its terms.
    every = {name: work for name, work in (WORKS | races).items() if only in ("", name) or name == "hello"}
    found = {}
    for number, (name, work) in enumerate(every.items()):
        progress(name, number, len(every))
        found[name] = work(bench)
    return found


def _grown(
    bench: Bench, scale: int, only: str, quick: bool, before: dict[str, Figures], progress: Progress
) -> dict[str, Any]:
    """The same with all the years before: each figure, and how many times as long as with one year."""
    for _ in range(scale - 1):
        add_year(bench.ground, bench.dice, progress)
    found = _measured(bench, only, quick, progress)
    for name, figures in found.items():
        if name in WORKS:
            figures["times_one_year"] = round(figures["median_ms"] / before[name]["median_ms"], 2)
            figures["met"] = figures["times_one_year"] <= MOST_TIMES
    return {f"{name}_x{scale}": figures for name, figures in found.items()}
