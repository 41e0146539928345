"""A year of a busy place: 300 rooms open from 8 to 20, 155,000 bookings, a quarter of the time taken.

Each room's day has three parts of four hours, of which one booking takes some, or none does: so nothing
overlaps, and the parts that are left free are known without asking.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.test import Client
from django.utils import timezone

from comptoir.actors.actions import register_many
from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.bench.filling import fill, know_the_tables
from comptoir.booking.models import Booking, Series
from comptoir.journal.models import Fact
from comptoir.kit.periods import Period, wall
from comptoir.places.models import Acquaintance, OpeningHours, Place, Role

Progress = Callable[[str, int, int], None]

EARLY = datetime(2015, 1, 1, tzinfo=UTC)
BACKEND = "comptoir.site.backends.Backend"
OPENS, CLOSES = time(8), time(20)
PARTS, PART, QUARTER = 3, 240, 15
# Their mean is 125 minutes: 155,000 of them are a quarter of 300 rooms for twelve hours a day.
LENGTHS = (60, 90, 120, 120, 180, 180)
WEEKS = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS = 365
DAYS_BEHIND = 120
# From the day after tomorrow on nothing has begun, wherever the clock stands.
SOON = DAYS_BEHIND + 2


@dataclass(frozen=True)
class Size:
    """How much there is: of everything that a year holds."""

    rooms: int = 300
    singles: int = 95_000
    series: int = 5_000
    persons: int = 500
    clients: int = 8
    chains: int = 2_000


FULL = Size()
QUICK = Size(rooms=12, singles=1_200, series=40, persons=20, chains=100)


@dataclass
class Ground:
    """The place, whoever may come in, and what was left free in the days to come."""

    place: Place
    rooms: list[Resource]
    sessions: list[str]
    people: list[Actor]
    size: Size
    years: int = 0
    free: list[tuple[Resource, Period]] = field(default_factory=list)
    chains: list[tuple[Resource, Period]] = field(default_factory=list)

    @property
    def first_day(self) -> date:
        """The first day of the year that is being lived."""
        return timezone.localdate() - timedelta(days=DAYS_BEHIND)


def build(size: Size, dice: random.Random, progress: Progress) -> Ground:
    """The place with its first year, into an empty database."""
    place = Place.objects.create(
        name="Bench",
        slug="bench",
        opened_here_at=EARLY,
        keeps_public_holidays=False,
        time_zone="Europe/Paris",
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=OPENS, closes=CLOSES) for day in range(7)
    )
    rooms = _rooms(place, size.rooms)
    people = register_many(
        people=[{"name": f"Personne {number}"} for number in range(size.persons)], by=None, now=EARLY
    )
    Acquaintance.objects.bulk_create(Acquaintance(place=place, person=p, since=EARLY) for p in people)
    ground = Ground(place, rooms, [_member(place, p) for p in people[: size.clients]], people, size)
    add_year(ground, dice, progress)
    return ground


def add_year(ground: Ground, dice: random.Random, progress: Progress) -> None:
    """The year that is being lived; called again, the one before all that is there."""
    first = ground.first_day - timedelta(days=DAYS * ground.years)
    year = _Year(ground, first, dice)
    year.write(progress)
    if not ground.years:
        year.tell_what_is_free()
    ground.years += 1


def weekly(first: date) -> str:
    """The rule of twelve weeks from that day on."""
    return f"FREQ=WEEKLY;BYDAY={WEEKDAYS[first.weekday()]};COUNT={WEEKS}"


def _rooms(place: Place, number: int) -> list[Resource]:
    rooms = Resource.objects.bulk_create(
        Resource(place=place, name=f"Salle {n}", slug=f"salle-{n}", seats=10, position=n)
        for n in range(1, number + 1)
    )
    Unit.objects.bulk_create(Unit(resource=room, name=room.name, position=1) for room in rooms)
    return rooms


def _member(place: Place, person: Actor) -> str:
    """An ordinary member, signed in: the value of their session."""
    Role.objects.create(place=place, person=person, kind=Role.Kind.MEMBER, starts_at=EARLY)
    client = Client()
    client.force_login(
        Account.objects.create_user(f"bench{person.pk}@example.org", person=person), backend=BACKEND
    )
    return client.cookies["sessionid"].value


@dataclass
class _Year:
    """Which parts of which days are taken, by numbers: room, then day, then part of the day."""

    ground: Ground
    first: date
    dice: random.Random

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.ground.rooms) * DAYS * PARTS)
        tz = self.ground.place.tz
        self.opens = [wall(self.first + timedelta(days=day), OPENS, tz) for day in range(DAYS)]
        self.units = dict(Unit.objects.values_list("resource", "pk"))

    def write(self, progress: Progress) -> None:
        size, last = self.ground.size, Booking.objects.order_by("pk").last()
        chains = [self._chain() for _ in range(size.series)]
        if not self.ground.years:
            self._keep_chains_free()
        series = self._series(chains)
        rows = self._occurrences(chains, series, last.pk if last else 0)
        stated = list(rows)
        told = f"year {self.ground.years + 1}"
        for number, write in enumerate((_write_bookings, _write_holds, _write_facts)):
            progress(told, number, 3)
            write(self.ground.place, stated, self.units)
        know_the_tables()
        progress(told, 3, 3)

    def _keep_chains_free(self) -> None:
        """Parts of twelve weeks in a row, in the days to come, that nobody will have."""
        ground = self.ground
        for _ in range(ground.size.chains):
            room, day, part = self._locate(self._chain(since=SOON))
            ground.chains.append((ground.rooms[room], self._whole(day, part)))

    def tell_what_is_free(self) -> None:
        """Parts of four hours that nobody has, in the days to come."""
        ground = self.ground
        left = [number for number, taken in enumerate(self.taken) if not taken]
        self.dice.shuffle(left)
        for number in left:
            room, day, part = self._locate(number)
            if day >= SOON:
                ground.free.append((ground.rooms[room], self._whole(day, part)))

    def _locate(self, number: int) -> tuple[int, int, int]:
        room, rest = divmod(number, DAYS * PARTS)
        return room, *divmod(rest, PARTS)

    def _whole(self, day: int, part: int) -> Period:
        start = self.opens[day] + timedelta(minutes=PART * part)
        return Period(start, start + timedelta(minutes=PART))

    def _chain(self, since: int = 0) -> int:
        """Twelve weeks of one part of a day in one room, free until now and taken from now on."""
        step = 7 * PARTS
        while True:
            room = self.dice.randrange(len(self.ground.rooms))
            first = self.dice.randrange(since, DAYS - 7 * (WEEKS - 1))
            at = (room * DAYS + first) * PARTS + self.dice.randrange(PARTS)
            if not any(self.taken[at : at + step * WEEKS : step]):
                self.taken[at : at + step * WEEKS : step] = b"\1" * WEEKS
                return at

    def _series(self, chains: list[int]) -> list[Series]:
        """What the occurrences have in common. Their hours are said when the occurrences are."""
        made = []
        for at in chains:
            room, day, part = self._locate(at)
            made.append(
                Series(
                    place=self.ground.place, resource=self.ground.rooms[room],
                    rule=weekly(self._day(day)),
                    booked_for=self.dice.choice(self.ground.people), starts_on=self._day(day),
                    starts_time=time(OPENS.hour + part * PART // 60), minutes=120, made_at=EARLY,
                )
            )  # fmt: skip
        return Series.objects.bulk_create(made)

    def _day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def _occurrences(self, chains: list[int], series: list[Series], last: int) -> Iterator[Row]:
        for at, one in zip(chains, series, strict=True):
            for week in range(WEEKS):
                last += 1
                day = self._locate(at)[1] + 7 * week
                yield self._row(last, at + week * 7 * PARTS, one, self._day(day), (0, one.minutes))
        left = [number for number, taken in enumerate(self.taken) if not taken]
        for at in self.dice.sample(left, min(self.ground.size.singles, len(left))):
            last += 1
            self.taken[at] = 1
            length = self.dice.choice(LENGTHS)
            late = QUARTER * self.dice.randrange((PART - length) // QUARTER + 1)
            yield self._row(last, at, None, None, (late, length))

    def _row(self, pk: int, at: int, series: Series | None, on: date | None, minutes: tuple[int, int]) -> Row:
        room, day, part = self._locate(at)
        start = self.opens[day] + timedelta(minutes=PART * part + minutes[0])
        person = series.booked_for_id if series else self.dice.choice(self.ground.people).pk
        claim = UUID(int=self.dice.getrandbits(128), version=4)
        end = start + timedelta(minutes=minutes[1])
        of = series.pk if series is not None else None
        return Row(pk, self.ground.rooms[room], claim, person, start, end, of, on)


@dataclass(frozen=True, slots=True)
class Row:
    """A booking, as its three tables are told of it."""

    pk: int
    room: Resource
    claim: UUID
    person: int
    start: datetime
    end: datetime
    series: int | None
    on: date | None

    @property
    def minutes(self) -> Decimal:
        return Decimal((self.end - self.start) // timedelta(minutes=1))


def _write_bookings(place: Place, rows: list[Row], units: dict[int, int]) -> None:
    columns = (
        "id", "place", "resource", "claim", "booked_for", "starts_at", "ends_at", "series", "occurs_on",
        "booked_at", "purpose",
    )  # fmt: skip
    told = (
        (r.pk, place.pk, r.room.pk, r.claim, r.person, r.start, r.end, r.series, r.on, EARLY, "Réunion")
        for r in rows
    )
    fill(Booking, columns, told)


def _write_holds(place: Place, rows: list[Row], units: dict[int, int]) -> None:
    columns = ("unit", "claim", "starts_at", "ends_at", "taken_at")
    fill(Hold, columns, ((units[r.room.pk], r.claim, r.start, r.end, EARLY) for r in rows))


def _write_facts(place: Place, rows: list[Row], units: dict[int, int]) -> None:
    columns = ("kind", "at", "place", "actor", "label", "origin", "quantity", "unit")
    told = (
        ("booked", r.start, place.pk, r.person, r.room.slug, f"booking.booking:{r.pk}", r.minutes, "minute")
        for r in rows
    )
    fill(Fact, columns, told)
