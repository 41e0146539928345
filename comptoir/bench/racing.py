"""One process of the race. Nothing of Django is imported before the process knows its database."""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comptoir.booking.models import Booking

GIVES_UP_ONE_IN = 5
TAKES_ALONG_ONE_IN = 2
HESITATES_ONE_IN = 3
HESITATES_FOR = timedelta(days=1)


@dataclass
class Run:
    """What one process met; seconds of each attempt."""

    attempts: int = 0
    successes: int = 0
    cancellations: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Start:
    """What every process is told: who it is for, on what, when, from where."""

    database: str
    people: tuple[int, ...]
    resources: tuple[int, ...]
    extra: int
    slots: tuple[tuple[datetime, datetime], ...]
    now: datetime
    attempts: int


_gate: Barrier
_made: Synchronized[int]


def get_ready(gate: Barrier, made: Synchronized[int], database: str) -> None:
    """Start Django on that database; run once in each process."""
    global _gate, _made
    _gate, _made = gate, made
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()


def race(number: int, start: Start) -> Run:
    """Try to book at random among the hot slots, all processes let go at once."""
    from django.db import connection

    from comptoir.actors.models import Actor
    from comptoir.agenda.models import Resource
    from comptoir.kit.periods import Period

    person = Actor.objects.get(pk=start.people[number % len(start.people)])
    known = {one.pk: one for one in Resource.objects.select_related("place").order_by("pk")}
    slots = [Period(*slot) for slot in start.slots]
    dice, run, own = random.Random(number), Run(), list[Any]()
    _gate.wait(timeout=120)
    for _ in range(start.attempts):
        if own and dice.randrange(GIVES_UP_ONE_IN) == 0:
            _give_up(own.pop(dice.randrange(len(own))), start.now, run)
        wish = {
            "resource": known[dice.choice(start.resources)], "period": dice.choice(slots),
            "extras": [] if dice.randrange(TAKES_ALONG_ONE_IN) else [known[start.extra]],
            "tentative_until": None if dice.randrange(HESITATES_ONE_IN) else start.now + HESITATES_FOR,
        }  # fmt: skip
        _try(wish, person, start.now, run, own)
        with _made.get_lock():
            _made.value += 1
    connection.close()
    return run


def _try(wish: dict[str, Any], person: Any, now: datetime, run: Run, own: list[Booking]) -> None:
    from comptoir.booking.actions import book
    from comptoir.kit.refusals import Refusal

    run.attempts += 1
    begun = time.perf_counter()
    try:
        own.append(book(**wish, booked_for=person, by=None, now=now))
        run.successes += 1
    except Refusal as refusal:
        run.refusals[refusal.code] = run.refusals.get(refusal.code, 0) + 1
    except Exception as error:
        # Counted, whatever it is: an error here is what the race looks for.
        run.errors.append(f"{type(error).__name__}: {error}")
    run.seconds.append(time.perf_counter() - begun)


def _give_up(booking: Booking, now: datetime, run: Run) -> None:
    from comptoir.booking.actions import cancel_booking

    try:
        cancel_booking(booking=booking, by=None, now=now)
        run.cancellations += 1
    except Exception as error:
        run.errors.append(f"{type(error).__name__}: {error}")
