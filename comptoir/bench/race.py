"""Many processes for few slots: is anything ever given twice, and does anybody get an error?"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from django.db import connection

from comptoir.actors.models import Actor
from comptoir.agenda.models import Hold, Part, Resource
from comptoir.agenda.resources import offer_resource
from comptoir.bench.ground import calibration
from comptoir.bench.racing import Run, Start, get_ready, race
from comptoir.booking.models import Booking
from comptoir.places.models import OpeningHours, Place

Progress = Callable[[str, int, int], None]

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FIRST_SLOT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SLOTS = 12
STAGGER = timedelta(minutes=15)
LENGTH = timedelta(hours=1)
AIRING = 15
PEOPLE = 4

# Two holds of one unit that share an instant. Asked in plain SQL: the race trusts none of the code it tests.
DOUBLE_BOOKINGS = """
SELECT COUNT(*) FROM agenda_hold a JOIN agenda_hold b
    ON a.unit_id = b.unit_id AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
WHERE a.released_at IS NULL AND b.released_at IS NULL
"""


def run(*, processes: int = 8, attempts: int = 200, progress: Progress) -> dict[str, Any]:
    """Real processes, each with ``attempts`` at few things, on slots that overlap.

    A room, the hall that contains it, an area of three desks and a studio that is aired between two people;
    a projector goes along with one in two, one in three is tentative. One time in five a process gives up
    what it has, so that the slots stay worth fighting for.
    ``double_bookings`` and ``lost_bookings`` (given to somebody, and not in the database) must be 0.

    :raises RuntimeError: when the database holds bookings already: it would not be a throw-away.
    """
    if Booking.objects.exists():
        raise RuntimeError("The race needs a database of its own.")
    start = _set_up(attempts)
    begun = time.perf_counter()
    runs = _let_go(start, processes, progress)
    seconds = time.perf_counter() - begun
    return _figures(runs, processes, seconds) | calibration()


def _set_up(attempts: int) -> Start:
    place = Place.objects.create(name="Race", slug="race", opened_here_at=NOW, keeps_public_holidays=False)
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=time_of_day(8), closes=time_of_day(20))
        for day in range(7)
    )
    people = Actor.objects.bulk_create(
        Actor(kind=Actor.Kind.PERSON, name=f"Race {number}", registered_at=NOW) for number in range(PEOPLE)
    )
    room, hall, desks, studio, projector = _things(place)
    starts = [FIRST_SLOT + number * STAGGER for number in range(SLOTS)]
    return Start(
        database=str(connection.settings_dict["NAME"]),
        people=tuple(person.pk for person in people),
        resources=(room.pk, hall.pk, desks.pk, studio.pk),
        extra=projector.pk,
        slots=tuple((at, at + LENGTH) for at in starts),
        now=NOW,
        attempts=attempts,
    )


def _things(place: Place) -> list[Resource]:
    """A room, the hall that contains it, three desks, a studio with a buffer, and what goes along."""

    def offer(name: str, **more: Any) -> Resource:
        return offer_resource(place=place, name=name, by=None, now=NOW, **more)

    room, hall = offer("Petite salle", seats=10), offer("Grande salle", seats=30)
    Part.objects.create(whole=hall, part=room)
    desks = offer("Coworking", taken=Resource.Taken.BY_UNIT, units=3)
    studio = offer("Studio", seats=4)
    Resource.objects.filter(pk=studio.pk).update(buffer_minutes=AIRING)
    return [room, hall, desks, studio, offer("Vidéoprojecteur")]


def _let_go(start: Start, processes: int, progress: Progress) -> list[Run]:
    context = multiprocessing.get_context("spawn")
    made = context.Value("i", 0)
    total = processes * start.attempts
    with ProcessPoolExecutor(
        processes, context, initializer=get_ready, initargs=(context.Barrier(processes), made, start.database)
    ) as pool:
        running = {pool.submit(race, number, start) for number in range(processes)}
        finished = set(running)
        while running:
            running = wait(running, timeout=0.2).not_done
            progress("race", made.value, total)
        return [future.result() for future in finished]


def _figures(runs: list[Run], processes: int, seconds: float) -> dict[str, Any]:
    spent = sorted(second * 1000 for run in runs for second in run.seconds)
    successes = sum(run.successes for run in runs)
    refusals = sum((Counter(run.refusals) for run in runs), Counter[str]())
    errors = [error for run in runs for error in run.errors]
    return {
        "processes": processes,
        "attempts": sum(run.attempts for run in runs),
        "successes": successes,
        "refusals": refusals.total(),
        "refusals_by_code": dict(sorted(refusals.items())),
        "cancellations": sum(run.cancellations for run in runs),
        "errors": len(errors),
        "first_errors": errors[:3],
        "double_bookings": double_bookings(),
        "lost_bookings": successes - Booking.objects.count(),
        "standing_holds": Hold.objects.unreleased().count(),
        "seconds": round(seconds, 2),
        "attempt_median_ms": round(statistics.median(spent), 2),
        "attempt_p95_ms": round(spent[int(len(spent) * 0.95)], 2),
        "attempt_worst_ms": round(spent[-1], 2),
    }


def double_bookings() -> int:
    """How many pairs of holds take one unit at one instant."""
    with connection.cursor() as cursor:
        cursor.execute(DOUBLE_BOOKINGS)
        return int(cursor.fetchone()[0])
