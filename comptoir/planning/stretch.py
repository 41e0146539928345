"""Some days of a place in a row: what is taken of each resource, when it can be had, what is shut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held
from comptoir.agenda.selectors import Line, lines_between
from comptoir.kit.periods import Period, day_period, merge
from comptoir.places.calendar import Opening, holiday_name, openings
from comptoir.places.models import Place

ONE_DAY = timedelta(days=1)
_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Stretch:
    """From ``first`` to ``last``, both included, line by line; ``openings`` are those of the place."""

    place: Place
    first: date
    last: date
    now: datetime
    lines: Sequence[Line]
    openings: dict[date, Opening]

    @property
    def days(self) -> list[date]:
        return list(self.openings)

    @property
    def whole(self) -> Period:
        return Period(self.periods[self.first].start, self.periods[self.last].end)

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
        for line in self.lines:
            for held in line.held:
                for day in self._days_between(held.start, held.used_until):
                    found[day].setdefault(line.resource.pk, []).append(held)
        return found

    def _days_between(self, start: datetime, end: datetime) -> list[date]:
        """Those of the stretch on which some of that time lies."""
        day = max(self.first, self.place.day_of(start))
        last = min(self.last, self.place.day_of(end - _AN_INSTANT))
        return [day + ONE_DAY * number for number in range((last - day).days + 1)]

    def on(self, day: date, line: Line) -> list[Held]:
        return self.by_day[day].get(line.resource.pk, [])

    def open_on(self, day: date, line: Line) -> list[Period]:
        """When it could be had that day, whoever had it."""
        key = tuple(line.open_)
        if key not in self._open_by_day:
            self._open_by_day[key] = self._split(key)
        return self._open_by_day[key].get(day, [])

    def _split(self, open_: tuple[Period, ...]) -> dict[date, list[Period]]:
        found: dict[date, list[Period]] = {}
        for period in open_:
            for day in self._days_between(period.start, period.end):
                if part := period.intersection(self.periods[day]):
                    found.setdefault(day, []).append(part)
        return found

    @cached_property
    def _open_by_day(self) -> dict[tuple[Period, ...], dict[date, list[Period]]]:
        """Most resources have the hours of their place: they are split into days once."""
        return {}

    def free_on(self, day: date, line: Line) -> list[Period]:
        """When at least one of it is free that day."""
        return merge(gap for lane in line.free for gap in _inside(lane, self.periods[day]))


def _inside(periods: Sequence[Period], within: Period) -> list[Period]:
    return [part for p in periods if (part := p.intersection(within)) is not None]


def is_whole(line: Line) -> bool:
    return line.resource.taken == Resource.Taken.WHOLE


def capacity(line: Line) -> int:
    """How many can be had at once."""
    return 1 if is_whole(line) else len(line.units)


def taken_minutes(line: Line, held: Sequence[Held], within: Period) -> int:
    """The minutes taken inside that time: of a resource with units, those of each unit added up."""
    inside = _inside([Period(one.start, one.used_until) for one in held], within)
    return sum(part.minutes for part in (merge(inside) if is_whole(line) else inside))


def stretch(
    place: Place, first: date, last: date, now: datetime, only: Sequence[Resource] | None = None
) -> Stretch:
    """Those days of all in use, or of ``only`` some. Six queries for any days, one more for spaces."""
    period = Period(day_period(first, place.tz).start, day_period(last, place.tz).end)
    return Stretch(
        place, first, last, now, lines_between(place, period, now, only), openings(place, first, last)
    )


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday around that day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of that month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - ONE_DAY
