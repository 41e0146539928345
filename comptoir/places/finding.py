"""What a place is found by in the directory: folded words, and the schema's values as tokens."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from comptoir.kit.text import fold


class Listing(Protocol):
    """What is read of a ``Place``."""

    name: str
    address: str
    postcode: str
    commune: str
    parent_structure: str
    accessibility_page: str
    services: list[str]
    publics: list[str]
    care: list[str]
    fees: list[str]
    programmes: list[str]
    other_labels: list[str]
    access_modes: list[str]
    support_modes: list[str]


def words_of(place: Listing) -> str:
    """Every word that a search may name, without accents: name, address, town, services, publics, labels."""
    lists = (place.services, place.publics, place.care, place.programmes, place.other_labels)
    own = [place.name, place.address, place.postcode, place.commune, place.parent_structure]
    return f" {written_out(' '.join([*own, *(word for words in lists for word in words)]))} "


def written_out(text: str) -> str:
    """Folded, with *saint* written out: what a search is compared by, on both sides."""
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in fold(text).split())


@lru_cache(maxsize=4096)
def token(value: str) -> str:
    """How ``facets_of`` writes one value of the schema: looked up with ``facets__contains``."""
    return f"|{fold(value)}|"


def town_token(commune: str) -> str:
    """How ``facets_of`` writes the town; without its last sign, it finds every town that begins so."""
    return f"|a {written_out(commune)}|"


def facets_of(place: Listing) -> str:
    """The values that the directory is filtered by, each as its token."""
    lists = (place.services, place.publics, place.care, place.fees, place.access_modes, place.support_modes)
    told = [town_token(place.commune), *(token(word) for words in lists for word in words)]
    if place.accessibility_page or "Handicaps moteurs" in place.care:
        told.append(token("accessible"))
    return "".join(told)
