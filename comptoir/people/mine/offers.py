"""What a member may take: one thing over the coming days, or everything at one time. Nobody is ever named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from comptoir.agenda.availability import Availability, availability
from comptoir.agenda.finding import Criteria, matching
from comptoir.agenda.free import free_time
from comptoir.agenda.ground import Ground
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import held_during, standing
from comptoir.agenda.rules import Wish, buffer_of, reasons_against, slot_of
from comptoir.kit.periods import Period, day_period
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


@dataclass(frozen=True)
class Found:
    """A resource and what it answers for the time that was asked."""

    resource: Resource
    answer: Availability

    @property
    def is_taken(self) -> bool:
        """Nothing else forbids it: one may wait for it."""
        return [reason.code for reason in self.answer.reasons] == ["taken"]


def bookable(*places: Place) -> list[Resource]:
    """What members book themselves, ahead, in these places, in their order. One query."""
    offered = Resource.objects.in_use().filter(place__in=places, is_self_service=True, walk_in_only=False)
    named = offered.select_related("place", "space").order_by("position", "name", "pk")
    return sorted(named, key=lambda one: places.index(one.place))


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


def all_at(
    offered: Sequence[Resource], period: Period, now: datetime, *, criteria: Criteria | None = None
) -> list[Found]:
    """What each of the resources that are what one needs answers for that period, what is free first."""
    criteria = criteria or Criteria()
    asked = matching(offered, criteria)
    answers = availability(asked, period, party=criteria.seats, now=now)
    found = [Found(one, answers[one.pk]) for one in asked]
    return sorted(found, key=lambda one: not one.answer.is_free)


def equipment_of(offered: Sequence[Resource]) -> list[str]:
    """Every piece of equipment that is offered, once, in alphabetical order."""
    own = {str(thing) for one in offered for thing in one.equipment}
    of_space = {str(thing) for one in offered if one.space is not None for thing in one.space.equipment}
    return sorted(own | of_space, key=str.casefold)


def floors_of(offered: Sequence[Resource]) -> list[str]:
    return sorted({one.space.floor for one in offered if one.space is not None and one.space.floor})
