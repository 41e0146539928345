"""What a page shows of the agenda: a day line by line, what is free now, what is in the way.

Nothing here says who holds what: only claims, which the trades put names on for whoever may read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held, by_resource, held_during, lanes, standing, units_of
from comptoir.agenda.rules import Hours
from comptoir.kit.periods import Period, day_period, gaps
from comptoir.places.models import Place


@dataclass(frozen=True)
class Line:
    """One resource during one day: what takes it, and what is free of it within opening hours.

    ``free`` has one list for each unit, in their order; a single one for a resource taken as a whole.
    """

    resource: Resource
    units: Sequence[Unit]
    held: Sequence[Held]
    free: Sequence[Sequence[Period]]


@dataclass(frozen=True)
class FreeNow:
    """How many units of a resource can be taken now, and until when the last of them stays free.

    ``next_at``: when none is free, the moment of today from which one is; None when none will be.
    """

    resource: Resource
    units: int
    free: int
    until: datetime | None
    next_at: datetime | None


def day_lines(place: Place, day: date, now: datetime) -> list[Line]:
    """Every resource in use on that day, in order. Five queries for any number of them."""
    return list(_lines(place, day_period(day, place.tz), now))


def free_now(place: Place, now: datetime) -> list[FreeNow]:
    """What every resource in use offers from now to the end of the day. Five queries."""
    rest_of_day = Period(now, day_period(place.day_of(now), place.tz).end)
    return [_free_now(line, now) for line in _lines(place, rest_of_day, now)]


def claims_in_the_way(resource: Resource, period: Period, now: datetime) -> list[UUID]:
    """What takes the resource during the period, earliest first. Two queries."""
    units = units_of([resource])[resource.pk]
    rows = standing(held_during([unit.pk for unit in units], period), now)
    return list(dict.fromkeys(row.claim for row in rows))


def _lines(place: Place, period: Period, now: datetime) -> Iterator[Line]:
    found = Resource.objects.in_use().of_place(place).select_related("space")
    resources = list(found.order_by("position", "name", "pk"))
    units = units_of(resources)
    rows = standing(held_during([u.pk for of_one in units.values() for u in of_one], period), now)
    hours = Hours.around(place, period)
    open_ = [part for p in hours.periods if (part := p.intersection(period)) is not None]
    of_resource = by_resource(rows, units)
    for resource in resources:
        held = of_resource[resource.pk]
        busy = [[row.period for row in lane] for lane in lanes(resource, units[resource.pk], held)]
        free = [[gap for p in open_ for gap in gaps(p, lane)] for lane in busy]
        yield Line(resource, units[resource.pk], held, free)


def _free_now(line: Line, now: datetime) -> FreeNow:
    at_once = [gap for lane in line.free for gap in lane if gap.contains(now)]
    later = [gap.start for lane in line.free for gap in lane if gap.start > now]
    return FreeNow(
        resource=line.resource,
        units=len(line.free),
        free=len(at_once),
        until=max((gap.end for gap in at_once), default=None),
        next_at=None if at_once else min(later, default=None),
    )
