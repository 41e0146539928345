"""The older names and values of the national schema, and words that other files use for the same things."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from comptoir.kit.text import fold
from comptoir.listing.schema import COLUMNS, TYPES

V0_NAMES = {
    "courriel": "courriels",
    "publics_accueillis": "publics_specifiquement_adresses",
    "conditions_acces": "frais_a_charge",
    "labels_nationaux": "dispositif_programmes_nationaux",
    "labels_autres": "autres_formations_labels",
    "accessibilite": "fiche_acces_libre",
    "cle_ban": "",
}
"""The columns that v1 renamed; v0's other columns kept their names."""

_WORDS = Path(__file__).parent / "data" / "older_words.toml"


@cache
def _elsewhere() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


@cache
def meanings() -> dict[str, tuple[str, str]]:
    """Folded words → the column that owns them and the schema's word ("" when it says nothing).

    A word may stand in a column of the older schema that v1 split: its owner tells where it goes.
    """
    owners = {word: column.name for column in COLUMNS for word in column.words}
    known = {fold(word): (owner, word) for word, owner in owners.items()}
    for name, elsewhere in _elsewhere().items():
        if name != "typologie":
            fallback = "autres_formations_labels" if name == "formations_labels" else name
            known |= {fold(w): (owners.get(meaning, fallback), meaning) for w, meaning in elsewhere.items()}
    return known


@cache
def types_by_word() -> dict[str, str]:
    """Folded words → typology code."""
    elsewhere = _elsewhere()["typologie"]
    return {fold(word): code for word, code in elsewhere.items()} | {
        fold(label): code for code, label in TYPES.items()
    }
