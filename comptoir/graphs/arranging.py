"""Where each node of the network stands in the drawing: the same from day to day, whoever comes.

Pure. The place stands at (0, 0); the others in a disc of radius 1, near those they are tied with. Where one
starts depends on its key and its family, never on figures.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, hypot, pi, sin, sqrt

import igraph

from comptoir.rings.layout import FAMILIES, MIDDLES, SECTOR

Point = tuple[float, float]
Points = dict[int, Point]
HERE = 0
DECIMALS = 4
# Half of a wide disc's room is for nodes; nobody needs more than the widest.
WIDEST, ROOM = 0.13, 1.2
# Around the place, kept for its name.
HUB = 0.13
ROUNDS, HEAT, PULL_OF_THE_PLACE = 300, 0.35, 0.25
PUSHES = 40
# How much the disc is filled evenly, beside what the forces say.
EVENLY = 0.65
TURNS, GOLDEN = 900, pi * (3 - sqrt(5))


@dataclass(frozen=True, slots=True)
class Seed:
    """Whom to place: ``steps`` away from the place, in a family or none."""

    key: int
    family: str
    steps: int


def arranged(seeds: Iterable[Seed], ties: Iterable[tuple[int, int]], known: Mapping[int, Point]) -> Points:
    """A point for each: those who are known stay where they are, the others find room near their own.

    Without anybody known, all are arranged at once.
    """
    seeds = sorted(seeds, key=lambda seed: (seed.steps, seed.key))
    if not any(seed.key in known for seed in seeds):
        return arranged_at_once(seeds, ties, {})
    near = _neighbours(ties)
    points = {seed.key: known[seed.key] for seed in seeds if seed.key in known}
    ground = _Ground(apart(len(seeds)), [(0.0, 0.0), *points.values()])
    for seed in seeds:
        if seed.key not in points:
            own = [points[key] for key in sorted(near[seed.key]) if key in points]
            points[seed.key] = ground.settle(_middle(own) if own else _start(seed), seed.key)
    return {seed.key: points[seed.key] for seed in seeds}


def arranged_at_once(
    seeds: Sequence[Seed], ties: Iterable[tuple[int, int]], known: Mapping[int, Point]
) -> Points:
    """Everybody moved by what ties them (Fruchterman and Reingold, 1991), from where they are if known."""
    if not seeds:
        return {}
    seeds = sorted(seeds, key=lambda seed: seed.key)
    numbers = {HERE: 0} | {seed.key: number for number, seed in enumerate(seeds, 1)}
    edges = sorted({(min(a, b), max(a, b)) for a, b in _numbered(ties, numbers)})
    graph = igraph.Graph(n=len(numbers), edges=edges)
    size = sqrt(len(numbers))
    starts = [(0.0, 0.0), *(known.get(seed.key) or _start(seed) for seed in seeds)]
    igraph.set_random_number_generator(random.Random(len(numbers)))  # noqa: S311 - a drawing
    moved = graph.layout_fruchterman_reingold(
        weights=[PULL_OF_THE_PLACE if 0 in edge else 1.0 for edge in edges],
        niter=ROUNDS, start_temp=size * HEAT, seed=[(x * size, y * size) for x, y in starts],
    )  # fmt: skip
    points = _filling(list(moved))
    pushed = _pushed_apart(points, apart(len(seeds)))
    return {seed.key: pushed[number] for number, seed in enumerate(seeds)}


def apart(number: int) -> float:
    """How far so many nodes keep from one another."""
    return min(WIDEST, ROOM / sqrt(max(number, 1)))


def _numbered(ties: Iterable[tuple[int, int]], numbers: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    for a, b in ties:
        if a in numbers and b in numbers and a != b:
            yield numbers[a], numbers[b]


def _neighbours(ties: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Who is tied with whom, but for the place, with which almost everybody is."""
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in ties:
        if HERE not in (a, b):
            near[a].add(b)
            near[b].add(a)
    return near


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _start(seed: Seed) -> Point:
    """In the sector of its family, the further the more steps away."""
    drawn = blake2b(f"graph:{seed.key}".encode(), digest_size=4).digest()
    turn, out = int.from_bytes(drawn[:2]) / 65536, int.from_bytes(drawn[2:]) / 65536
    known = seed.family in FAMILIES
    angle = MIDDLES[seed.family] + (turn - 0.5) * SECTOR if known else turn * 360
    radius = min(1.0, (0.3 + 0.35 * out) * max(seed.steps, 1))
    return radius * cos(angle * pi / 180), radius * sin(angle * pi / 180)


