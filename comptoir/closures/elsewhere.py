"""Where else what a closure hits could go: the free time of a whole place, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from comptoir.agenda.free import free_time
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held, by_unit, held_during, standing
from comptoir.agenda.rules import TOO_FAR, TOO_SOON, Wish, reasons_against
from comptoir.kit.periods import Period, gaps, wall
from comptoir.places.models import Place
from comptoir.resources.ground import Ground

DAYS_AHEAD = 14
ONE_DAY = timedelta(days=1)

Lanes = Sequence[Sequence[Period]]


@dataclass
class Elsewhere:
    """The resources of a place around a period, what is taken of them, and what ``promised`` takes already.

    What ``closed`` names cannot be had during ``closing``.
    """

    place: Place
    closing: Period
    window: Period
    now: datetime
    resources: Sequence[Resource]
    ground: Ground
    rows: Sequence[Held]
    closed: Collection[int] = ()
    promised: dict[int, list[Period]] = field(default_factory=lambda: defaultdict(list))
    _lanes: dict[tuple[int, UUID | None], Lanes] = field(default_factory=dict)

    @classmethod
    def of(cls, place: Place, period: Period, now: datetime) -> Elsewhere:
        """Four queries, however many resources there are."""
        start = max(period.start, now)
        window = Period(start - ONE_DAY, max(period.end, start) + DAYS_AHEAD * ONE_DAY)
        found = Resource.objects.in_use().of_place(place).select_related("space").order_by("position", "pk")
        resources = list(found)
        for resource in resources:
            resource.place = place
        ground = Ground.of(resources, window)
        units = {spot.pk for spots in ground.units.values() for spot in spots}
        rows = standing(held_during(sorted(units), window), now)
        return cls(place, period, window, now, resources, ground, rows)

    @cached_property
    def _rows_on(self) -> dict[int, list[Held]]:
        return by_unit(self.rows)

    def units_of(self, resource: Resource) -> set[int]:
        return {spot.pk for spot in self.ground.units[resource.pk]}

    def sharing(self, resources: Collection[int]) -> set[int]:
        """The keys of these resources, of what is in them and of what they are in."""
        theirs = {spot.pk for pk in resources for spot in self.ground.units.get(pk, ())}
        return {r.pk for r in self.resources if not theirs.isdisjoint(self.units_of(r))}

    def lanes(self, resource: Resource, but: UUID | None = None) -> Lanes:
        """What is free of it, lane by lane, without what the claim ``but`` holds."""
        rows = [row for unit in self.units_of(resource) for row in self._rows_on.get(unit, ())]
        key = resource.pk, but if any(row.claim == but for row in rows) else None
        if key not in self._lanes:
            open_ = self.ground.open_time(resource, self.window)
            if resource.pk in self.closed:
                open_ = [gap for p in open_ for gap in gaps(p, [self.closing])]
            rows = sorted((row for row in rows if row.claim != key[1]), key=lambda row: row.start)
            lanes = free_time(resource, self.ground.units[resource.pk], rows, open_)
            self._lanes[key] = [list(lane) for lane in lanes]
        return self._lanes[key]

    def fits(self, resource: Resource, period: Period, *, party: int, but: UUID | None = None) -> bool:
        """Whether it is free then, beside what was promised, and the rules allow it."""
        room = sum(any(gap.contains(period) for gap in lane) for lane in self.lanes(resource, but))
        promised = sum(other.overlaps(period) for other in self.promised[resource.pk])
        if room <= promised or period.start < self.now:
            return False
        wish = Wish(period=period, now=self.now, party=party, waives=frozenset({TOO_SOON, TOO_FAR}))
        return not reasons_against(resource, self.ground, wish)

    def promise(self, resource: Resource, period: Period) -> None:
        """Proposed to somebody first: not to be proposed to another first."""
        self.promised[resource.pk].append(period)

    def shifts(self, period: Period, lanes: Lanes) -> list[Period]:
        """The same length the same day, the nearest first, the later of two as near."""
        length, day = period.duration, self.place.day_of(period.start)
        starts = set()
        for gap in (gap for lane in lanes for gap in lane if gap.duration >= length):
            first = gap.start + (-(gap.start.minute % 5) % 5) * timedelta(minutes=1)
            last = gap.end - length
            start = min(max(period.start, first, self.now), last - (last.minute % 5) * timedelta(minutes=1))
            if gap.start <= start and self.place.day_of(start) == day and start != period.start:
                starts.add(start)
        ordered = sorted(starts, key=lambda start: (abs(start - period.start), start < period.start))
        return [Period(start, start + length) for start in ordered]

    def same_hours_later(self, period: Period) -> list[Period]:
        """The same hours by the clock of the place, on each of the days that follow."""
        first = self.place.day_of(period.start)
        found = [self._on(period, first + number * ONE_DAY) for number in range(1, self._days(first))]
        return [later for later in found if later is not None]

    def _days(self, first: date) -> int:
        return (self.place.day_of(self.window.end) - first).days

    def _on(self, period: Period, day: date) -> Period | None:
        tz = self.place.tz
        start, end = period.start.astimezone(tz), period.end.astimezone(tz)
        starts = wall(day, start.time(), tz)
        ends = wall(day + (end.date() - start.date()), end.time(), tz)
        return Period(starts, ends) if starts < ends else None
