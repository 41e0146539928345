"""The outlines of the départements, as the map draws them and as a check on coordinates.

Source: IGN, Admin Express 2018, through france-geojson; Licence Ouverte 2.0. Units: a millionth of the width
of the Mercator world.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from comptoir.listing.positions import mercator

UNIT = 1_000_000
ATTRIBUTION = "IGN Admin Express 2018 via france-geojson, Licence Ouverte"
_FILE = Path(__file__).parent / "data" / "departements.json"
_MARGIN = 250
"""Seven kilometres: an outline is simplified, and a place may stand on the border."""

Point = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """One département: its code, its name, its rings of points (x to the east, y to the south)."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    west: int
    north: int
    east: int
    south: int

    def touches(self, west: float, north: float, east: float, south: float) -> bool:
        return self.west <= east and west <= self.east and self.north <= south and north <= self.south

    def path(self, finest: float = 0.0) -> str:
        """The outline as an SVG path; steps shorter than ``finest`` are left out."""
        return "".join(_ring_path(ring, finest) for ring in self.rings)


@cache
def outlines() -> dict[str, Outline]:
    """Every département of mainland France and Corsica, by code."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return {code: _outline(code, entry["name"], entry["rings"]) for code, entry in stored.items()}


@lru_cache(maxsize=8192)
def departement_of(postcode: str) -> str:
    """The code of the département that a postcode names: ``"42000" -> "42"``, ``"20200" -> "2B"``."""
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def is_in_departement(latitude: float, longitude: float, postcode: str) -> bool:
    """Whether the point can be in the postcode's département; True where there is no outline to tell."""
    outline = outlines().get(departement_of(postcode))
    if outline is None:
        return True
    x, y = flat(latitude, longitude)
    return (
        outline.west - _MARGIN <= x <= outline.east + _MARGIN
        and outline.north - _MARGIN <= y <= outline.south + _MARGIN
    )


def flat(latitude: float, longitude: float) -> tuple[float, float]:
    """A point in the units of the outlines."""
    x, y = mercator(latitude, longitude)
    return (x * UNIT, y * UNIT)


def _outline(code: str, name: str, stored: list[list[int]]) -> Outline:
    rings = tuple(tuple(_points(steps)) for steps in stored)
    xs = [x for ring in rings for x, _y in ring]
    ys = [y for ring in rings for _x, y in ring]
    return Outline(code, name, rings, min(xs), min(ys), max(xs), max(ys))


def _points(steps: list[int]) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _ring_path(ring: tuple[Point, ...], finest: float) -> str:
    kept = [ring[0]]
    for point in ring[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= finest:
            kept.append(point)
    if len(kept) < 3:
        return ""
    steps = "".join(f" {b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{steps.strip()}z"
