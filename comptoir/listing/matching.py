"""Is it the same place? Names, addresses and distances compared, near candidates only.

Three answers: the same, another, or doubtful: a person decides then, and the decision is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from comptoir.listing.addresses import commune_key, name_key, street_key
from comptoir.listing.listed import ListedPlace
from comptoir.listing.positions import metres_between

SAME_NAME = 93.0
CLOSE_NAME = 82.0
SOME_NAME = 70.0
SAME_STREET = 88.0
SAME_SPOT = 60.0
"""Metres: two geocoders put one door this far apart."""
NEAR = 350.0
DOORS_AWAY = 120.0
APART = 1500.0
_CELL = 0.01


class Where(Enum):
    """How the addresses of two places compare."""

    SAME = "same"
    DISPUTED = "disputed"
    """The same address, but points that are far apart."""
    NEAR = "near"
    FAR = "far"
    UNKNOWN = "unknown"


class Verdict(Enum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    OTHER = "other"


@dataclass(frozen=True)
class Known:
    """A place to compare with: what the comparison needs and nothing else."""

    key: int
    nom: str
    adresse: str
    code_postal: str
    commune: str
    pivot: str = ""
    telephone: str = ""
    point: tuple[float, float] | None = None

    @classmethod
    def of(cls, key: int, place: ListedPlace) -> Known:
        told = (place.nom, place.adresse, place.code_postal, place.commune, place.pivot, place.telephone)
        return cls(key, *told, place.point)


@dataclass(frozen=True)
class Likeness:
    """What two places have in common: names from 0 to 100, addresses, metres when both have a position."""

    key: int
    verdict: Verdict
    name: float
    where: Where
    metres: int | None

    @property
    def score(self) -> float:
        return self.name + _WEIGHT[self.where]

    def as_json(self) -> dict[str, object]:
        return {"place": self.key, "name": round(self.name), "where": self.where.value, "metres": self.metres}


_WEIGHT = {Where.SAME: 30, Where.DISPUTED: 15, Where.NEAR: 15, Where.UNKNOWN: 5, Where.FAR: 0}
_THRESHOLDS = {
    Where.SAME: (CLOSE_NAME, SOME_NAME),
    Where.DISPUTED: (SAME_NAME, SOME_NAME),
    Where.NEAR: (SAME_NAME, CLOSE_NAME),
    Where.UNKNOWN: (101.0, SAME_NAME),
    Where.FAR: (101.0, 97.0),
}
"""From which likeness of the names it is the same place, and from which a person must decide."""


class Neighbourhood:
    """Known places, found again by commune, by postcode and name, by position or by pivot."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._by_key: dict[int, Known] = {}
        self._blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in known:
            self.add(place)

    def add(self, place: Known) -> None:
        self._by_key[place.key] = place
        for block in _blocks_of(place):
            self._blocks[block].append(place.key)

    def replace(self, place: Known) -> None:
        """The place has other facts now; its old blocks may still name it, which costs a comparison only."""
        self.add(place)

    def __getitem__(self, key: int) -> Known:
        return self._by_key[key]

    def around(self, place: Known) -> list[Known]:
        """Candidates, each once, in the order of their keys."""
        keys = {key for block in _blocks_asked(place) for key in self._blocks.get(block, ())}
        return [self._by_key[key] for key in sorted(keys)]

    def likenesses(self, place: Known) -> list[Likeness]:
        """Every candidate that is the same or doubtful, the likeliest first."""
        found = [likeness(place, other) for other in self.around(place)]
        return sorted((one for one in found if one.verdict is not Verdict.OTHER), key=lambda one: -one.score)


def likeness(a: Known, b: Known) -> Likeness:
    """How much two places look like one.

    The same pivot is no proof by itself: one commune runs several libraries under one SIRET.
    """
    is_one_town = commune_key(a.commune) == commune_key(b.commune)
    name = _name_likeness(a, b) if is_one_town else fuzz.token_sort_ratio(name_key(a.nom), name_key(b.nom))
    where, metres = _where(a, b, is_one_town=is_one_town)
    if a.pivot and a.pivot == b.pivot and len(a.pivot) == 14:
        name += 6
    if a.telephone and a.telephone == b.telephone:
        name += 3
    name = min(name, 100.0)
    verdict = _verdict(name, where) if is_one_town or where in (Where.SAME, Where.NEAR) else Verdict.OTHER
    return Likeness(b.key, verdict, name, where, metres)


