"""The network on the outlines of the directory's map: a point for each, a line from the place to each.

Pure. Points that stand too close are one, as on the directory's map; what stands on the place itself is set
around it, so that neither hides the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, log1p

from comptoir.listing.map import Dot, Map, Spot, Window, draw
from comptoir.rings.layout import THICKEST, THINNEST

# What a line looks like when it leads to several: the first of these that one of them is.
LOOKS = ("live", "wished", "asleep", "refused")
HERE = "here"
# How far from the place, in units of the picture, whatever else stands there is drawn.
CLEAR = 66.0


@dataclass(frozen=True)
class Tied:
    """What is drawn of somebody besides where they are: the facts behind, and how the tie looks.

    ``url`` is their page, ``row`` where their line of the table is.
    """

    facts: int
    look: str
    url: str
    told: str
    row: str = ""


@dataclass(frozen=True)
class Line:
    """From the place to a point of the picture."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    look: str


@dataclass(frozen=True)
class Point:
    """A point of the picture, and the first of those who stand there."""

    dot: Dot
    look: str
    first: Tied

    @property
    def alone(self) -> Tied | None:
        return self.first if self.dot.is_one else None

    @property
    def is_stack(self) -> bool:
        """Whether all of them stand on one spot, so that no zoom tells them apart."""
        return len({(spot.x, spot.y) for spot in self.dot.spots}) == 1


@dataclass(frozen=True)
class Chart:
    """The picture: the outlines and names of the map, the lines, the points, the place when it is seen."""

    map: Map
    lines: Sequence[Line]
    points: Sequence[Point]
    hub: Dot | None


def chart(hub: Spot | None, spots: Sequence[Spot], tied: Mapping[str, Tied], window: Window) -> Chart:
    """The chart seen through the window; ``tied`` is told by the slug of each spot."""
    here = replace(hub, slug=HERE) if hub else None
    set_aside = [_cleared(spot, here, window) for spot in spots]
    picture = draw([*set_aside, *([here] if here else [])], window, chosen=HERE)
    dots = [dot for dot in picture.dots if dot.spots[0].slug != HERE]
    most = max((sum(tied[spot.slug].facts for spot in dot.spots) for dot in dots), default=0)
    seen = next((dot for dot in picture.dots if dot.spots[0].slug == HERE), None)
    points = [_point(dot, tied) for dot in dots]
    return Chart(picture, _lines(here, points, tied, window, most) if here else [], points, seen)


def _cleared(spot: Spot, hub: Spot | None, window: Window) -> Spot:
    """The spot where it is, or in the same direction as far from the place as makes both be seen."""
    if hub is None:
        return spot
    dx, dy, least = spot.x - hub.x, spot.y - hub.y, CLEAR / window.scale
    far = hypot(dx, dy)
    if far >= least:
        return spot
    if not far:
        return replace(spot, x=hub.x + least)
    return replace(spot, x=hub.x + dx / far * least, y=hub.y + dy / far * least)


def _point(dot: Dot, tied: Mapping[str, Tied]) -> Point:
    return Point(dot, _look(dot, tied), tied[dot.spots[0].slug])


def _look(dot: Dot, tied: Mapping[str, Tied]) -> str:
    return min((tied[spot.slug].look for spot in dot.spots), key=LOOKS.index)


def _lines(
    hub: Spot, points: Sequence[Point], tied: Mapping[str, Tied], window: Window, most: int
) -> list[Line]:
    """Thickness by the logarithm of the facts; the thinnest last, so that none is hidden under another."""
    x, y = window.on_picture(hub.x, hub.y)
    lines = []
    for point in points:
        facts = sum(tied[spot.slug].facts for spot in point.dot.spots)
        share = log1p(facts) / log1p(most) if most else 0.0
        width = THINNEST + share * (THICKEST - THINNEST)
        lines.append(Line(round(x, 1), round(y, 1), point.dot.x, point.dot.y, round(width, 1), point.look))
    return sorted(lines, key=lambda line: -line.width)
