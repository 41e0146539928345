"""The map of the directory, drawn by the server: outlines, points, clusters. It calls nobody.

Positions are in the units of the outlines (see ``places.listing.outlines``); the picture is a square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import Protocol

from comptoir.listing.outlines import Outline, departement_of, flat, outlines

SIDE = 800
NEAREST, FARTHEST = 90, 46_000
_CELL = 76
_TOUCHING = 46
_FRANCE = (506_500, 357_000, 42_000)
_LETTER = 13.0
_MOST_LABELS = 14


_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Window:
    """What the map shows: a centre and a width, in units."""

    x: int
    y: int
    width: int

    @classmethod
    def read(cls, text: str) -> Window | None:
        """From ``"506500,357000,4000"``; None when it is not that."""
        if not re.fullmatch(r"-?[0-9]{1,7}(,-?[0-9]{1,7}){2}", text):
            return None
        x, y, width = map(int, text.split(","))
        return cls(x, y, width).within()

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width}"

    @property
    def scale(self) -> float:
        """Picture units for one unit of the outlines."""
        return SIDE / self.width

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, north, east, south."""
        half = self.width / 2
        return (self.x - half, self.y - half, self.x + half, self.y + half)

    def holds(self, x: float, y: float) -> bool:
        west, north, east, south = self.box
        return west <= x <= east and north <= y <= south

    def on_picture(self, x: float, y: float) -> tuple[float, float]:
        west, north, _east, _south = self.box
        return ((x - west) * self.scale, (y - north) * self.scale)

    def within(self) -> Window:
        """Not nearer, farther or elsewhere than there is something to see."""
        width = min(max(self.width, NEAREST), FARTHEST)
        return Window(min(max(self.x, 300_000), 700_000), min(max(self.y, 250_000), 600_000), width)

    def zoomed(self, factor: float) -> Window:
        return Window(self.x, self.y, round(self.width * factor)).within()

    @property
    def nearer(self) -> Window:
        return self.zoomed(0.5)

    @property
    def farther(self) -> Window:
        return self.zoomed(2)

    @property
    def can_near(self) -> bool:
        return self.width > NEAREST

    @property
    def can_far(self) -> bool:
        return self.width < FARTHEST

    @property
    def sideways(self) -> list[tuple[str, Window]]:
        """Each way of panning: its icon's word, and where it leads."""
        steps = (("left", -0.35, 0.0), ("up", 0.0, -0.35), ("down", 0.0, 0.35), ("right", 0.35, 0.0))
        return [(word, self.moved(dx, dy)) for word, dx, dy in steps]

    def moved(self, dx: float, dy: float) -> Window:
        """By a share of the width."""
        return Window(self.x + round(self.width * dx), self.y + round(self.width * dy), self.width).within()


class PlaceToDraw(Protocol):
    """What is read of a place or of a row of it."""

    slug: str
    name: str
    commune: str
    postcode: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to draw."""

    slug: str
    name: str
    commune: str
    x: float
    y: float
    departement: str = ""
    is_run_here: bool = False

    @classmethod
    def of(cls, told: PlaceToDraw, *, is_run_here: bool = False) -> Spot:
        """A place that has a position."""
        x, y = flat(told.latitude or 0.0, told.longitude or 0.0)
        return cls(told.slug, told.name, told.commune, x, y, departement_of(told.postcode), is_run_here)


@dataclass(frozen=True)
class Dot:
    """A point of the picture: one place, or several that stand too close to be told apart."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        return len(self.spots)

    @property
    def is_one(self) -> bool:
        return len(self.spots) == 1

    @property
    def radius(self) -> int:
        return 11 if self.is_one else min(round(17 + 4 * len(str(self.count)) + self.count**0.4), 40)

    @property
    def names(self) -> str:
        """The names of a few, for who cannot see the map."""
        shown = ", ".join(spot.name for spot in self.spots[:3])
        return f"{shown}…" if self.count > 3 else shown

    @property
    def window(self) -> Window:
        """The view that spreads these places out."""
        return fitting(self.spots, least=NEAREST * 3)


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str
    is_land: bool = False
    side: str = ""
    """``after`` when the text begins at the point, ``before`` when it ends there; else it is centred."""


