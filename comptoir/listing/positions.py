"""Latitudes and longitudes: read, told apart, converted, measured."""

from __future__ import annotations

import re
from math import asin, atan, cos, exp, hypot, log, pi, radians, sin, sqrt, tan

from comptoir.listing.values import Unreadable, as_number

_EARTH = 6_371_000.0
_BOXES = (
    (41.0, 51.6, -5.6, 10.0),  # mainland and Corsica
    (14.2, 18.3, -63.3, -60.7),  # Antilles
    (2.0, 6.0, -54.8, -51.4),  # Guyane
    (-21.6, -12.4, 44.9, 56.1),  # Mayotte, La Réunion
    (46.6, 47.3, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    (-28.0, -7.0, -155.0, -134.0),  # Polynésie
    (-23.5, -17.0, 158.0, 173.0),  # Nouvelle-Calédonie
    (-14.8, -12.9, -178.4, -175.8),  # Wallis-et-Futuna
)  # fmt: skip


def read_degrees(point: str) -> list[str]:
    """The two numbers of a cell that holds both coordinates; two empty texts when there are not two."""
    numbers = re.findall(r"-?\d{1,3}\.\d+|-?\d{1,3}(?:,\d+)?", point)
    return numbers if len(numbers) == 2 else [point, ""]


def read_position(first: str, second: str) -> tuple[float, float, bool]:
    """Latitude, longitude, and whether the file had them the other way round.

    Lambert-93 metres are converted.

    :raises Unreadable: when the two numbers are no point of France.
    """
    one, two = as_number(first), as_number(second)
    if one is None or two is None:
        raise Unreadable("not_a_position", f"{first}, {second}")
    if _is_in_france(one, two):
        return (one, two, False)
    if _is_in_france(two, one):
        return (two, one, True)
    for x, y in ((two, one), (one, two)):
        if 90_000 <= x <= 1_250_000 and 6_000_000 <= y <= 7_200_000:
            return (*_from_lambert_93(x, y), False)
    raise Unreadable("not_a_position", f"{first}, {second}")


def _is_in_france(latitude: float, longitude: float) -> bool:
    return any(
        south <= latitude <= north and west <= longitude <= east for south, north, west, east in _BOXES
    )


def _from_lambert_93(x: float, y: float) -> tuple[float, float]:
    """IGN, NTG 71: inverse of the conformal conic projection RGF93 / Lambert-93, to about a metre."""
    e = 0.08181919106
    n, c, x_pole, y_pole, meridian = (
        0.7256077650532670,
        11754255.426096,
        700_000.0,
        12655612.049876,
        radians(3),
    )
    radius = hypot(x - x_pole, y - y_pole)
    longitude = meridian + atan((x - x_pole) / (y_pole - y)) / n
    isometric = -log(abs(radius / c)) / n
    latitude = 2 * atan(exp(isometric)) - pi / 2
    for _step in range(8):
        turn = ((1 + e * sin(latitude)) / (1 - e * sin(latitude))) ** (e / 2)
        latitude = 2 * atan(turn * exp(isometric)) - pi / 2
    return (round(latitude * 180 / pi, 7), round(longitude * 180 / pi, 7))


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the ground between two points given as latitude and longitude in degrees."""
    dy, dx = radians(b[0] - a[0]), radians(b[1] - a[1])
    chord = sin(dy / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(dx / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))


def mercator(latitude: float, longitude: float) -> tuple[float, float]:
    """Place on a flat map, x to the east and y to the south, the whole earth being 1 × 1."""
    return ((longitude + 180) / 360, (1 - log(tan(pi / 4 + radians(latitude) / 2)) / pi) / 2)


def from_flat(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a place on the flat map: the inverse of ``mercator``."""
    latitude = 2 * atan(exp(pi * (1 - 2 * y))) - pi / 2
    return (latitude * 180 / pi, x * 360 - 180)
