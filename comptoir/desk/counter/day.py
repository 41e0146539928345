"""Everything the counter shows of one day, read in as many queries for an empty day as for a full one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held, held_during, standing
from comptoir.booking.models import Booking
from comptoir.gestures.models import DayClosing, Gesture
from comptoir.kit.periods import Period, day_period
from comptoir.places import calendar
from comptoir.places.calendar import Opening
from comptoir.places.models import Place
from comptoir.presence import selectors as presence
from comptoir.presence.models import GroupVisit, Visit
from comptoir.presence.selectors import Present
from comptoir.waiting.selectors import to_decide

LATE_AFTER = timedelta(minutes=15)
GESTURES_SHOWN = 8


@dataclass(frozen=True)
class CounterDay:
    """One day of one place as it stands at ``now``; lists are in the order they are shown.

    ``present`` is who is in when the day is today, who came that day otherwise. ``closing`` is that day's,
    ``note`` what the last closed day before it left to say; ``to_decide`` is how many wait for a word.
    """

    place: Place
    day: date
    now: datetime
    opening: Opening
    units: list[Unit]
    held: list[Held]
    bookings: list[Booking]
    present: Present
    gestures: list[Gesture]
    closing: DayClosing | None
    note: str
    to_decide: int

    @property
    def today(self) -> date:
        return self.place.day_of(self.now)

    @cached_property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_future(self) -> bool:
        return self.day > self.today

    @property
    def last_gesture(self) -> int:
        return self.gestures[0].pk if self.gestures else 0

    @cached_property
    def resources(self) -> list[Resource]:
        return list({unit.resource_id: unit.resource for unit in self.units}.values())

    @cached_property
    def units_of(self) -> dict[int, list[Unit]]:
        """The units in use of each resource, by its key."""
        found: dict[int, list[Unit]] = defaultdict(list)
        for unit in self.units:
            found[unit.resource_id].append(unit)
        return found

    @cached_property
    def held_of(self) -> dict[int, list[Held]]:
        """What is taken of each resource, by its key."""
        resource_of = {unit.pk: unit.resource_id for unit in self.units}
        found: dict[int, list[Held]] = defaultdict(list)
        for held in self.held:
            found[resource_of[held.unit]].append(held)
        return found

    @cached_property
    def units_of_claim(self) -> dict[UUID, list[str]]:
        """The names of the desks that each claim takes: what a person asks on arriving."""
        name_of = {unit.pk: unit.name for unit in self.units}
        found: dict[UUID, list[str]] = defaultdict(list)
        for held in self.held:
            found[held.claim].append(name_of[held.unit])
        return found

    def is_counted(self, resource: Resource) -> bool:
        """Shown as a number hour by hour, and not block by block."""
        return resource.taken == Resource.Taken.BY_UNIT and len(self.units_of[resource.pk]) > 1

    @cached_property
    def resource(self) -> dict[int, Resource]:
        return {resource.pk: resource for resource in self.resources}

    @cached_property
    def expected(self) -> list[Booking]:
        """Who has not come yet and may still."""
        return [b for b in self.bookings if _is_open(b) and b.ends_at > self.now]

    @cached_property
    def late(self) -> list[Booking]:
        return [b for b in self.expected if is_late(b, self.now)]

    @cached_property
    def unsettled(self) -> list[Booking]:
        """Over by the clock, and nobody said whether they came or when it ended."""
        return [b for b in self.bookings if b.ended_at is None and b.ends_at <= self.now]

    @cached_property
    def to_close(self) -> int:
        left_over = [visit for visit in self.present.visits if self.is_left_over(visit)]
        return len(self.unsettled) + len(left_over)

    def is_left_over(self, row: Visit | GroupVisit) -> bool:
        """Arrived before today, and nobody noted that they left."""
        return self.is_today and row.arrived_at < self._midnight

    @cached_property
    def _midnight(self) -> datetime:
        return day_period(self.day, self.place.tz).start


def is_late(booking: Booking, now: datetime) -> bool:
    """Nobody came a quarter of an hour after the start."""
    return _is_open(booking) and booking.starts_at + LATE_AFTER <= now < booking.ends_at


def _is_open(booking: Booking) -> bool:
    return booking.checked_in_at is None and booking.ended_at is None


def counter_day(place: Place, day: date, now: datetime) -> CounterDay:
    """That day of that place. Eleven queries."""
    period = day_period(day, place.tz)
    closing, note = _closing(place, day)
    units = _units(place)
    return CounterDay(
        place=place,
        day=day,
        now=now,
        opening=calendar.opening_of(place, day),
        units=units,
        held=standing(held_during([unit.pk for unit in units], period), now),
        bookings=list(_bookings(place, period)),
        present=presence.inside(place, now) if place.day_of(now) == day else presence.day(place, day),
        gestures=list(Gesture.objects.filter(place=place).select_related("made_by__person")[:GESTURES_SHOWN]),
        closing=closing,
        note=note,
        to_decide=to_decide(place, now),
    )


def _units(place: Place) -> list[Unit]:
    units = Unit.objects.filter(resource__place=place, resource__retired_at=None, retired_at=None)
    order = ("resource__position", "resource__name", "position", "pk")
    return list(units.select_related("resource__space").order_by(*order))


def _bookings(place: Place, period: Period) -> list[Booking]:
    bookings = Booking.objects.standing().of_place(place).between(period.start, period.end)
    return list(bookings.select_related("booked_for", "acting_for").order_by("starts_at", "pk"))


def _closing(place: Place, day: date) -> tuple[DayClosing | None, str]:
    closings = DayClosing.objects.filter(place=place, on__lte=day, reopened_at=None)
    last = list(closings.select_related("closed_by__person").order_by("-on")[:2])
    of_day = last.pop(0) if last and last[0].on == day else None
    return of_day, last[0].note if last else ""
