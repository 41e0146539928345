"""A resource inside a sentence, with its article."""

from __future__ import annotations

from comptoir.kit import speech
from comptoir.kit.text import fold
from comptoir.resources.models import Resource

# The French nouns and adjectives that name a part of a place and are feminine; any other is masculine.
_FEMININE = frozenset({
    "alcove", "bibliotheque", "boutique", "bulle", "cabine", "cafeteria", "camera", "cave", "chambre",
    "console", "cour", "cuisine", "galerie", "grande", "halle", "imprimante", "imprimerie", "loge",
    "halte", "haute", "hotte", "hutte", "machine", "mezzanine", "moyenne", "nouvelle", "petite", "piece",
    "regie", "salle", "scene", "station", "table", "tablette", "terrasse", "tisanerie", "valise",
    "verriere", "yourte", "zone",
})  # fmt: skip
# The words that a place may be named by and before which « le » and « la » stay whole (Grevisse, § 48).
_UNELIDED = frozenset({
    "hackerspace", "hacklab", "haie", "hall", "halle", "halte", "hamac", "hameau", "hangar", "haricot",
    "harpe", "haut", "haute", "hauteur", "havre", "hetre", "hibou", "hotte", "houle", "houx", "hub",
    "hublot", "huit", "huitieme", "hutte", "onze", "onzieme", "oui",
})  # fmt: skip
_VOWELS = "aeiou"


def is_feminine(resource: Resource) -> bool:
    """As the resource says, or guessed from the first word of its name."""
    if resource.gender:
        return resource.gender == Resource.Gender.FEMININE
    return fold(resource.name).partition(" ")[0] in _FEMININE


def the(resource: Resource) -> str:
    """The resource inside a sentence: « la Grande salle », « l’Espace public »; in English its name."""
    name = resource.name
    first = fold(name).partition(" ")[0]
    if not speech.speaks_french() or first in {"le", "la", "les", "l"}:
        return name
    if _is_elided(first):
        return f"l’{name}"
    return f"la {name}" if is_feminine(resource) else f"le {name}"


def _is_elided(word: str) -> bool:
    """Whether « le » and « la » become « l’ » before it: « l’Yvette », and « la Yourte »."""
    if word[:1] == "y":
        return word[1:2] not in _VOWELS
    return word[:1] in {*_VOWELS, "h"} and word not in _UNELIDED
