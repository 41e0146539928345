"""Figures over stretches of time, of which some are too few to be told: how each may be said for good.

Pure. Whoever reads all of them, and reckons as well as can be, finds no stretch in which exactly so few
passed: neither one that is said to be few, nor what two others leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, product
from typing import Any


class Telling(Enum):
    """How a figure is said: to the unit; « fewer than 5 »; « 5 or more »; not at all."""

    EXACT = "exact"
    FEW = "few"
    SOME = "some"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Span:
    """How many passed from the day (or month, or number) ``first`` until ``after``, which is not in it."""

    first: Any
    after: Any
    quantity: int


# Between two instants at least so many passed, and at most; no most is None.
Bounds = tuple[int, int | None]


def tellings(spans: Sequence[Span], few: int) -> list[Telling]:
    """How each span is said. What is few and what is nothing goes first, then the others as they come."""
    told = [Telling.UNTOLD] * len(spans)
    for n in sorted(range(len(spans)), key=lambda n: spans[n].quantity >= few):
        for how in _wanted(spans[n].quantity, few):
            tried = [*told[:n], how, *told[n + 1 :]]
            if is_kept(spans, tried, few):
                told = tried
                break
    return told


def _wanted(quantity: int, few: int) -> Sequence[Telling]:
    if quantity and quantity < few:
        return (Telling.FEW,)
    return (Telling.EXACT, Telling.SOME) if quantity else (Telling.EXACT,)


def is_kept(spans: Sequence[Span], told: Sequence[Telling], few: int) -> bool:
    """Whether nobody can say, of any stretch between two of their days, that exactly so few passed in it."""
    at = {day: n for n, day in enumerate(sorted({day for one in spans for day in (one.first, one.after)}))}
    least = _least(len(at), [
        (at[one.first], at[one.after], _bounds(one, how, few)) for one, how in zip(spans, told, strict=True)
    ])  # fmt: skip
    pairs = ((least[i][j], least[j][i]) for i in range(len(at)) for j in range(i + 1, len(at)))
    return not any(most is not None and low == -most and 0 < low < few for low, most in pairs)


def _bounds(one: Span, how: Telling, few: int) -> Bounds:
    return {
        Telling.EXACT: (one.quantity, one.quantity), Telling.FEW: (1, few - 1), Telling.SOME: (few, None),
        Telling.UNTOLD: (0, None),
    }[how]  # fmt: skip


def _least(number: int, known: Sequence[tuple[int, int, Bounds]]) -> list[list[int | None]]:
    """How many more had passed by the second instant than by the first, at least; None when it is not known.

    What had passed by each instant are differences with bounds: the longest ways between the instants are the
    tightest bounds there are, and whole numbers reach them (Floyd and Warshall).
    """
    least: list[list[int | None]] = [[0 if i == j else None for j in range(number)] for i in range(number)]
    for i, j, low in [*((i, j, 0) for i, j in pairwise(range(number))), *_edges(known)]:
        least[i][j] = _more(least[i][j], low)
    for via, i, j in product(range(number), repeat=3):
        there, on = least[i][via], least[via][j]
        if there is not None and on is not None:
            least[i][j] = _more(least[i][j], there + on)
    return least


def _edges(known: Sequence[tuple[int, int, Bounds]]) -> Iterator[tuple[int, int, int]]:
    for i, j, (low, most) in known:
        yield i, j, low
        if most is not None:
            yield j, i, -most


def _more(one: int | None, other: int) -> int:
    return other if one is None else max(one, other)
