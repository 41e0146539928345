"""Names, addresses and communes: cut, tidied, and folded so that spellings of the same thing meet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from comptoir.kit.text import fold
from comptoir.listing.outlines import departement_of

_SMALL = {"de", "du", "des", "la", "le", "les", "d", "l", "en", "sur", "sous", "et", "a", "au", "aux"}
_SMALL |= {"lès", "lez", "près", "pres", "chez", "dans", "hors"}
_CEDEX = re.compile(r"\s*\bcedex\b\s*\d*", re.IGNORECASE)
_WORDS = {
    "st": "saint", "ste": "sainte", "sts": "saints", "av": "avenue", "ave": "avenue", "bd": "boulevard",
    "bld": "boulevard", "blvd": "boulevard", "bvd": "boulevard", "bv": "boulevard", "pl": "place", "r": "rue",
    "rte": "route", "ch": "chemin", "che": "chemin", "chem": "chemin", "imp": "impasse", "sq": "square",
    "all": "allee", "allees": "allee", "fg": "faubourg", "fbg": "faubourg", "pass": "passage", "qu": "quai",
    "crs": "cours", "lot": "lotissement", "res": "residence", "bat": "batiment", "gal": "general",
    "dr": "docteur",
    "cdt": "commandant", "pdt": "president", "mal": "marechal", "pr": "professeur", "lt": "lieutenant",
    "j": "", "1er": "premier", "n": "", "no": "",
}  # fmt: skip
_ROADS = {"rue", "avenue", "boulevard", "place", "route", "chemin", "impasse", "square", "allee", "quai"}
_ROADS |= {"cours"}
_HOUSE_NUMBERS = re.compile(
    r"(?<![\w/])(\d{1,4})(?!\d)(?:\s*(?:-|/|à|et|,)\s*(\d{1,4})(?!\d))?\s*(?=bis|ter|[a-dA-D]\b|\D|$)"
)
_SAYS_LITTLE = {"association", "asso", "point", "agence", "antenne"}
_EMPTY = {"de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en", "sur", "sous", "pour"}
_LONG_NAMES = (
    (r"\bespaces? publics? numeriques?\b|\bespaces? numeriques? publics?\b", "epn"),
    (r"\bcyber ?(espace|centre|base)s?\b|\bespace cyber\b", "cyberespace"),
    (r"\bassociation familles rurales\b|\bfamilles rurales\b", "afr"),
    (r"\bmaisons? des jeunes et de la culture\b", "mjc"),
    (r"\bmaisons? des? services? (au )?publics?\b|\bmsap\b|\bmfs\b", "france services"),
    (r"\bmaisons? france services?\b", "france services"),
    (r"\bespaces? france services?\b|\bfrance service\b", "france services"),
    (r"\bcentre communal d action sociale\b", "ccas"),
    (r"\bbibliotheques?\b|\bmediatheques?\b", "bibliotheque"),
    (r"\bmunicipal[e]?s?\b|\bintercommunal[e]?s?\b|\bcommunal[e]?s?\b", ""),
    (r"\bcentres? sociaux?\b|\bcentre socioculturel\b|\bcentre socio culturel\b", "centre social"),
)


def cut_address(text: str) -> tuple[str, str, str]:
    """Street, postcode and commune of a whole address; what is not found is empty.

    ``"7 Bis rue Max Linder - 33500 LIBOURNE" -> ("7 Bis rue Max Linder", "33500", "LIBOURNE")``
    """
    found = re.search(r"(?<!\d)(\d{5}|\d{2} \d{3})(?!\d)\s*[-–,]?\s*([^\W\d][^\d|]*)?$", text)
    if found is None:
        return (text.strip(" -–,"), "", "")
    street = text[: found.start()].strip(" -–,\n")
    return (street, found[1].replace(" ", ""), (found[2] or "").strip(" -–,\n"))


def tidy_address(text: str, postcode: str = "", commune: str = "") -> str:
    """The address on one line, without the postcode and town that stand in their own columns."""
    text = re.sub(r"\s*\n\s*", ", ", text.strip())
    text = re.sub(r"\s+", " ", text).replace(" ,", ",")
    if postcode and (tail := re.search(rf"[\s,–-]*\b{postcode}\b(.*)$", text)):
        after = commune_key(_CEDEX.sub("", tail[1]))
        if not after or after == commune_key(commune):
            text = text[: tail.start()]
    return text.strip(" ,-–")


def tidy_name(text: str) -> str:
    """One line, single spaces, as the place writes itself."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip(" -–,;")


