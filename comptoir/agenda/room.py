"""Whether there is room for a wish among what is held, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held, Taken, busy_until, held_at, lanes
from comptoir.agenda.rules import TAKEN, Reason, Wish, buffer_of
from comptoir.kit.periods import Period, merge
from comptoir.resources.ground import Ground, Spot
from comptoir.resources.seating import Sitting, seat

# How far around a period holds are looked at, to leave small gaps and to move those who can be moved.
NEIGHBOURHOOD = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Room:
    """The units found for a wish, until the end of its buffer, and what has to be done first.

    ``cut`` minutes of its own buffer are given to who comes next. ``moves`` says who goes to which other
    unit, ``trims`` whose buffer ends when, by the keys of holds.
    """

    units: Sequence[Spot]
    until: datetime
    buffer_minutes: int = 0
    cut: int = 0
    moves: Mapping[int, int] = field(default_factory=dict)
    trims: Sequence[Held] = ()


def rows_for(resources: Iterable[Resource], ground: Ground, periods: Sequence[Period]) -> list[Held]:
    """What ``find_room`` wants to know about these resources at these periods. One query at most."""
    whole: list[int] = []
    by_unit: list[int] = []
    buffer = timedelta(0)
    for resource in resources:
        wanted = whole if resource.taken == Resource.Taken.WHOLE else by_unit
        wanted += [spot.pk for spot in ground.units[resource.pk]]
        buffer = max(buffer, buffer_of(resource))
    near = [Period(p.start, p.end + buffer) for p in periods] if buffer else periods
    far = map(neighbourhood, near) if by_unit else ()
    return held_at([(dict.fromkeys(whole), near), (by_unit, far)])


def neighbourhood(period: Period) -> Period:
    return Period(period.start - NEIGHBOURHOOD, period.end + NEIGHBOURHOOD)


def find_room(
    resource: Resource,
    units: Sequence[Spot],
    taken: Taken,
    wish: Wish,
    *,
    prefer: int | None = None,
    stays: bool = False,
) -> Room | None:
    """The units to take, or None; ``taken`` is what ``rows_for`` read, or more.

    ``prefer`` is the key of the unit that is best when it is free, and with ``stays`` the only one.
    """
    if resource.taken == Resource.Taken.WHOLE:
        return _fitted(resource, units, taken, wish) if is_clear(resource, units, taken, wish) else None
    named = wish.unit.pk if wish.unit is not None else prefer if stays else None
    wanted = Period(wish.period.start, wish.period.end + buffer_of(resource))
    around = neighbourhood(wanted)
    others = [row for spot in units for row in taken.on(spot.pk, around.start, around.end)]
    seating = seat(
        wanted,
        units=[spot.pk for spot in units],
        sittings=[_sitting(row, around, wish.now) for row in others],
        among=None if named is None else [named],
        prefer=prefer,
    )
    if seating is not None:
        found = [spot for spot in units if spot.pk == seating.unit]
        return Room(found, wanted.end, resource.buffer_minutes, moves=seating.moves)
    return _squeezed_in(resource, [s for s in units if named in {None, s.pk}], taken, wish)


def _squeezed_in(resource: Resource, units: Sequence[Spot], taken: Taken, wish: Wish) -> Room | None:
    """A unit that is free when the buffers that need not be kept are not."""
    if not wish.beside and not wish.waived("buffer"):
        return None
    clear = (spot for spot in units if is_clear(resource, [spot], taken, wish))
    spot = next(clear, None)
    return None if spot is None else _fitted(resource, [spot], taken, wish)


def is_clear(resource: Resource, units: Sequence[Spot], taken: Taken, wish: Wish) -> bool:
    """Whether nobody is on any of the units then, nor in the time kept free around."""
    start, end = wish.period.start, wish.period.end
    until = end + buffer_of(resource) if resource.buffer_minutes else end
    for spot in units:
        for row in taken.on(spot.pk, start, until):
            if not wish.spares(row) or (row.start < end and start < row.used_until):
                return False
    return True


def _fitted(resource: Resource, units: Sequence[Spot], taken: Taken, wish: Wish) -> Room:
    """On these units, which are clear: buffers that stand between it and what it spares are cut."""
    start, end = wish.period.start, wish.period.end
    until = end + buffer_of(resource)
    near = [row for spot in units for row in taken.on(spot.pk, start, until)]
    until = min([until, *(row.start for row in near if row.start >= end)])
    kept = (until - end) // ONE_MINUTE
    return Room(
        units,
        end + kept * ONE_MINUTE,
        kept,
        cut=resource.buffer_minutes - kept,
        trims=[_trimmed(row, start) for row in near if row.start < start],
    )


def _trimmed(row: Held, end: datetime) -> Held:
    kept = (end - row.used_until) // ONE_MINUTE
    cut = row.cut + row.buffer_minutes - kept
    return row._replace(end=row.used_until + kept * ONE_MINUTE, buffer_minutes=kept, cut=cut)


def _sitting(row: Held, around: Period, now: datetime) -> Sitting:
    """Who has begun, asked for that very unit, or reaches out of what was looked at, stays where they are."""
    inside = around.start < row.start and row.end < around.end
    return Sitting(row.pk, row.unit, row.start, row.end, inside and row.start > now and not row.is_pinned)


def why_taken(resource: Resource, units: Sequence[Spot], taken: Callable[[], Taken], wish: Wish) -> Reason:
    """The reason ``taken``, with the hour until which or from which it is, found when it is read."""
    return Reason(TAKEN, resource.place, partial(say_taken, resource, units, taken, wish))


def say_taken(resource: Resource, units: Sequence[Spot], taken: Callable[[], Taken], wish: Wish) -> str:
    """The buffers before and after are said as taken: nobody can come then."""
    reach = wish.period.end + buffer_of(resource)
    rows = taken()
    during = [row for spot in units for row in rows.on(spot.pk, wish.period.start, reach)]
    start, buffer = wish.period.start, buffer_of(resource)
    until = min((busy_until(lane, start) for lane in lanes(resource, units, during)), default=start)
    day = timezone.localdate(start)
    if until > start:
        return sentences.taken_until(resource, until, day)
    # What was there a moment ago may be gone when the sentence is made: then only that it was is said.
    first = merge(row.period for row in during)[0] if during else wish.period
    busy = Period(max(start, first.start - buffer), first.end)
    if wish.keeps_start:
        return sentences.free_until(resource, busy.start, day)
    return sentences.taken_from(resource, busy, day)
