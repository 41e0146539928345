"""Where everybody stands around the place: scales as rings, families as sectors, the same from day to day.

Pure: lengths are units of the drawing's own square, angles are degrees clockwise from the right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from math import cos, hypot, log1p, pi, radians, sin

SCALES = ("neighbourhood", "city", "metropolis", "department", "region", "nation", "world")
FAMILIES = ("funder", "peer", "partner", "public", "informal")
RADII = dict(zip(SCALES, (92, 142, 192, 246, 298, 350, 402), strict=True))
WIDTH, HEIGHT = 1000, 910
CENTRE = (500.0, 486.0)
HUB = 54.0
SECTOR = 360 / len(FAMILIES)
MIDDLES = {family: -90 + n * SECTOR for n, family in enumerate(FAMILIES)}
# The names of the rings stand between the last family and the first.
MARGIN, BESIDE_NAMES, STEP = 8.0, 16.0, 2.0
STEPS = int(SECTOR / STEP)
MOST_IN_A_SECTOR = 20
ROOM = 22.0
# How far two nodes keep from each other, and a node from the spoke of another; tried from the widest.
APART, ASIDE = 29.0, 10.0
GAPS = (3.0, 2.2, 1.6, 1.0)
THINNEST, THICKEST = 1.8, 9.0
SMALLEST, LARGEST = 6.0, 13.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An actor to draw: ``weight`` is the number of facts behind it.

    ``look`` is live, wished, refused or asleep; ``is_pending`` when more is wished beside what is in force.
    """

    key: int
    name: str
    scale: str
    family: str
    weight: int = 0
    look: str = "live"
    is_pending: bool = False

    @property
    def may_be_placed(self) -> bool:
        return self.scale in RADII and self.family in MIDDLES

    @property
    def standing(self) -> tuple[bool, int, int]:
        """Who is drawn first when there is no room for all: what is wished, then the most facts."""
        return (not self.is_pending and self.look not in ("wished", "refused"), -self.weight, self.key)


@dataclass(frozen=True, slots=True)
class Node:
    """An actor at its place: where it is, how large, and how thick what joins it to the centre."""

    mark: Mark
    angle: float
    x: float
    y: float
    radius: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The nodes that can be read, those folded by family, those whose scale or family nobody said."""

    nodes: tuple[Node, ...]
    folded: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    unplaced: tuple[Mark, ...] = ()


def place(marks: Iterable[Mark]) -> Layout:
    """Every mark on its ring and in its sector, or folded with the others of its sector.

    The angle depends on who else stands in the sector, never on the weights; who is added later (a larger
    key) moves nobody who was drawn before.
    """
    sectors: dict[str, list[Mark]] = defaultdict(list)
    unplaced = []
    for mark in marks:
        if mark.may_be_placed:
            sectors[mark.family].append(mark)
        else:
            unplaced.append(mark)
    largest = max((mark.weight for marks in sectors.values() for mark in marks), default=0)
    nodes: list[Node] = []
    folded = {}
    for family in FAMILIES:
        drawn, rest = _readable(sectors[family])
        nodes += [_node(mark, angle, largest) for mark, angle in _angles(drawn)]
        if rest:
            folded[family] = tuple(rest)
    return Layout(tuple(nodes), folded, tuple(sorted(unplaced, key=lambda mark: mark.standing)))


def _readable(marks: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    """Those for whom there is room on the rings of one sector, and the others, each by standing."""
    room = {scale: int(radius * radians(SECTOR - 2 * MARGIN) / ROOM) for scale, radius in RADII.items()}
    drawn: list[Mark] = []
    rest = []
    for mark in sorted(marks, key=lambda mark: mark.standing):
        if len(drawn) < MOST_IN_A_SECTOR and room[mark.scale]:
            room[mark.scale] -= 1
            drawn.append(mark)
        else:
            rest.append(mark)
    return drawn, rest


def _angles(marks: Sequence[Mark]) -> list[tuple[Mark, float]]:
    """An angle for each, from its key alone as long as it is free, in the order of the keys."""
    taken: list[tuple[int, float]] = []
    found = []
    for mark in sorted(marks, key=lambda mark: mark.key):
        radius = RADII[mark.scale]
        step = _free_step(_wished_steps(mark.key, mark.family), radius, taken)
        taken.append((step, radius))
        found.append((mark, MIDDLES[mark.family] - SECTOR / 2 + step * STEP))
    return sorted(found, key=lambda pair: (SCALES.index(pair[0].scale), pair[1]))


def _free_step(steps: Sequence[int], radius: float, taken: Sequence[tuple[int, float]]) -> int:
    """The first that keeps the widest gap that can still be kept; else the one furthest from the others."""
    gaps = [_gaps(radius, far)[STEPS - step : 2 * STEPS - step + 1] for step, far in taken]
    room = [min(free) for free in zip((GAPS[0],) * (STEPS + 1), *gaps, strict=True)]
    for gap in GAPS:
        for step in steps:
            if room[step] >= gap:
                return step
    return max(steps, key=room.__getitem__)


@lru_cache(maxsize=len(RADII) ** 2)
def _gaps(radius: float, far: float) -> tuple[float, ...]:
    """How well two nodes are told apart when the one is so many steps before or after the other.

    Below one they are too close.
    """
    asides = [radians(abs(steps) * STEP) * min(radius, far) for steps in range(-STEPS, STEPS + 1)]
    return tuple(min(aside / ASIDE, hypot(radius - far, aside) / APART) for aside in asides)


@lru_cache(maxsize=4096)
def _wished_steps(key: int, family: str) -> tuple[int, ...]:
    """All steps of the sector but its edges, in an order of the key's own that no other key has a part in."""
    first = BESIDE_NAMES if family == FAMILIES[0] else MARGIN
    last = SECTOR - (BESIDE_NAMES if family == FAMILIES[-1] else MARGIN)
    steps = range(int(first / STEP), int(last / STEP) + 1)
    drawn = blake2b(f"{family}:{key}".encode(), digest_size=min(64, len(steps))).digest()
    return tuple(step for _draw, step in sorted(zip(drawn, steps, strict=True)))


def _node(mark: Mark, angle: float, largest: int) -> Node:
    share = log1p(mark.weight) / log1p(largest) if largest else 0.0
    x, y = at(angle, RADII[mark.scale])
    radius = SMALLEST + share * (LARGEST - SMALLEST)
    return Node(mark, angle, x, y, radius, THINNEST + share * (THICKEST - THINNEST))


def at(angle: float, radius: float) -> tuple[float, float]:
    """The point at that angle and distance from the centre."""
    turn = angle * pi / 180
    return CENTRE[0] + radius * cos(turn), CENTRE[1] + radius * sin(turn)
