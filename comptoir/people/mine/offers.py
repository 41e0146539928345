"""What a member may take: one thing over the coming days, or everything at one time. Nobody is ever named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from comptoir.agenda.availability import Availability, availability
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import held_during, lanes, standing, units_of
from comptoir.kit.periods import Period, day_period, gaps
from comptoir.places.calendar import Opening, openings
from comptoir.places.models import Place

DAYS = 14
STEP = timedelta(minutes=30)
ROUND = timedelta(minutes=5)


@dataclass(frozen=True)
class DayOffer:
    """One day of a resource: when it can be taken, and why not at all when it is closed."""

    on: date
    opening: Opening
    periods: list[Period]


def bookable(place: Place) -> list[Resource]:
    """What members book themselves, ahead. One query."""
    offered = Resource.objects.in_use().of_place(place).filter(is_self_service=True, walk_in_only=False)
    return list(offered.select_related("place", "space").order_by("position", "name"))


def coming_days(resource: Resource, length: timedelta, now: datetime) -> list[DayOffer]:
    """A fortnight from today: the starts, half-hour by half-hour, of up to ``length``. Four queries."""
    place, today = resource.place, resource.place.day_of(now)
    opened = openings(place, today, today + timedelta(days=DAYS - 1))
    whole = Period(day_period(today, place.tz).start, day_period(max(opened), place.tz).end)
    units = units_of([resource])[resource.pk]
    rows = standing(held_during([unit.pk for unit in units], whole), now)
    busy = [[row.period for row in lane] for lane in lanes(resource, units, rows)]
    soonest = now + (-(now - datetime.min.replace(tzinfo=now.tzinfo)) % ROUND)
    return [DayOffer(on, hours, _starts(hours, busy, length, soonest)) for on, hours in opened.items()]


def _starts(
    opening: Opening, busy: Sequence[Sequence[Period]], length: timedelta, soonest: datetime
) -> list[Period]:
    """One period for each start, the longest that some unit gives it, no longer than ``length``."""
    best: dict[datetime, datetime] = {}
    for open_ in opening.periods:
        free = [gap for lane in busy for gap in gaps(open_, lane)]
        for start in _marks(open_, soonest):
            ends = [min(start + length, gap.end) for gap in free if gap.contains(start)]
            if ends and max(ends) - start >= min(length, STEP):
                best[start] = max(ends)
    return [Period(start, end) for start, end in sorted(best.items())]


def _marks(open_: Period, soonest: datetime) -> list[datetime]:
    """Every half-hour from the opening, and this very moment when it is open."""
    marks = [open_.start + step * STEP for step in range(-(-open_.duration // STEP))]
    at_once = [soonest] if open_.contains(soonest) else []
    return at_once + [mark for mark in marks if mark > soonest]


def all_at(offered: list[Resource], period: Period, now: datetime) -> list[tuple[Resource, Availability]]:
    """What each of the resources answers for that period, what is free first."""
    answers = availability(offered, period, now=now)
    return sorted(((one, answers[one.pk]) for one in offered), key=lambda pair: not pair[1].is_free)
