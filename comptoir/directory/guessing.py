"""Guesses which column is what, from how columns are called and from what they hold.

A guess never acts alone: a person confirms it, on the page or on the command line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from comptoir.directory.looks import HELD, degree, share
from comptoir.directory.mapping import DAY_TARGETS, FULL_ADDRESS, POINT, ColumnMap
from comptoir.directory.tables import Table
from comptoir.kit.text import fold
from comptoir.listing.hours import read_day
from comptoir.listing.older import meanings
from comptoir.listing.schema import BY_NAME, COLUMNS
from comptoir.listing.values import as_number, read_yes_no

_NAMES = Path(__file__).parent / "data" / "column_names.toml"
SURE = 0.85
PROBABLE = 0.6
_LEAST = 0.45
_LOOKED_AT = 120

_WAYS = r"\b(rue|r|avenue|ave?|place|pl|chemin|che|boulevard|bv?d|route|rte|impasse|quai|cours|allees?)\b"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SPEAK_FOR_THEMSELVES = {column.name for column in COLUMNS if column.words} | {
    *("code_postal", "telephone", "courriels", "site_web", "horaires", "date_maj", POINT)
}
"""What can be told from the values alone, when the column's name says nothing."""
_MANY = ("presentation_detail", *DAY_TARGETS)
_PREFIXES = ("c", "properties", "fields", "attributes", "geometry")


@cache
def _table() -> dict[str, dict[str, Any]]:
    """``names``: target → what people call such a column; ``flags``: the same for yes-or-no columns."""
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Guess:
    """What a column may be; ``confidence`` goes from 0 to 1."""

    column: str
    target: str
    confidence: float
    samples: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def is_probable(self) -> bool:
        return self.confidence >= PROBABLE


def guess_columns(table: Table) -> list[Guess]:
    """One guess per column, in the file's order; the target is empty where a column means nothing to us."""
    scores = [
        (score, -rank, column, target)
        for rank, column in enumerate(table.columns)
        for target, score in _scores(column, table.values(column), len(table.rows)).items()
        if score >= _LEAST
    ]
    taken: dict[str, tuple[str, float]] = {}
    used: set[str] = set()
    for score, _rank, column, target in sorted(scores, reverse=True):
        if column in taken or (target in used and target not in _MANY and "=" not in target):
            continue
        taken[column] = (target, score)
        used.add(target)
    _keep_one_address(taken)
    return [Guess(c, *taken.get(c, ("", 0.0)), samples=table.samples(c)) for c in table.columns]


def mapping_from(guesses: list[Guess]) -> ColumnMap:
    return ColumnMap({guess.column: guess.target for guess in guesses})


def _keep_one_address(taken: dict[str, tuple[str, float]]) -> None:
    """An address cell that repeats postcode and town is only needed where these have no column."""
    targets = {target for target, _score in taken.values()}
    whole = [column for column, (target, _score) in taken.items() if target == FULL_ADDRESS]
    if whole and {"adresse", "code_postal", "commune"} <= targets:
        for column in whole:
            del taken[column]


def _scores(column: str, everything: list[str], rows: int) -> dict[str, float]:
    """Target → confidence, for the targets that the column's name or its values suggest."""
    if not everything:
        return {}
    words = _words_of(column)
    values = list(dict.fromkeys(everything))[:_LOOKED_AT]
    scores: dict[str, float] = {}
    for target in _table()["names"]:
        named = _named(words, target)
        if not named and target not in _SPEAK_FOR_THEMSELVES:
            continue
        held = HELD[target](values) if target in HELD else None
        if score := _combine(named, held):
            scores[target] = score
    scores |= _day_scores(words, values) or _flag_scores(words, values)
    return _degrees(scores, words, values) | _addresses(words, values) | _identity(scores, everything, rows)


def _words_of(column: str) -> str:
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    first, _space, rest = words.partition(" ")
    return rest if rest and first in _PREFIXES else words


