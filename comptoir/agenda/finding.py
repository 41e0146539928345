"""Which resources are what one needs, and when the first of them is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.agenda.availability import availability
from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period
from comptoir.kit.text import fold

STEP = timedelta(minutes=15)


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
    has = {fold(str(thing)) for thing in [*resource.equipment, *(space.equipment if space else [])]}
    return resource.seats >= criteria.seats and has.issuperset(map(fold, criteria.equipment))


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
    """The first free time of that length in each resource that is what one needs, soonest first."""
    found = []
    for resource in matching(resources, criteria):
        start = since
        while start + length <= until:
            period = Period(start, start + length)
            if availability([resource], period, party=party, now=now)[resource.pk].is_free:
                found.append((resource, period))
                break
            start += STEP
    return sorted(found, key=lambda pair: pair[1].start)