def tidy_commune(text: str) -> str:
    """A commune as the French write them: ``"ST ETIENNE CEDEX 2" -> "Saint-Etienne"``.

    Accents that the file lacks cannot be invented; ``best_spellings`` finds them in the other rows.
    """
    text = _CEDEX.sub("", re.sub(r"\s+", " ", text)).strip(" -–,.;")
    text = re.sub(r"\s+\d{1,2}(e|er|ème|eme)?(\s+arrondissement)?$", "", text, flags=re.IGNORECASE)
    words = [word for word in re.split(r"[\s-]+", text) if word]
    words = ["Saint" if fold(w) == "st" else "Sainte" if fold(w) == "ste" else w for w in words]
    if not words:
        return ""
    tidied = [_commune_word(word, first=not n) for n, word in enumerate(words)]
    if len(tidied) > 1 and tidied[0].lower() in ("le", "la", "les"):
        return f"{tidied[0]} {'-'.join(tidied[1:])}"
    return "-".join(tidied)


def _commune_word(word: str, *, first: bool) -> str:
    lower = word.lower()
    if lower in _SMALL and not first:
        return lower
    if found := re.match(r"([dl])['’](.+)", lower):
        article = found[1].upper() if first else found[1]
        return f"{article}'{found[2][:1].upper()}{found[2][1:]}"
    return lower[:1].upper() + lower[1:] if word.isupper() or word.islower() else word


@lru_cache(maxsize=8192)
def commune_key(text: str) -> str:
    """The same for every spelling of a commune's name."""
    words = fold(_CEDEX.sub("", text)).split()
    return " ".join(_WORDS.get(word, word) if word in ("st", "ste") else word for word in words)


def commune_in(name: str, commune: str) -> str:
    """The commune as the place's own name writes it, which may have the accents that its column lost.

    ``("Mairie de La Pacaudière", "La Pacaudiere") -> "La Pacaudière"``; empty when the name does not say it.
    """
    key = commune_key(commune)
    words = re.split(r"[\s-]+", name)
    for length in range(1, len(key.split()) + 1):
        for start in range(len(words) - length + 1):
            spelled = " ".join(words[start : start + length])
            if commune_key(spelled) == key:
                return tidy_commune(spelled)
    return ""


def best_spellings(communes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Département and key → the richest spelling among those seen (most accents, then most used).

    :param communes: pairs of postcode and commune.
    """
    seen: dict[tuple[str, str], dict[str, int]] = {}
    for postcode, commune in communes:
        spellings = seen.setdefault((departement_of(postcode), commune_key(commune)), {})
        spellings[commune] = spellings.get(commune, 0) + 1
    return {
        key: max(spellings, key=lambda s: (sum(c > "\x7f" for c in s), spellings[s], s))
        for key, spellings in seen.items()
    }


@lru_cache(maxsize=65536)
def name_key(name: str, commune: str = "") -> str:
    """A name's telling words: abbreviations written out, the commune and the small words left out."""
    words = fold(name)
    for pattern, plain in _LONG_NAMES:
        words = re.sub(pattern, plain, words)
    town = set(commune_key(commune).split())
    kept = [_WORDS.get(word, word) if word in ("st", "ste") else word for word in words.split()]
    telling = [word for word in kept if word not in _EMPTY | _SAYS_LITTLE and word not in town]
    return " ".join(telling or kept) or name.casefold().strip()


@lru_cache(maxsize=65536)
def street_key(address: str) -> tuple[frozenset[int], str]:
    """House numbers (a range gives both ends and what is between) and the street's telling words."""
    text = re.sub(r"\bbp ?\d+|\bcs ?\d+|\b\d{5}\b.*$", " ", address, flags=re.IGNORECASE)
    numbers: set[int] = set()
    if found := _HOUSE_NUMBERS.search(text):
        first, last = int(found[1]), int(found[2] or found[1])
        numbers |= set(range(first, last + 1)) if 0 <= last - first <= 40 else {first, last}
    words = [_WORDS.get(word, word) for word in re.sub(r"(?<=\d)(bis|ter|[a-d])\b", "", fold(text)).split()]
    plain = (word for word in words if word and word not in _EMPTY | {"bis", "ter"})
    telling = [word for word in plain if not (word.isdigit() and int(word) in numbers)]
    without_road = [word for word in telling if word not in _ROADS]
    return (frozenset(numbers), " ".join(without_road or telling))
