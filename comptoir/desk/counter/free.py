"""What is free now, until when, or from when on: reckoned from what is taken that day. No query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held
from comptoir.desk.counter.day import CounterDay
from comptoir.kit.periods import Period, gaps, peak

WORTH_GIVING = timedelta(minutes=15)


@dataclass(frozen=True)
class Free:
    """How one resource can be given.

    ``units_now`` of them are free at this moment, the longest of them during ``period_now``; when none is,
    the next one comes free at ``next_at`` (None: not before closing).
    """

    units_now: int = 0
    period_now: Period | None = None
    next_at: datetime | None = None
    lasts_all_day: bool = False


def free_of(day: CounterDay, resource: Resource) -> Free:
    """What the resource offers from now (on another day: from opening) to closing, in whole minutes."""
    open_left = _open_left(day)
    if not open_left:
        return Free()
    start = open_left[0].start
    free = sorted(_free_periods(day, resource, open_left))
    at_once = [p for p in free if p.start == start]
    later = [p.start for p in free if p.start > start]
    if not at_once:
        return Free(next_at=min(later, default=None))
    longest = max(at_once, key=lambda p: p.end)
    return Free(len(at_once), longest, lasts_all_day=longest.end == open_left[-1].end)


def _open_left(day: CounterDay) -> list[Period]:
    start = day.now.replace(second=0, microsecond=0)
    left = [p.intersection(Period(start, p.end)) for p in day.opening.periods if p.end > start]
    return [p for p in left if p is not None]


def _free_periods(day: CounterDay, resource: Resource, open_left: list[Period]) -> list[Period]:
    held = day.held_of.get(resource.pk, [])
    if resource.taken == Resource.Taken.WHOLE:
        lanes = [[h.period for h in held]]
    else:
        lanes = [[h.period for h in held if h.unit == unit.pk] for unit in day.units_of[resource.pk]]
    free = [gap for lane in lanes for open_ in open_left for gap in gaps(open_, lane)]
    return [period for period in free if period.duration >= WORTH_GIVING]


def taken_between(held: Iterable[Held], period: Period) -> int:
    """How many units are taken at the busiest moment of that period."""
    return peak(p for h in held if (p := h.period.intersection(period)) is not None)
