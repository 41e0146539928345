"""Places that do not exist, as a producer of the national schema would write them."""

from __future__ import annotations

from random import Random

from comptoir.listing.outlines import UNIT, Outline, outlines
from comptoir.listing.positions import from_flat
from comptoir.listing.schema import COLUMNS, FEES, PUBLICS, SERVICES, SUPPORT

_KINDS = ("Médiathèque", "Espace public numérique", "Centre social", "Tiers-lieu", "Fablab", "MJC")
_NAMES = (
    *(
        "des Tilleuls",
        "du Vieux Moulin",
        "Simone-Veil",
        "des Rives",
        "de la Gare",
        "Jean-Moulin",
        "du Plateau",
    ),
    *("des Canuts", "Louise-Michel", "des Quatre-Chemins", "du Grand Pré", "Olympe-de-Gouges", "de l’Étoile"),
)
_ROADS = ("rue", "avenue", "place", "boulevard", "chemin", "impasse", "allée")
_OF = (
    *("de la République", "des Acacias", "Victor-Hugo", "du Lavoir", "de l’Église", "Pasteur", "des Écoles"),
    *("Gambetta", "de la Fontaine", "du Stade", "Jules-Ferry", "des Vignes", "Marie-Curie", "du 8-Mai-1945"),
)
_TOWNS = (
    "Saint-Aubin",
    "Villeneuve",
    "Montfort",
    "Beaulieu",
    "Chastel",
    "Roquefort",
    "Bellerive",
    "Clairvaux",
)
_HOURS = ("Mo-Fr 09:00-12:00,14:00-17:00", "Tu-Sa 10:00-18:00", "We 14:00-18:00; Sa 09:30-12:30", "")


def synthetic_rows(n: int, seed: int) -> list[dict[str, object]]:
    """``n`` rows of the national schema v1, the same for the same seed; no two are one place."""
    dice = Random(seed)
    land = list(outlines().values())
    return [_row(dice, number, seed, dice.choice(land)) for number in range(n)]


def _row(dice: Random, number: int, seed: int, land: Outline) -> dict[str, object]:
    latitude, longitude = _inside(dice, land)
    town = f"{dice.choice(_TOWNS)}-sur-{land.name.split('-')[0]}"
    code = {"2A": "200", "2B": "202"}.get(land.code, land.code)
    told = {
        "id": f"banc-{seed}-{number}",
        "pivot": f"{dice.randrange(10**13, 10**14)}",
        "nom": f"{dice.choice(_KINDS)} {dice.choice(_NAMES)} {_letters(number)}",
        "commune": town,
        "code_postal": f"{code}{dice.randrange(10 ** (5 - len(code))):0{5 - len(code)}}",
        "adresse": f"{dice.randrange(1, 190)} {dice.choice(_ROADS)} {dice.choice(_OF)}",
        "latitude": latitude,
        "longitude": longitude,
        "telephone": f"+33{dice.randrange(10**8, 6 * 10**8)}",
        "horaires": dice.choice(_HOURS),
        "source": "Banc d’essai",
        "date_maj": f"2025-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
        "services": "|".join(dice.sample(SERVICES, dice.randrange(1, 5))),
        "publics_specifiquement_adresses": "|".join(dice.sample(PUBLICS, dice.randrange(3))),
        "frais_a_charge": dice.choice(FEES),
        "modalites_accompagnement": "|".join(dice.sample(SUPPORT, 2)),
    }
    return {column.name: told.get(column.name, "") for column in COLUMNS}


def _inside(dice: Random, land: Outline) -> tuple[float, float]:
    x = dice.uniform(0.3, 0.7) * (land.east - land.west) + land.west
    y = dice.uniform(0.3, 0.7) * (land.south - land.north) + land.north
    latitude, longitude = from_flat(x / UNIT, y / UNIT)
    return (round(latitude, 6), round(longitude, 6))


def _letters(number: int) -> str:
    """A different ending for each number: names must not be alike by chance."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters += "abcdefghijklmnopqrstuvwxyz"[rest]
    return letters.title() * 2
