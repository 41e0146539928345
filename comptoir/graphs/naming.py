"""Names beside the nodes of a graph, at each enlargement: those that find a place, and cover nothing.

Pure, in units of the drawing. Who is named at one enlargement is at all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from comptoir.rings.labels import ANCHORS, Box, Type, lines_of, width_of

# Where a name is tried: so much sideways, so much in height.
SIDES = ((1, 0.0), (-1, 0.0), (0, 1.0), (0, -1.0), (1, 0.8), (1, -0.8), (-1, 0.8), (-1, -0.8))
AIR = 0.25
CELL = 6.0
# How many are asked whether they find a place, for each that may be named.
ASKED = 2


@dataclass(frozen=True, slots=True)
class Level:
    """An enlargement: how large names are written in the drawing's units, and how many at most."""

    face: Type
    most: int
    spares_nodes: bool = True


# The first is for a telephone that shows the whole; the others each double what the one before shows.
LEVELS = (
    Level(Type(42.0, 44.0, 2, 14), 9, spares_nodes=False),
    Level(Type(16.0, 17.5, 2), 160),
    Level(Type(8.0, 8.8, 2), 320),
    Level(Type(4.0, 4.4, 2), 640),
)


@dataclass(frozen=True, slots=True)
class Dot:
    """A node as it is drawn: the middle of its disc and its radius."""

    key: int
    name: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place beside the node: its lines, the side, the first baseline from the node's middle."""

    lines: tuple[str, ...]
    anchor: str
    dx: float
    dy: float


def named(
    dots: Sequence[Dot], level: Level, kept_clear: Iterable[Box], frame: Box, first: Iterable[int] = ()
) -> dict[int, Name]:
    """The names written at one enlargement, by key; the first of the dots choose first, after ``first``."""
    taken = _Taken(level.face.size * CELL)
    for box in kept_clear:
        taken.add(box)
    if level.spares_nodes:
        for dot in dots:
            taken.add(Box(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius))
    before = set(first)
    names: dict[int, Name] = {}
    order = [*(dot for dot in dots if dot.key in before), *(dot for dot in dots if dot.key not in before)]
    for dot in order[: level.most * ASKED]:
        if len(names) == level.most:
            break
        for name, box in _places(dot, level.face):
            if _is_inside(box, frame) and not taken.meets(box):
                names[dot.key] = name
                taken.add(box)
                break
    return names


def _places(dot: Dot, face: Type) -> Iterator[tuple[Name, Box]]:
    lines, share = _set(dot.name, face.lines, face.longest)
    wide, tall = share * face.size, face.lead * len(lines)
    off = dot.radius + face.size * AIR
    for across, down in SIDES:
        x = across * off * (0.75 if down else 1)
        top = down * (off + tall / 2) - tall / 2
        left = dot.x + x - wide * (1 - across) / 2
        box = Box(left, dot.y + top, left + wide, dot.y + top + tall)
        yield Name(lines, ANCHORS[across], x, top + face.size * 0.86), box


@lru_cache(maxsize=8192)
def _set(name: str, most: int, longest: int) -> tuple[tuple[str, ...], float]:
    """The lines of a name, and how wide the widest is for each unit of size."""
    lines = lines_of(name, Type(1.0, 1.0, most, longest))
    return lines, max(width_of(line, 1.0) for line in lines)


def _is_inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )


class _Taken:
    """Boxes, found again by the squares that they touch."""

    def __init__(self, cell: float) -> None:
        self.cell = cell
        self.boxes: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for square in self._squares(box):
            self.boxes.setdefault(square, []).append(box)

    def meets(self, box: Box) -> bool:
        for square in self._squares(box):
            for other in self.boxes.get(square, ()):
                if box.meets(other):
                    return True
        return False

    def _squares(self, box: Box) -> list[tuple[int, int]]:
        cell = self.cell
        rows = range(int(box.top // cell), int(box.bottom // cell) + 1)
        columns = range(int(box.left // cell), int(box.right // cell) + 1)
        return [(column, row) for column in columns for row in rows]
