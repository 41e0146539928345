"""What a place is found by in the directory: folded words, and the schema's values as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.kit.text import fold

if TYPE_CHECKING:
    from comptoir.places.models import Place


def words_of(place: Place) -> str:
    """Every word that a search may name, without accents: name, address, town, services, publics, labels."""
    lists = (place.services, place.publics, place.care, place.programmes, place.other_labels)
    own = [place.name, place.address, place.postcode, place.commune, place.parent_structure]
    found = fold(" ".join([*own, *(word for words in lists for word in words)]))
    return f" {found.replace(' st ', ' saint ').replace(' ste ', ' sainte ')} "


def token(value: str) -> str:
    """How ``facets_of`` writes one value of the schema: looked up with ``facets__contains``."""
    return f"|{fold(value)}|"


def facets_of(place: Place) -> str:
    """The values that the directory is filtered by, each as its token."""
    lists = (place.services, place.publics, place.care, place.fees, place.access_modes, place.support_modes)
    told = [token(word) for words in lists for word in words]
    if place.accessibility_page or "Handicaps moteurs" in place.care:
        told.append(token("accessible"))
    return "".join(told)
