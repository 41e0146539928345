"""What circulated between us and one actor, quarter by quarter or year by year, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from comptoir.journal.natures import Direction, Nature
from comptoir.kit.columns import HEIGHT, Column, breadth, columns
from comptoir.kit.periods import first_of_month
from comptoir.network import words
from comptoir.network.flows import FlowTotal

MONTHS = {"trimestre": 3, "an": 12}
"""How many months a stretch has, as an address says it."""
MOST_STRETCHES = 24
GAP = 2


@dataclass(frozen=True)
class Stretch:
    """A quarter or a year: from its first day to the first day after it."""

    first: date
    after: date

    def holds(self, month: date) -> bool:
        return self.first <= month < self.after


@dataclass(frozen=True)
class Amount:
    """How many, or how much, went one way in a stretch, and its bar; ``opens`` unless it is nothing."""

    stretch: Stretch
    said: str
    bar: Column
    opens: bool
    quantity: Decimal = Decimal()


@dataclass(frozen=True)
class Series:
    """One nature in one unit: what we gave, above the line, and what we received, under it."""

    nature: str
    unit: str
    title: str
    given: Sequence[Amount]
    received: Sequence[Amount]
    breadth: int

    @property
    def top(self) -> int:
        """Where the drawing begins: at the line, when nothing was given."""
        return 0 if _is_drawn(self.given) else HEIGHT

    @property
    def height(self) -> int:
        """How high the drawing is: as far as the line, when nothing was received."""
        under = HEIGHT if _is_drawn(self.received) else 0
        return HEIGHT + 2 * GAP + under - self.top

    @property
    def rows(self) -> Iterable[tuple[Amount, Amount]]:
        return zip(self.given, self.received, strict=True)


def _is_drawn(amounts: Iterable[Amount]) -> bool:
    return any(one.bar.height for one in amounts)


def stretches(first: date, last: date, months: int) -> list[Stretch]:
    """All that touch from ``first`` to ``last``, oldest first, at most the last twenty-four.

    >>> [one.first.isoformat() for one in stretches(date(2026, 2, 1), date(2026, 8, 1), 3)]
    ['2026-01-01', '2026-04-01', '2026-07-01']
    """
    found = [stretch_from(first, months)]
    while found[-1].after <= last:
        found.append(stretch_from(found[-1].after, months))
    return found[-MOST_STRETCHES:]


def over_time(by_month: Mapping[date, Sequence[FlowTotal]], today: date, months: int) -> list[Series]:
    """Each nature that ever circulated, with both its ways; from the first month until today."""
    if not by_month:
        return []
    line = stretches(min(by_month), today.replace(day=1), months)
    kinds = sorted({(total.nature, total.unit) for totals in by_month.values() for total in totals})
    kinds.sort(key=lambda kind: list(Nature.values).index(kind[0]))
    return [_series(nature, unit, by_month, line) for nature, unit in kinds]


def _series(
    nature: str, unit: str, by_month: Mapping[date, Sequence[FlowTotal]], line: Sequence[Stretch]
) -> Series:
    ways = {
        way: [_sum(by_month, stretch, nature, unit, way) for stretch in line]
        for way in (Direction.GIVEN, Direction.RECEIVED)
    }
    told = {
        way: [words.drawn(total) if total else Decimal() for total in totals] for way, totals in ways.items()
    }
    most = max(chain.from_iterable(told.values()), default=Decimal())
    drawn = {way: _amounts(line, ways[way], columns(told[way], most)) for way in ways}
    return Series(
        nature, unit, words.nature_said(nature), drawn[Direction.GIVEN],
        _under(drawn[Direction.RECEIVED]), breadth(len(line)),
    )  # fmt: skip


def _sum(
    by_month: Mapping[date, Sequence[FlowTotal]], stretch: Stretch, nature: str, unit: str, way: str
) -> FlowTotal | None:
    found = None
    for month, totals in by_month.items():
        for total in totals:
            if stretch.holds(month) and (total.nature, total.unit, total.direction) == (nature, unit, way):
                found = found.plus(total) if found else total
    return found


def _amounts(
    line: Sequence[Stretch], totals: Sequence[FlowTotal | None], bars: Sequence[Column]
) -> list[Amount]:
    return [
        Amount(
            stretch,
            words.amount(total) if total else "",
            bar,
            total is not None,
            total.quantity if total else Decimal(),
        )
        for stretch, total, bar in zip(line, totals, bars, strict=True)
    ]


def _under(amounts: Sequence[Amount]) -> list[Amount]:
    """The same bars, hanging from the line."""
    return [
        replace(one, bar=Column(one.bar.x, HEIGHT + GAP, one.bar.width, one.bar.height)) for one in amounts
    ]


def stretch_from(first: date, months: int) -> Stretch:
    """The stretch that holds that day."""
    begin = first_of_month(first, -((first.month - 1) % months))
    return Stretch(begin, first_of_month(begin, months))
