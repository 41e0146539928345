"""Some days of a place in a row: what is taken of each resource, when the place is open, what is shut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held, by_resource, held_during, lanes, standing, units_of
from comptoir.kit.periods import Period, day_period, gaps, merge
from comptoir.places.calendar import Opening, holiday_name, openings
from comptoir.places.models import Place
from comptoir.planning.day import Shut, shut_between

ONE_DAY = timedelta(days=1)
_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Stretch:
    """From ``first`` to ``last``, both included; ``held`` is by resource, earliest first."""

    place: Place
    first: date
    last: date
    now: datetime
    resources: Sequence[Resource]
    units: dict[int, list[Unit]]
    held: dict[int, list[Held]]
    openings: dict[date, Opening]
    closures: Sequence[Shut]

    @property
    def days(self) -> list[date]:
        return list(self.openings)

    @cached_property
    def periods(self) -> dict[date, Period]:
        """Each day from midnight to midnight on the wall."""
        return {day: day_period(day, self.place.tz) for day in self.openings}

    def holiday(self, day: date) -> str:
        return holiday_name(self.place, day) if self.place.keeps_public_holidays else ""

    @cached_property
    def by_day(self) -> dict[date, dict[int, list[Held]]]:
        """What is taken each day, by resource; what runs over midnight is in both days."""
        found: dict[date, dict[int, list[Held]]] = {day: {} for day in self.openings}
        for pk, rows in self.held.items():
            for held in rows:
                day, last = self.place.day_of(held.start), self.place.day_of(held.used_until - _AN_INSTANT)
                while day <= last:
                    if day in found:
                        found[day].setdefault(pk, []).append(held)
                    day += ONE_DAY
        return found

    def on(self, day: date, resource: Resource) -> list[Held]:
        return self.by_day[day].get(resource.pk, [])

    def capacity(self, resource: Resource) -> int:
        """How many can be had at once."""
        return 1 if resource.taken == Resource.Taken.WHOLE else len(self.units[resource.pk])

    def open_minutes(self, resource: Resource, day: date) -> int:
        """The minutes of that day in which the resource can be had, once what is closed is taken out."""
        shut = [c.period for c in self.closures if not c.resources or resource.pk in c.resources]
        return sum(gap.minutes for period in self.openings[day].periods for gap in gaps(period, shut))

    def taken_minutes(self, resource: Resource, held: Sequence[Held], within: Period) -> int:
        """The minutes taken inside that time: of a resource with units, those of each unit added up."""
        parts = (Period(h.start, h.used_until).intersection(within) for h in held)
        inside = [part for part in parts if part is not None]
        if resource.taken == Resource.Taken.WHOLE:
            inside = merge(inside)
        return sum(part.minutes for part in inside)

    def free(self, resource: Resource, day: date) -> list[list[Period]]:
        """The free time of that day, a list for each unit; a single one for what is taken as a whole."""
        busy = [one.period for one in self.closures if not one.resources or resource.pk in one.resources]
        of_units = lanes(resource, self.units[resource.pk], self.held[resource.pk])
        return [
            [
                gap
                for open_ in self.openings[day].periods
                for gap in gaps(open_, [*busy, *(h.period for h in lane)])
            ]
            for lane in of_units
        ]


def stretch(
    place: Place, first: date, last: date, now: datetime, only: Sequence[Resource] | None = None
) -> Stretch:
    """Those days of all that is in use, or of ``only`` some. Seven queries for any number of days."""
    period = Period(day_period(first, place.tz).start, day_period(last, place.tz).end)
    in_use = Resource.objects.in_use().of_place(place).order_by("position", "name", "pk")
    resources = list(in_use) if only is None else list(only)
    units = units_of(resources)
    rows = standing(held_during([u.pk for of_one in units.values() for u in of_one], period), now)
    return Stretch(
        place=place,
        first=first,
        last=last,
        now=now,
        resources=resources,
        units=units,
        held=by_resource(rows, units),
        openings=openings(place, first, last),
        closures=shut_between(place, period),
    )


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday around that day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of that month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - ONE_DAY
