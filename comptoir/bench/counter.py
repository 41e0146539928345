"""How fast the counter answers: one year of a busy place, then its page, on an empty and a full day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.actors.actions import register_many
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.agenda.resources import offer_resource
from comptoir.bench.ground import calibration, timed
from comptoir.booking.models import Booking
from comptoir.gestures.models import Gesture
from comptoir.kit.periods import wall
from comptoir.places.models import Acquaintance, OpeningHours, Place, Role, Space
from comptoir.presence.models import GroupVisit, HeadCount, Purpose, Visit

Progress = Callable[[str, int, int], None]

WANTED = {"wanted_ms": 40, "wanted_queries": 15}
TODAY = date(2026, 11, 19)
EMPTY = date(2027, 2, 2)
DAYS = 260
BATCH = 2_000
RESOURCES = (
    ("Grande salle", Space.Kind.ROOM, 1), ("Petite salle", Space.Kind.ROOM, 1),
    ("Studio", Space.Kind.ROOM, 1),
    ("Aide individuelle", Space.Kind.ROOM, 1), ("Espace public", Space.Kind.WORKSTATIONS, 8),
    ("Coworking", Space.Kind.DESKS, 14),
)  # fmt: skip


def run(
    *, visits: int = 25_000, bookings: int = 12_000, persons: int = 3_000, times: int = 60, progress: Progress
) -> dict[str, Any]:
    """Milliseconds (median, 95th percentile) and queries of the counter, and how the machine is today.

    The counter is looked at on a Thursday at 14:20 with everybody in, and on a day when nothing is known;
    also what two counters ask every two seconds, and one letter typed in the search box.

    :raises RuntimeError: when the database already knows a place: it would not be a throw-away.
    """
    if Place.objects.exists():
        raise RuntimeError("The bench of the counter needs an empty database of its own.")
    dice = random.Random(20261119)
    place, account = _place()
    people = _people(place, persons, dice, progress)
    filled = _year(place, people, visits, bookings, dice, progress)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(account, backend="comptoir.site.backends.Backend")
    figures: dict[str, Any] = {**filled, **calibration(), **WANTED}
    counter = f"/lieux/{place.slug}/comptoir/"
    last = Gesture.objects.latest("pk").pk
    pages = {
        "full_day": (counter, {}),
        "empty_day": (f"{counter}?jour={EMPTY}", {}),
        "news": (f"{counter}nouveau/?depuis={last}&vu={_now():%Y%m%d%H%M}", {"HX-Request": "true"}),
        "search": (f"{counter}?q=mar", {"HX-Request": "true", "HX-Target": "found"}),
    }
    with patch("comptoir.kit.clock.now", _now):
        for done, (name, (url, headers)) in enumerate(pages.items()):
            progress("look", done, len(pages))
            figures |= _measured(name, lambda u=url, h=headers: client.get(u, headers=h), times)  # type: ignore[misc]
    return figures


def _now() -> datetime:
    return wall(TODAY, time(14, 20), Place(time_zone="Europe/Paris").tz)


def _measured(name: str, look: Callable[[], Any], times: int) -> dict[str, Any]:
    answer = look()
    if answer.status_code not in (200, 204):
        raise RuntimeError(f"The counter answered {answer.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        look()
    queries = len(asked)
    spent = timed(look, times=times)
    return {
        f"{name}_median_ms": spent["median_ms"],
        f"{name}_p95_ms": spent["p95_ms"],
        f"{name}_cpu_ms": _processor_time(look, times),
        f"{name}_queries": queries,
        f"{name}_bytes": len(answer.content),
    }


def _processor_time(look: Callable[[], Any], times: int) -> float:
    """Milliseconds of processor, median: what the counter costs when others share the machine."""
    spent = []
    for _ in range(times):
        started = process_time()
        look()
        spent.append((process_time() - started) * 1000)
    return round(median(spent), 3)


def _place() -> tuple[Place, Account]:
    early = datetime(2025, 1, 1, tzinfo=UTC)
    place = Place.objects.create(name="Bench", slug="bench", opened_here_at=early)
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=time(9), closes=time(19)) for day in range(5)
    )
    for name, kind, units in RESOURCES:
        space = Space.objects.create(
            place=place, name=name, slug=name.lower().replace(" ", "-"), kind=kind, capacity=20
        )
        taken = Resource.Taken.BY_UNIT if units > 1 else Resource.Taken.WHOLE
        offer_resource(
            place=place,
            name=name,
            space=space,
            taken=taken,
            units=units,
            unit_name="Place",
            seats=20,
            by=None,
            now=early,
        )
    person = Actor.objects.create(kind=Actor.Kind.PERSON, name="Maud Perrin", registered_at=early)
    Role.objects.create(place=place, person=person, kind=Role.Kind.CONCIERGE, starts_at=early)
    return place, Account.objects.create_user("bench@example.org", person=person)


def _people(place: Place, number: int, dice: random.Random, progress: Progress) -> list[Actor]:
    firsts = [
        "Marie",
        "Jean",
        "Nadia",
        "Hugo",
        "Éloïse",
        "Karim",
        "Lucie",
        "Théo",
        "Jeanne",
        "Samir",
        "Rose",
        "Antoine",
        "Fatou",
        "Gilles",
        "Inès",
        "Paul",
    ]
    lasts = [
        "Martin",
        "Benali",
        "Rivoire",
        "Achour",
        "Faure",
        "Diallo",
        "Roux",
        "Girard",
        "Chabert",
        "Verney",
        "Moreau",
        "Haddad",
        "Vial",
        "Carret",
    ]
    told = [
        {"name": f"{dice.choice(firsts)} {dice.choice(lasts)}-{dice.choice(lasts)}"} for _ in range(number)
    ]
    people = register_many(people=told, by=None, now=datetime(2025, 1, 2, tzinfo=UTC))
    known = (Acquaintance(place=place, person=p, since=datetime(2025, 1, 2, tzinfo=UTC)) for p in people)
    Acquaintance.objects.bulk_create(known, batch_size=BATCH)
    progress("register", number, number)
    return people


def _year(
    place: Place, people: list[Actor], visits: int, bookings: int, dice: random.Random, progress: Progress
) -> dict[str, int]:
    days = _open_days()
    days_gone = sum(1 for day in days if day <= TODAY)
    units = list(Unit.objects.filter(resource__place=place).select_related("resource").order_by("pk"))
    for number, day in enumerate(days):
        slots = _slots(units, day, -(-bookings // len(days)), dice)
        claims = _bookings(place, slots, people, dice)
        _visits(place, day, -(-visits // days_gone), people, claims, dice)
        progress("a year", number + 1, len(days))
    _gestures(place, visits)
    return {
        "persons": len(people), "visits": Visit.objects.count(), "bookings": Booking.objects.count(),
        "gestures": Gesture.objects.count(),
    }  # fmt: skip


def _open_days() -> list[date]:
    """The working days of a year, of which the last but ten is the Thursday that is looked at."""
    days: list[date] = []
    day = TODAY + timedelta(days=14)
    while len(days) < DAYS:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return days


Slot = tuple[Unit, datetime, datetime]


def _slots(units: list[Unit], day: date, number: int, dice: random.Random) -> list[Slot]:
    """Uses of the day that never overlap: each unit is taken for some of the two-hour parts of the day."""
    tz = Place(time_zone="Europe/Paris").tz
    parts = [(unit, hour) for unit in units for hour in (9, 11, 13, 15, 17)]
    chosen = sorted(dice.sample(parts, min(number, len(parts))), key=lambda part: (part[0].pk, part[1]))
    return [(unit, wall(day, time(hour), tz), wall(day, time(hour + 2), tz)) for unit, hour in chosen]


def _bookings(
    place: Place, slots: list[Slot], people: list[Actor], dice: random.Random
) -> dict[UUID, Booking]:
    made = [
        Booking(
            place=place, resource=unit.resource, claim=uuid4(), booked_for=dice.choice(people),
            starts_at=start,
            ends_at=end, booked_at=start, purpose=dice.choice(("", "", "Réunion", "Entretien")), party=1,
            checked_in_at=start if start < _now() else None, ended_at=end if end < _now() else None,
        )
        for unit, start, end in slots
    ]  # fmt: skip
    Booking.objects.bulk_create(made)
    Hold.objects.bulk_create(
        Hold(unit=unit, claim=booking.claim, starts_at=start, ends_at=end, taken_at=start)
        for booking, (unit, start, end) in zip(made, slots, strict=True)
    )
    return {booking.claim: booking for booking in made}


def _visits(
    place: Place,
    day: date,
    number: int,
    people: list[Actor],
    claims: dict[UUID, Booking],
    dice: random.Random,
) -> None:
    tz = Place(time_zone="Europe/Paris").tz
    if day > TODAY:
        return
    running = iter(claims)
    made = []
    for person in dice.sample(people, number):
        arrived = wall(day, time(9 + dice.randrange(5), dice.randrange(60)), tz)
        left = None if day == TODAY and dice.random() < 0.6 else arrived + timedelta(minutes=90)
        made.append(
            Visit(
                place=place, person=person, purpose=dice.choice(Purpose.values), claim=next(running, None),
                arrived_at=arrived, left_at=left,
            )
        )  # fmt: skip
    Visit.objects.bulk_create(made)
    for hour in range(9, 14):
        group = GroupVisit.objects.create(
            place=place, purpose=Purpose.WORKSHOP, arrived_at=wall(day, time(hour), tz),
            left_at=None if day == TODAY else wall(day, time(hour + 1), tz),
        )  # fmt: skip
        HeadCount.objects.create(group=group, public=HeadCount.Public.SENIOR, number=6)


def _gestures(place: Place, number: int) -> None:
    def rows() -> Iterator[Gesture]:
        for each in range(number):
            at = _now() - timedelta(minutes=5 * (number - each))
            yield Gesture(
                place=place, key=uuid4(), verb="welcome", sentence="Marie Martin est là.", made_at=at
            )

    Gesture.objects.bulk_create(rows(), batch_size=BATCH)
