"""Small bars side by side, one for each stretch of time: pure geometry for an SVG of the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEP, WIDTH, HEIGHT = 28, 22, 72
# What is not nothing is seen.
LEAST = 3


@dataclass(frozen=True)
class Column:
    """One bar, upright, in the units of the drawing."""

    x: int
    y: int
    width: int
    height: int


def columns(quantities: Sequence[Decimal | int], most: Decimal | int | None = None) -> list[Column]:
    """The bars of these quantities, oldest on the left; ``most`` is as high as the drawing."""
    top = Decimal(most if most is not None else max(quantities, default=0)) or Decimal(1)
    heights = [round(HEIGHT * Decimal(one) / top) for one in quantities]
    tall = [max(height, LEAST) if one else 0 for height, one in zip(heights, quantities, strict=True)]
    return [Column(place * STEP, HEIGHT - height, WIDTH, height) for place, height in enumerate(tall)]


def breadth(number: int) -> int:
    """How wide the drawing of so many bars is."""
    return max(number * STEP - (STEP - WIDTH), 1)