@dataclass(frozen=True)
class Map:
    """Everything that the picture shows of a window."""

    window: Window
    land: tuple[Outline, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    inside: int
    peopled: frozenset[str]
    """Codes of the départements where something was found."""

    @property
    def paths(self) -> list[tuple[str, bool]]:
        """The outlines as SVG paths, no finer than the picture shows; and whether places are found there."""
        finest = 1.5 / self.window.scale
        return [
            (_path(outline.code, round(finest, 1)), outline.code in self.peopled) for outline in self.land
        ]

    @property
    def transform(self) -> str:
        west, north, _east, _south = self.window.box
        return f"scale({self.window.scale:.6f}) translate({-west:.1f} {-north:.1f})"


@lru_cache(maxsize=1024)
def _path(code: str, finest: float) -> str:
    return outlines()[code].path(finest)


def fitting(spots: Sequence[Spot], least: int = 1800) -> Window:
    """The view that holds every spot with some air around; mainland France when there is none."""
    if not spots:
        return Window(*_FRANCE)
    xs, ys = sorted(spot.x for spot in spots), sorted(spot.y for spot in spots)
    width = max(xs[-1] - xs[0], ys[-1] - ys[0]) * 1.18
    return Window(round((xs[0] + xs[-1]) / 2), round((ys[0] + ys[-1]) / 2), round(max(width, least))).within()


def draw(spots: Iterable[Spot], window: Window, *, chosen: str = "") -> Map:
    """The map of these spots as seen through the window; the chosen one is never drawn with others."""
    spots = list(spots)
    inside = [spot for spot in spots if window.holds(spot.x, spot.y)]
    land = tuple(outline for outline in outlines().values() if outline.touches(*window.box))
    alone = tuple(_dot([spot], window) for spot in inside if spot.slug == chosen)
    dots = (*_dots([spot for spot in inside if spot.slug != chosen], window), *alone)
    peopled = frozenset(spot.departement for spot in spots)
    return Map(window, land, dots, _labels(dots, land, window), len(inside), peopled)


def _dots(spots: Sequence[Spot], window: Window) -> tuple[Dot, ...]:
    """Spots of one cell are drawn as one; cells are fixed to the ground, so that panning changes nothing."""
    cell = _CELL / window.scale
    cells: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        cells[int(spot.x // cell), int(spot.y // cell)].append(spot)
    dots: list[Dot] = []
    for group in sorted(cells.values(), key=len, reverse=True):
        dot = _dot(group, window)
        near = next((i for i, other in enumerate(dots) if _touch(dot, other)), None)
        if near is None:
            dots.append(dot)
        else:
            dots[near] = _dot([*dots[near].spots, *dot.spots], window)
    return tuple(sorted(dots, key=lambda dot: (dot.y, dot.x)))


def _dot(spots: Sequence[Spot], window: Window) -> Dot:
    x, y = sum(s.x for s in spots) / len(spots), sum(s.y for s in spots) / len(spots)
    left, top = window.on_picture(x, y)
    return Dot(round(left, 1), round(top, 1), tuple(spots))


def _touch(a: Dot, b: Dot) -> bool:
    return hypot(a.x - b.x, a.y - b.y) < _TOUCHING


def _labels(dots: Sequence[Dot], land: Sequence[Outline], window: Window) -> tuple[Label, ...]:
    """Names of towns beside their dots, then of départements where there is room; none over another."""
    taken = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    labels: list[Label] = []
    for dot in sorted(dots, key=lambda dot: -dot.count):
        if len(labels) < _MOST_LABELS:
            town = Counter(spot.commune for spot in dot.spots).most_common(1)[0][0]
            if town not in {label.text for label in labels}:
                _place_somewhere(dot, town, taken, labels)
    for outline in land:
        x, y = window.on_picture((outline.west + outline.east) / 2, (outline.north + outline.south) / 2)
        if (outline.east - outline.west) * window.scale > len(outline.name) * _LETTER * 1.3:
            _place(Label(round(x, 1), round(y, 1), outline.name, is_land=True), taken, labels)
    return tuple(labels)


def _place_somewhere(dot: Dot, town: str, taken: list[_Box], labels: list[Label]) -> None:
    """Under the dot, else over it, else at its right or its left."""
    aside = dot.radius + 7
    for dx, dy, side in (
        (0, aside + 16, ""),
        (0, -aside - 2, ""),
        (aside, 8, "after"),
        (-aside, 8, "before"),
    ):
        if _place(Label(round(dot.x + dx, 1), round(dot.y + dy, 1), town, side=side), taken, labels):
            return


def _place(label: Label, taken: list[_Box], labels: list[Label]) -> bool:
    """Whether the label found room."""
    long = len(label.text) * _LETTER
    left = label.x - {"": long / 2, "after": 0, "before": long}[label.side]
    box = (left, label.y - 20, left + long, label.y + 6)
    is_whole = box[0] > 4 and box[2] < SIDE - 4 and box[1] > 4 and box[3] < SIDE - 4
    if not is_whole or any(
        b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in taken
    ):
        return False
    taken.append(box)
    labels.append(label)
    return True
