"""Which resources are what one needs, and when the first of them is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge as merge_sorted

from comptoir.agenda.free import free_time
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import by_resource, held_during, standing
from comptoir.agenda.rules import Wish, earliest_start, reasons_against, slot_of
from comptoir.kit.periods import Period
from comptoir.kit.text import fold
from comptoir.resources.ground import Ground

GRID = timedelta(minutes=5)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Criteria:
    """What one needs; an empty criterion asks for nothing."""

    kinds: Sequence[str] = ()
    seats: int = 1
    equipment: Sequence[str] = ()
    floor: str = ""
    step_free: bool = False


def matching(resources: Iterable[Resource], criteria: Criteria) -> list[Resource]:
    """Those that are what one needs, in the order given. No query when their spaces are read already."""
    return [resource for resource in resources if _matches(resource, criteria)]


def _matches(resource: Resource, criteria: Criteria) -> bool:
    space = resource.space
    if criteria.kinds and resource.kind not in criteria.kinds:
        return False
    if criteria.floor and (space is None or fold(space.floor) != fold(criteria.floor)):
        return False
    if criteria.step_free and (space is None or not space.is_step_free):
        return False
    if resource.seats < criteria.seats and not _is_made_of_others(resource):
        return False
    return not criteria.equipment or _has(resource).issuperset(map(fold, criteria.equipment))


def _is_made_of_others(resource: Resource) -> bool:
    """Its seats are those of its parts and units: only asking tells how many."""
    return resource.taken == Resource.Taken.WHOLE


def _has(resource: Resource) -> set[str]:
    of_space = resource.space.equipment if resource.space is not None else []
    return {fold(str(thing)) for thing in [*resource.equipment, *of_space]}


def next_free(
    resources: Iterable[Resource],
    *,
    length: timedelta,
    party: int = 1,
    since: datetime,
    until: datetime,
    now: datetime,
    criteria: Criteria,
) -> list[tuple[Resource, Period]]:
    """The first free time of that length in each resource that is what one needs, soonest first.

    Begun at ``since`` at the earliest and over at ``until``, on five minutes or on a slot, and allowed by
    all rules. Three queries, however many resources and days.
    """
    found = matching(resources, criteria)
    first = max(since, now)
    if not found or first >= until:
        return []
    window = Period(first, until)
    ground = Ground.of(found, window)
    keys = {spot.pk for resource in found for spot in ground.units[resource.pk]}
    held = by_resource(standing(held_during(keys, window), now), ground.units)
    soonest = []
    for resource in found:
        open_ = ground.open_time(resource, window)
        of_lanes = free_time(resource, ground.units[resource.pk], held[resource.pk], open_)
        free = merge_sorted(*of_lanes)
        wish = Wish(period=window, now=now, party=max(party, criteria.seats))
        fits = (p for gap in free for p in _starts(resource, ground, gap, length, wish))
        allowed = (p for p in fits if not reasons_against(resource, ground, wish.during(p)))
        period = next(allowed, None)
        if period is not None:
            soonest.append((resource, period))
    return sorted(soonest, key=lambda pair: (pair[1].start, pair[0].position, pair[0].pk))


def _starts(
    resource: Resource, ground: Ground, gap: Period, length: timedelta, wish: Wish
) -> Iterator[Period]:
    """Where it may begin in the free period: on each slot; or at once, which nothing later is better than."""
    slot = slot_of(resource)
    first = max(gap.start, earliest_start(resource, wish)) if resource.notice_minutes else gap.start
    opened = ground.hours[resource.pk].opened_before(first) if slot else None
    start = first + -(first - (opened or _EPOCH)) % (slot or GRID)
    while start + length <= gap.end:
        yield Period(start, start + length)
        if not slot:
            return
        start += slot
