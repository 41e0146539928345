"""A resource inside a sentence, with its article."""

from __future__ import annotations

from comptoir.kit import speech
from comptoir.kit.text import fold
from comptoir.resources.models import Resource

# The French nouns and adjectives that name a part of a place and are feminine; any other is masculine.
_FEMININE = frozenset({
    "alcove", "bibliotheque", "boutique", "bulle", "cabine", "cafeteria", "camera", "cave", "chambre",
    "console", "cour", "cuisine", "galerie", "grande", "halle", "imprimante", "imprimerie", "loge",
    "machine", "mezzanine", "moyenne", "nouvelle", "petite", "piece", "regie", "salle", "scene",
    "station", "table", "tablette", "terrasse", "tisanerie", "valise", "verriere", "zone",
})  # fmt: skip
_VOWELS = "aeiouyh"


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
    if first[:1] in _VOWELS and first:
        return f"l’{name}"
    return f"la {name}" if is_feminine(resource) else f"le {name}"
