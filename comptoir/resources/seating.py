"""Who sits on which unit: the one that leaves the smallest gaps, or one that others can make room on.

Nothing here reads or writes the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from comptoir.kit.periods import Period, peak

NEWCOMER = 0
MOST_TRIES = 1000


class Sitting(NamedTuple):
    """Somebody on a unit for a time; ``can_move`` when another unit would do as well."""

    key: int
    unit: int
    start: datetime
    end: datetime
    can_move: bool

    def overlaps(self, other: Period | Sitting) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Seating:
    """The unit found, and who has to go to which other unit for it (by key; usually nobody)."""

    unit: int
    moves: Mapping[int, int]


def seat(
    period: Period,
    *,
    units: Sequence[int],
    sittings: Sequence[Sitting],
    among: Sequence[int] | None = None,
    prefer: int | None = None,
) -> Seating | None:
    """A unit for the period, or None when there is none, even with everybody who can moved about.

    ``units`` are all those of the resource, in order; ``among`` those that the newcomer accepts. A free
    unit is taken first: ``prefer`` when it is one, otherwise the one whose free time around the period is
    shortest, so that long gaps stay whole. Among equals the first, so that the same question has the same
    answer.
    """
    accepted = [unit for unit in units if among is None or unit in among]
    free = [unit for unit in accepted if not _blockers(unit, period, sittings)]
    if prefer is not None and prefer in free:
        return Seating(prefer, {})
    if free:
        return Seating(min(free, key=lambda unit: _slack(unit, period, sittings)), {})
    if not accepted or _is_full(period, units, sittings):
        return None
    return _Shuffle(units, accepted, sittings).seat(period)


def _blockers(unit: int, period: Period, sittings: Sequence[Sitting]) -> list[Sitting]:
    return [sitting for sitting in sittings if sitting.unit == unit and sitting.overlaps(period)]


def _slack(unit: int, period: Period, sittings: Sequence[Sitting]) -> float:
    """The free seconds before and after the period on that unit; a side with nobody is endless."""
    ends = [s.end for s in sittings if s.unit == unit and s.end <= period.start]
    starts = [s.start for s in sittings if s.unit == unit and s.start >= period.end]
    before = (period.start - max(ends)).total_seconds() if ends else float("inf")
    after = (min(starts) - period.end).total_seconds() if starts else float("inf")
    return before + after


def _is_full(period: Period, units: Sequence[int], sittings: Sequence[Sitting]) -> bool:
    """Whether all units are taken at one instant of the period: then no moving about helps."""
    during = (Period(s.start, s.end).intersection(period) for s in sittings)
    return peak(part for part in during if part is not None) >= len(units)


class _Shuffle:
    """Put the newcomer on a unit, whoever was there on another, and so on until everybody sits.

    Whoever was put somewhere stays there; a wrong choice is taken back. So each arrangement that differs
    only by who can move is reached, the ones that move few people first.
    """

    def __init__(self, units: Sequence[int], accepted: Sequence[int], sittings: Sequence[Sitting]) -> None:
        self.units = units
        self.accepted = accepted
        self.sittings = {sitting.key: sitting for sitting in sittings}
        self.tries_left = MOST_TRIES

    def seat(self, period: Period) -> Seating | None:
        newcomer = Sitting(NEWCOMER, 0, period.start, period.end, can_move=False)
        seats = {key: sitting.unit for key, sitting in self.sittings.items()}
        self.sittings[NEWCOMER] = newcomer
        found = self._place([newcomer], seats, frozenset())
        if found is None:
            return None
        moves = {key: unit for key, unit in found.items() if key and self.sittings[key].unit != unit}
        return Seating(found[NEWCOMER], moves)

    def _place(
        self, waiting: list[Sitting], seats: dict[int, int], placed: frozenset[int]
    ) -> dict[int, int] | None:
        """Where everybody sits once all who wait are placed; ``seats`` is where the others sit."""
        if not waiting:
            return seats
        self.tries_left -= 1
        if self.tries_left < 0:
            return None
        first, *others = waiting
        for unit, displaced in self._choices(first, seats, placed):
            gone = {sitting.key for sitting in displaced}
            left = {key: on for key, on in seats.items() if key not in gone}
            found = self._place([*others, *displaced], {**left, first.key: unit}, placed | {first.key})
            if found is not None:
                return found
        return None

    def _choices(
        self, first: Sitting, seats: Mapping[int, int], placed: frozenset[int]
    ) -> list[tuple[int, list[Sitting]]]:
        """The units it can go to, with whom it displaces there; those that displace fewest first."""
        choices = []
        near = [s for key, s in self.sittings.items() if key in seats and s.overlaps(first)]
        for unit in self.accepted if first.key == NEWCOMER else self.units:
            there = [sitting for sitting in near if seats[sitting.key] == unit]
            if all(sitting.can_move and sitting.key not in placed for sitting in there):
                choices.append((unit, there))
        return sorted(choices, key=lambda choice: len(choice[1]))
