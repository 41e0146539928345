"""One thing over the coming fortnight: a day, then a time. Nobody is ever named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from comptoir.agenda.free import free_time
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import held_during, standing
from comptoir.agenda.rules import Wish, buffer_of, reasons_against, slot_of
from comptoir.kit.periods import Period, day_period
from comptoir.places.calendar import Opening, openings
from comptoir.resources.ground import Ground

DAYS = 14
STEP = timedelta(minutes=30)
ROUND = timedelta(minutes=5)
LENGTHS = (30, 60, 120, 240, 480)


@dataclass(frozen=True)
class DayOffer:
    """One day of a resource: when it can be taken, and why not at all when it is closed."""

    on: date
    opening: Opening
    periods: list[Period]


def fortnight_of(told: Mapping[str, str], thing: Resource, moment: datetime) -> dict[str, Any]:
    """What the page of a thing shows: ``duree`` and ``jour`` as they are asked, else what is usual."""
    asked = told.get("duree", "")
    minutes = int(asked) if asked in map(str, LENGTHS) else thing.usual_minutes
    lengths = [
        length
        for length in sorted({*LENGTHS, minutes})
        if (thing.minimum_minutes or 0) <= length <= (thing.maximum_minutes or length)
    ]
    days = coming_days(thing, timedelta(minutes=minutes), moment)
    wanted = [day for day in days if f"{day.on:%Y-%m-%d}" == told.get("jour")]
    chosen = next((day for day in [*wanted, *days] if day.periods), (wanted or days)[0])
    return {"thing": thing, "days": days, "chosen": chosen, "minutes": minutes, "lengths": lengths}


def coming_days(resource: Resource, length: timedelta, now: datetime) -> list[DayOffer]:
    """A fortnight from today: the starts of up to ``length`` that every rule on time allows. Five queries.

    Half-hour by half-hour from the opening, or slot by slot where the resource has slots.
    """
    place, today = resource.place, resource.place.day_of(now)
    opened = openings(place, today, today + timedelta(days=DAYS - 1))
    whole = Period(day_period(today, place.tz).start, day_period(max(opened), place.tz).end)
    ground = Ground.of([resource], whole)
    spots = ground.units[resource.pk]
    around = Period(whole.start, whole.end + buffer_of(resource))
    rows = standing(held_during([spot.pk for spot in spots], around), now)
    open_time = ground.open_time(resource, whole)
    lanes = free_time(resource, spots, rows, open_time)
    free = sorted(gap for lane in lanes for gap in lane)
    starts = _Starts(resource, ground, length, now, free)
    return [
        DayOffer(on, hours, list(starts.on(day_period(on, place.tz), open_time)))
        for on, hours in opened.items()
    ]


@dataclass(frozen=True)
class _Starts:
    """When one may begin, and until when at the longest."""

    resource: Resource
    ground: Ground
    length: timedelta
    now: datetime
    free: Sequence[Period]

    def on(self, day: Period, open_time: Sequence[Period]) -> Iterator[Period]:
        """One period for each start of the day, the longest that some unit gives it, up to the length."""
        for start in self._marks(day, open_time):
            ends = [min(start + self.length, gap.end) for gap in self.free if gap.contains(start)]
            best = max(ends, default=start)
            if best - start < min(self.length, STEP):
                continue
            period = Period(start, best)
            wish = Wish(period=period, now=self.now)
            if not reasons_against(self.resource, self.ground, wish):
                yield period

    def _marks(self, day: Period, open_time: Sequence[Period]) -> list[datetime]:
        """Every slot or half-hour from each opening; this very moment too where any start will do."""
        slot = slot_of(self.resource)
        soonest = self.now + (-(self.now - datetime.min.replace(tzinfo=self.now.tzinfo)) % ROUND)
        marks = set()
        for open_ in open_time:
            if not open_.overlaps(day):
                continue
            opened = self.ground.hours[self.resource.pk].opened_before(open_.start) or open_.start
            step = slot or STEP
            first = opened + step * max(0, -(-(open_.start - opened) // step))
            marks |= {first + number * step for number in range(-(-(open_.end - first) // step))}
            if not slot and open_.contains(soonest):
                marks.add(soonest)
        return sorted(mark for mark in marks if mark >= soonest and day.contains(mark))
