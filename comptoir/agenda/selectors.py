"""What a page shows of the agenda: days line by line, what is free now, what is in the way.

Nothing here says who holds what: only claims, which the trades put names on for whoever may read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from comptoir.agenda.free import free_time
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held, by_resource, held_during, standing, units_of
from comptoir.kit.periods import Period, day_period
from comptoir.places.models import Place
from comptoir.resources.ground import Ground, Shut, Spot
from comptoir.resources.reading import offered


@dataclass(frozen=True)
class Line:
    """One resource during some days: what takes it, what is closed, what can still be had of it.

    What takes a part of it is in ``held`` too, and the reverse. ``open_`` is its own hours, without the
    closures ``shut``; what a page shows of a hold ends at its ``used_until``.
    """

    resource: Resource
    period: Period
    units: Sequence[Spot]
    held: Sequence[Held]
    shut: Sequence[Shut]
    ground: Ground = field(repr=False)

    @cached_property
    def open_(self) -> list[Period]:
        return self.ground.open_time(self.resource, self.period)

    @cached_property
    def free(self) -> list[list[Period]]:
        """One list for each unit, in their order; a single one for a resource taken as a whole."""
        return [list(lane) for lane in free_time(self.resource, self.units, self.held, self.open_)]


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


def lines_between(
    place: Place, period: Period, now: datetime, resources: Sequence[Resource] | None = None
) -> list[Line]:
    """These resources, or all that the place offers, line by line. Three queries; one or two more for all."""
    if resources is None:
        resources = offered(place, spaces=True)
    if not resources:
        return []
    ground = Ground.of(resources, period)
    keys = {spot.pk for spots in ground.units.values() for spot in spots}
    held = by_resource(standing(held_during(keys, period), now), ground.units)
    return [
        Line(
            resource=resource,
            period=period,
            units=ground.units[resource.pk],
            held=held[resource.pk],
            shut=[s for s in ground.shut[resource.pk] if s.start < period.end and period.start < s.end],
            ground=ground,
        )
        for resource in resources
    ]


def day_lines(
    place: Place, day: date, now: datetime, resources: Sequence[Resource] | None = None
) -> list[Line]:
    """``lines_between`` for that day."""
    return lines_between(place, day_period(day, place.tz), now, resources)


def free_now(place: Place, now: datetime) -> list[FreeNow]:
    """What every resource in use offers from now to the end of the day. Four queries."""
    rest_of_day = Period(now, day_period(place.day_of(now), place.tz).end)
    return [_free_now(line, now) for line in lines_between(place, rest_of_day, now)]


def claims_in_the_way(resource: Resource, period: Period, now: datetime) -> list[UUID]:
    """What takes the resource, or what is inside it, during the period, earliest first. Two queries."""
    units = units_of([resource])[resource.pk]
    rows = standing(held_during([spot.pk for spot in units], period), now)
    return list(dict.fromkeys(row.claim for row in rows))


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