def _named(words: str, target: str) -> float:
    """1 when the column has one of the target's names, less when it only contains one."""
    best = 0.0
    for name in _table()["names"][target]:
        if words == name:
            return 1.0
        if len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", words):
            best = max(best, 0.35 + 0.45 * len(name) / len(words))
    return best


def _combine(named: float, held: float | None) -> float:
    """The name proposes, the values dispose: a name whose values say otherwise counts for nothing."""
    if held is None:
        return 0.88 * named
    if held < 0.3:
        return 0.0 if held < 0.1 else 0.4 * named
    return max(0.55 * named + 0.45 * held if named else 0.0, 0.62 * held)


def _degrees(scores: dict[str, float], words: str, values: list[str]) -> dict[str, float]:
    """In France no latitude can be a longitude: what the column holds decides, whatever it is called."""
    latitude = share(partial(degree, 41.0, 51.6), values)
    longitude = share(partial(degree, -5.6, 9.9), values)
    named = max(_named(words, "latitude"), _named(words, "longitude"))
    projected = share(lambda v: (as_number(v) or 0) > 90_000, values) > 0.6
    somewhere = share(partial(degree, -180.0, 180.0), values) >= 0.6
    scores = {target: score for target, score in scores.items() if target not in ("latitude", "longitude")}
    if latitude >= 0.6:
        scores["latitude"] = 0.62 + 0.35 * named * latitude
    elif longitude >= 0.6 and named:
        scores["longitude"] = 0.62 + 0.35 * named * longitude
    elif (named >= 0.9 and somewhere) or (named and projected):
        own = "latitude" if _named(words, "latitude") >= _named(words, "longitude") else "longitude"
        scores[own] = 0.7 * named
    return scores


def _addresses(words: str, values: list[str]) -> dict[str, float]:
    """A street, or a whole address when most cells also hold a postcode."""
    named = _named(words, "adresse")
    ways = share(lambda v: re.search(_WAYS, fold(v)), values)
    whole = share(lambda v: re.search(r"\b\d{5}\b\W+[^\W\d]", v) and len(v) < 200, values)
    found: dict[str, float] = {"adresse": 0.0}
    if whole >= 0.6 and (named or ways >= 0.4):
        found[FULL_ADDRESS] = 0.6 + 0.35 * named
    elif named >= 0.35 and "mail" not in words:
        found["adresse"] = 0.5 * named + 0.45 * min(1.0, ways + 0.3)
    elif ways >= 0.6:
        found["adresse"] = 0.55 * ways
    return found


def _identity(scores: dict[str, float], values: list[str], rows: int) -> dict[str, float]:
    """An identifier is different in every row; so is, nearly, a name."""
    different = len(set(values)) / len(values)
    found = {}
    if "id" in scores and (different < 1.0 or len(values) < min(rows, 400)):
        found["id"] = 0.0
    if "nom" in scores and different < 0.5 and rows > 5:
        found["nom"] = scores["nom"] * 0.4
    return found


def _day_scores(words: str, values: list[str]) -> dict[str, float]:
    for number, day in enumerate(_DAYS):
        if re.search(rf"\b({day}|{day[:3]})\b", words) and share(_reads_as_day, values) >= 0.3:
            return {DAY_TARGETS[number]: 0.95}
    return {}


def _reads_as_day(value: str) -> bool:
    return value.lower() in ("x", "-") or bool(read_day(value))


def _flag_scores(words: str, values: list[str]) -> dict[str, float]:
    """A yes-or-no column whose name is one of the schema's words."""
    if share(lambda v: read_yes_no(v) is not None, values) < 0.95:
        return {}
    if flag := _table()["flags"].get(words):
        return {flag: 0.75}
    owner, word = meanings().get(words, ("", ""))
    return {f"{owner}={word}": 0.85} if word and word in BY_NAME[owner].words else {}
