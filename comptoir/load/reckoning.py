"""What one person carries in a place: pure figures, month by month, compared with their own last months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comptoir.kit.periods import first_of_month

# Months before the last whole one, that make what is usual.
USUAL = 6
# From this share of what is usual on, a month is told as more; under the other, as less.
MORE, LESS = Decimal("1.25"), Decimal("0.75")
SHOWN = 12


class Trend(StrEnum):
    """How the last whole month stands to those before it."""

    NONE = "none"
    MORE = "more"
    SAME = "same"
    LESS = "less"


@dataclass(frozen=True)
class Measure:
    """One kind of effort by month, oldest first; the last month is the one that runs.

    ``code`` is ``hours`` (in minutes), ``welcomes`` or ``steps``.
    """

    code: str
    months: Sequence[tuple[date, Decimal]]

    @property
    def running(self) -> Decimal:
        return self.months[-1][1]

    @property
    def last(self) -> Decimal:
        """Of the last whole month."""
        return self.months[-2][1]

    @property
    def usual(self) -> Decimal:
        """The mean of the six months before the last whole one."""
        before = [quantity for _, quantity in self.months[-2 - USUAL : -2]]
        return sum(before, Decimal()) / len(before)

    @property
    def trend(self) -> Trend:
        """Nothing is compared with months of which nothing is recorded."""
        if not self.usual:
            return Trend.NONE
        share = self.last / self.usual
        return Trend.MORE if share >= MORE else Trend.LESS if share <= LESS else Trend.SAME

    @property
    def is_empty(self) -> bool:
        return not any(quantity for _, quantity in self.months)


def by_month(code: str, told: Mapping[date, Decimal | int], today: date) -> Measure:
    """The last twelve months with the running one; a month of which nothing is told is a nought."""
    return Measure(code, [(first, Decimal(told.get(first, 0))) for first in last_months(today)])


def last_months(today: date, number: int = SHOWN) -> list[date]:
    """The first days of the last months, oldest first, the running one included."""
    return [first_of_month(today, later) for later in range(1 - number, 1)]


@dataclass(frozen=True)
class Concentration:
    """How few carry most of something: ``people`` of ``all_people`` carry ``percent`` of it."""

    people: int
    all_people: int
    percent: int


# Of two or of one, to say how it is shared would be to name them.
LEAST_PEOPLE = 3
MOST_OF_IT = Decimal("0.8")


def concentration(
    quantities: Mapping[int, Decimal | int], share: Decimal = MOST_OF_IT
) -> Concentration | None:
    """The fewest people who carry at least that share; None when too few carry anything.

    >>> concentration({1: 6, 2: 3, 3: 1})
    Concentration(people=2, all_people=3, percent=90)
    """
    given = sorted((Decimal(one) for one in quantities.values() if one > 0), reverse=True)
    if len(given) < LEAST_PEOPLE:
        return None
    whole, carried = sum(given, Decimal()), Decimal()
    for people, quantity in enumerate(given, start=1):
        carried += quantity
        if carried >= share * whole:
            return Concentration(people, len(given), int(100 * carried / whole))
    return None
