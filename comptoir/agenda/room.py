"""Whether there is room for a wish among what is held, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.utils import timezone

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held, busy_until, held_during, lanes, standing
from comptoir.agenda.rules import TAKEN, Reason, Wish
from comptoir.agenda.seating import Sitting, seat
from comptoir.kit.periods import Period, merge

# How far around a period holds are looked at, to leave small gaps and to move those who can be moved.
NEIGHBOURHOOD = timedelta(days=1)


@dataclass(frozen=True)
class Room:
    """The units found for a wish, and whom to move first to which unit (by the keys of hold and unit)."""

    units: list[Unit]
    moves: Mapping[int, int] = field(default_factory=dict)


def rows_for(
    resources: Iterable[Resource], units: Mapping[int, Sequence[Unit]], period: Period
) -> list[Held]:
    """What ``find_room`` wants to know about these resources. Two queries at most."""
    whole: list[int] = []
    by_unit: list[int] = []
    for resource in resources:
        wanted = whole if resource.taken == Resource.Taken.WHOLE else by_unit
        wanted += [unit.pk for unit in units[resource.pk]]
    return held_during(whole, period) + held_during(by_unit, neighbourhood(period))


def neighbourhood(period: Period) -> Period:
    return Period(period.start - NEIGHBOURHOOD, period.end + NEIGHBOURHOOD)


def find_room(
    resource: Resource,
    units: Sequence[Unit],
    rows: Iterable[Held],
    wish: Wish,
    *,
    prefer: int | None = None,
    stays: bool = False,
) -> Room | None:
    """The units to take, or None; ``rows`` are those of ``rows_for``, or more.

    ``prefer`` is the key of the unit that is best when it is free, and with ``stays`` the only one.
    """
    others = standing(rows, wish.now, but=wish.ignoring_claim)
    if resource.taken == Resource.Taken.WHOLE:
        return None if any(row.overlaps(wish.period) for row in others) else Room(list(units))
    named = wish.unit.pk if wish.unit is not None else prefer if stays else None
    seating = seat(
        wish.period,
        units=[unit.pk for unit in units],
        sittings=[_sitting(row, wish) for row in others],
        among=None if named is None else [named],
        prefer=prefer,
    )
    if seating is None:
        return None
    return Room([unit for unit in units if unit.pk == seating.unit], seating.moves)


def _sitting(row: Held, wish: Wish) -> Sitting:
    """Who has begun, asked for that very unit, or reaches out of what was looked at, stays where they are."""
    around = neighbourhood(wish.period)
    inside = around.start < row.start and row.end < around.end
    return Sitting(
        row.pk, row.unit, row.start, row.end, inside and row.start > wish.now and not row.is_pinned
    )


def why_taken(resource: Resource, units: Sequence[Unit], rows: Iterable[Held], wish: Wish) -> Reason:
    """The reason ``taken``, with the hour until which or from which it is."""
    during = [r for r in standing(rows, wish.now, but=wish.ignoring_claim) if r.overlaps(wish.period)]
    return Reason(TAKEN, resource.place, partial(_say_taken, resource, units, during, wish))


def _say_taken(resource: Resource, units: Sequence[Unit], during: Sequence[Held], wish: Wish) -> str:
    start = wish.period.start
    until = min((busy_until(lane, start) for lane in lanes(resource, units, during)), default=start)
    day = timezone.localdate(start)
    if until > start:
        return sentences.taken_until(resource, until, day)
    first = merge(row.period for row in during)[0]
    if wish.keeps_start:
        return sentences.free_until(resource, first.start, day)
    return sentences.taken_from(resource, first, day)