def _verdict(name: float, where: Where) -> Verdict:
    is_same, is_doubtful = _THRESHOLDS[where]
    return Verdict.SAME if name >= is_same else Verdict.DOUBTFUL if name >= is_doubtful else Verdict.OTHER


def _name_likeness(a: Known, b: Known) -> float:
    one, two = name_key(a.nom, a.commune), name_key(b.nom, b.commune)
    if one == two:
        return 100.0
    sorted_words = fuzz.token_sort_ratio(one, two)
    shared_words = fuzz.token_set_ratio(one, two)
    fewer = min(len(one.split()), len(two.split()))
    # A lone shared word ("bibliotheque") is in every name: it proves little; three of them prove much.
    trust = {0: 0.0, 1: 0.55, 2: 0.8}.get(fewer, 0.9)
    return max(sorted_words, trust * shared_words)


def _where(a: Known, b: Known, *, is_one_town: bool) -> tuple[Where, int | None]:
    """Addresses are compared within one town; across two names of towns, only when the points are near."""
    metres = metres_between(a.point, b.point) if a.point and b.point else None
    rounded = None if metres is None else round(metres)
    is_comparable = is_one_town or (a.code_postal == b.code_postal and metres is not None and metres <= NEAR)
    street = _street_likeness(a, b) if is_comparable else None
    if metres is None:
        return (street or Where.FAR, None)
    if street is Where.SAME:
        return (Where.SAME if metres <= APART else Where.DISPUTED, rounded)
    if metres > NEAR:
        return (Where.FAR, rounded)
    if street is Where.FAR:
        return (Where.NEAR if metres <= DOORS_AWAY else Where.FAR, rounded)
    return (Where.SAME if metres <= SAME_SPOT else Where.NEAR, rounded)


def _street_likeness(a: Known, b: Known) -> Where:
    """Far when both give a number and street that differ; unknown when one gives too little to tell."""
    (numbers, street), (other_numbers, other_street) = street_key(a.adresse), street_key(b.adresse)
    if not street or not other_street:
        return Where.UNKNOWN
    is_same_street = (
        max(fuzz.token_sort_ratio(street, other_street), _inner(street, other_street)) >= SAME_STREET
    )
    if numbers and other_numbers:
        return Where.SAME if is_same_street and numbers & other_numbers else Where.FAR
    if is_same_street:
        return Where.SAME if not numbers and not other_numbers else Where.NEAR
    return Where.UNKNOWN


def _inner(street: str, other: str) -> float:
    """One street's words may all stand in the other, beside a building or a hamlet."""
    fewer = min(len(street.split()), len(other.split()))
    return fuzz.token_set_ratio(street, other) if fewer >= 2 else 0.0


def _blocks_of(place: Known) -> set[tuple[str, ...]]:
    commune = (place.code_postal[:2], commune_key(place.commune))
    blocks: set[tuple[str, ...]] = {("commune", *commune), ("postcode", place.code_postal)}
    if place.pivot:
        blocks.add(("pivot", place.pivot, place.code_postal[:2]))
    if place.point:
        blocks.add(("cell", *_cell(place.point)))
    return blocks


def _blocks_asked(place: Known) -> set[tuple[str, ...]]:
    blocks = _blocks_of(place)
    if place.point:
        y, x = place.point
        blocks |= {
            ("cell", *_cell((y + dy * _CELL, x + dx * _CELL))) for dy in (-1, 0, 1) for dx in (-1, 0, 1)
        }
    return blocks


def _cell(point: tuple[float, float]) -> tuple[str, str]:
    return (str(int(point[0] // _CELL)), str(int(point[1] // _CELL)))
