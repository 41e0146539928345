"""Eight clients at once for one slot, for one series, for slots a quarter of an hour apart: who gets it?"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from comptoir.agenda.models import Resource
from comptoir.bench import agenda_asking as asking
from comptoir.bench.agenda_clients import Answer, Client, at_once
from comptoir.bench.agenda_works import Bench, Figures
from comptoir.kit.periods import Period

Told = Callable[[int, Resource, Period], dict[str, Any]]

STAGGER = timedelta(minutes=15)
WANTED = {"doubles": 0, "errors": 0, "rounds_without_one_winner": 0, "worst_round_s": 0.5}

# Asked in plain SQL, of both tables: the race trusts none of the code it tests. One row for each that begins
# before one that began earlier on the same thing has ended.
DOUBLES = """
SELECT COUNT(*) FROM (
    SELECT {start} AS starts, MAX({end}) OVER (
        PARTITION BY {thing} ORDER BY {start}, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
    FROM {table} WHERE {standing} IS NULL
) AS each WHERE until > starts
"""
OF_HOLDS = {"table": "agenda_hold", "thing": "unit_id", "standing": "released_at"}
OF_BOOKINGS = {"table": "booking_booking", "thing": "resource_id", "standing": "cancelled_at"}


def doubles() -> int:
    """How many holds and bookings take what another has at that moment. Rooms of one unit are meant."""
    found = 0
    for table in (OF_HOLDS, OF_BOOKINGS):
        with connection.cursor() as cursor:
            cursor.execute(DOUBLES.format(**table, start="starts_at", end="ends_at"))
            found += cursor.fetchone()[0]
    return found


def _one_slot(number: int, room: Resource, part: Period) -> dict[str, Any]:
    return asking.booking_of(room, Period(part.start, part.start + asking.SLOT))


def _one_series(number: int, room: Resource, part: Period) -> dict[str, Any]:
    return asking.series_of(room, Period(part.start, part.start + asking.SLOT))


def _staggered(number: int, room: Resource, part: Period) -> dict[str, Any]:
    start = part.start + number * STAGGER
    return asking.booking_of(room, Period(start, start + asking.SLOT))


RACES: dict[str, tuple[Told, str]] = {
    "race_one_slot": (_one_slot, asking.BOOKINGS),
    "race_one_series": (_one_series, asking.SERIES),
    "race_staggered": (_staggered, asking.BOOKINGS),
}


def race(bench: Bench, name: str, rounds: int) -> Figures:
    """So many rounds of one kind; each should have one winner, no 500, and end within half a second."""
    told, address = RACES[name]
    clients = bench.clients()
    left = bench.ground.chains if name == "race_one_series" else bench.ground.free
    statuses: Counter[int] = Counter()
    winners: Counter[int] = Counter()
    worst = 0.0
    for _ in range(rounds):
        room, part = left.pop()
        answers, seconds = _round(clients, address, lambda number, r=room, p=part: told(number, r, p))  # type: ignore[misc]
        statuses.update(answer.status for answer in answers)
        winners[sum(answer.status == 201 for answer in answers)] += 1
        worst = max(worst, seconds)
    for client in clients:
        client.close()
    figures: Figures = {
        "rounds": rounds,
        "rounds_without_one_winner": rounds - winners[1],
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "errors": sum(count for status, count in statuses.items() if status >= 500),
        "doubles": doubles(),
        "worst_round_s": round(worst, 3),
        "wanted": WANTED,
    }
    figures["load"] = round(os.getloadavg()[0], 1)
    figures["met"] = all(figures[key] <= most for key, most in WANTED.items())
    return figures


def _round(
    clients: list[Client], address: str, told: Callable[[int], dict[str, Any]]
) -> tuple[list[Answer], float]:
    return at_once(clients, lambda number, client: client.post(address, told(number)))
