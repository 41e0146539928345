"""How the place is asked over HTTP: one address or one body for each question of the bench."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from comptoir.agenda.models import Resource
from comptoir.bench.agenda_year import SOON, Ground, weekly
from comptoir.kit.periods import Period, wall

API = "/api/v1/places/bench"
BOOKINGS, SERIES = f"{API}/bookings", f"{API}/series"
SLOT = timedelta(hours=2)
WEDNESDAY, WEDNESDAYS = 2, 13
AHEAD = 100


def slots(ground: Ground, dice: Random) -> Iterator[Period]:
    """Two hours on the hour, some day to come."""
    while True:
        yield _two_hours(ground, _some_day(ground, dice), dice)


def free_at(slot: Period, on: Sequence[date] = ()) -> str:
    """Which rooms are free then, and at the same hours on the other days."""
    return f"{API}/availability?" + urlencode([*_told(slot).items(), *(("on", day) for day in on)])


def free_on_wednesdays(ground: Ground, dice: Random) -> str:
    """Which rooms are free at the same two hours on thirteen Wednesdays in a row."""
    day = _some_day(ground, dice)
    first = day + timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    slot = _two_hours(ground, first, dice)
    return free_at(slot, [first + timedelta(weeks=week) for week in range(1, WEDNESDAYS)])


def grid_of(ground: Ground, dice: Random) -> str:
    """The page of some day to come."""
    return f"/lieux/bench/planning/?jour={_some_day(ground, dice)}"


def booking_of(room: Resource, period: Period) -> dict[str, Any]:
    return {"resource": room.slug, **_told(period)}


def series_of(room: Resource, period: Period) -> dict[str, Any]:
    return booking_of(room, period) | {"rule": weekly(room.place.day_of(period.start))}


def _told(period: Period) -> dict[str, str]:
    return {"starts": period.start.isoformat(), "ends": period.end.isoformat()}


def _some_day(ground: Ground, dice: Random) -> date:
    return ground.first_day + timedelta(days=SOON + dice.randrange(AHEAD))


def _two_hours(ground: Ground, day: date, dice: Random) -> Period:
    start = wall(day, time(dice.randrange(8, 19)), ground.place.tz)
    return Period(start, start + SLOT)