def _filling(moved: Sequence[Sequence[float]]) -> list[Point]:
    """All around the first, which is left out: at the angle that the forces gave, the disc filled."""
    (x0, y0), *others = moved
    far = [hypot(x - x0, y - y0) or 1e-9 for x, y in others]
    most = max(far)
    ranks = {number: rank for rank, number in enumerate(sorted(range(len(far)), key=far.__getitem__), 1)}
    points = []
    for number, ((x, y), away) in enumerate(zip(others, far, strict=True)):
        share = EVENLY * sqrt(ranks[number] / len(far)) + (1 - EVENLY) * away / most
        radius = HUB + (1 - HUB) * share
        points.append(((x - x0) / away * radius, (y - y0) / away * radius))
    return points


def _pushed_apart(points: Sequence[Point], gap: float) -> list[Point]:
    """Nobody nearer to another than the gap, as far as there is room; nobody on the place nor outside."""
    now = [list(point) for point in points]
    for _ in range(PUSHES):
        cells = _cells(now, gap)
        near = [
            (one, other)
            for one, point in enumerate(now)
            for other in _around(cells, point, gap)
            if other < one
        ]
        pushed = [_push(now[one], now[other], gap) for one, other in near]
        kept = [_keep_in(point) for point in now]
        if not any(pushed) and not any(kept):
            break
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in now]


def _cells(points: Iterable[Sequence[float]], gap: float) -> dict[tuple[int, int], list[int]]:
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(points):
        cells[int(x // gap), int(y // gap)].append(number)
    return cells


def _around(cells: Mapping[tuple[int, int], list[int]], point: Sequence[float], gap: float) -> Iterator[int]:
    column, row = int(point[0] // gap), int(point[1] // gap)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            yield from cells.get((x, y), ())


def _push(one: list[float], other: list[float], gap: float) -> bool:
    """Both half of the way that is wanting, if they are too near."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    far = hypot(dx, dy)
    if far >= gap * 0.999:
        return False
    if far < 1e-9:
        dx, dy, far = 1e-3, 1e-3, 1.414e-3
    by = (gap - far) / far / 2
    one[0], one[1] = one[0] + dx * by, one[1] + dy * by
    other[0], other[1] = other[0] - dx * by, other[1] - dy * by
    return True


def _keep_in(point: list[float]) -> bool:
    """Outside of the place and inside of the disc."""
    far = hypot(*point)
    wanted = min(max(far, HUB), 1.0)
    if abs(far - wanted) < 1e-6:
        return False
    point[0], point[1] = (point[0] * wanted / far, point[1] * wanted / far) if far else (wanted, 0.0)
    return True


class _Ground:
    """Who stands where, to find room beside somebody."""

    def __init__(self, gap: float, taken: Iterable[Point]) -> None:
        self.gap = gap
        self.taken = list(taken)
        self.cells = _cells(self.taken, gap)

    def settle(self, wished: Point, key: int) -> Point:
        """The nearest free point to the wished one, on a spiral whose first turn is the key's own."""
        found = next((point for point in self._spiral(wished, key) if self._is_free(point)), wished)
        point = (round(found[0], DECIMALS), round(found[1], DECIMALS))
        self.cells[int(point[0] // self.gap), int(point[1] // self.gap)].append(len(self.taken))
        self.taken.append(point)
        return point

    def _spiral(self, wished: Point, key: int) -> Iterator[Point]:
        yield wished
        for n in range(1, TURNS):
            away, turn = self.gap * 0.75 * sqrt(n), key + n * GOLDEN
            yield wished[0] + away * cos(turn), wished[1] + away * sin(turn)

    def _is_free(self, point: Point) -> bool:
        if not HUB <= hypot(*point) <= 1:
            return False
        near = (self.taken[number] for number in _around(self.cells, point, self.gap))
        return all(hypot(point[0] - x, point[1] - y) >= self.gap * 0.9 for x, y in near)
