"""How the words typed match a name, letter for letter: for the order of the answers and for ``<mark>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from comptoir.actors.names import words_in
from comptoir.actors.search.index import SHORTEST_WITH_TYPOS
from comptoir.kit.text import fold

# In a word not yet finished a typo is believed one letter later: four letters are within one of too many.
SHORTEST_UNFINISHED_WITH_TYPOS = SHORTEST_WITH_TYPOS + 1

_PIECES = (re.compile(r"[^\W_]+"), re.compile(r"\S+"))


class Closeness(IntEnum):
    """How well a word typed fits a word of a name; the smaller the better."""

    EXACT = 0
    BEGINNING = 1
    TYPO = 2
    TYPO_IN_BEGINNING = 3


@dataclass(frozen=True)
class Match:
    """A word typed, found in the name between two characters."""

    closeness: Closeness
    start: int
    end: int


def closeness(typed: str, word: str) -> Closeness | None:
    """How well a folded word typed fits a folded word of the index; None when it does not.

    One typo is a letter wrong, missing or too many, or two neighbours swapped. Words of three letters and
    fewer are taken as they are typed.
    """
    if typed == word:
        return Closeness.EXACT
    if word.startswith(typed):
        return Closeness.BEGINNING
    if min(len(typed), len(word)) < SHORTEST_WITH_TYPOS:
        return None
    if OSA.distance(typed, word, score_cutoff=1) <= 1:
        return Closeness.TYPO
    return Closeness.TYPO_IN_BEGINNING if _begun_with_a_typo(typed, word) is not None else None


def _begun_with_a_typo(typed: str, word: str) -> int | None:
    """How many letters of ``word`` were meant by ``typed``, when one typo away."""
    if len(typed) < SHORTEST_UNFINISHED_WITH_TYPOS:
        return None
    for meant in (len(typed), len(typed) + 1, len(typed) - 1):
        if OSA.distance(typed, word[:meant], score_cutoff=1) <= 1:
            return meant
    return None


def match_words(name: str, typed: Sequence[str]) -> list[Match]:
    """Where in the name each word typed is found, at its best; a word that is nowhere is left out."""
    found: list[Match] = []
    for word in typed:
        fits = (fit for piece in _PIECES for fit in _fits(name, word, piece, found))
        best = min(fits, key=lambda fit: (fit.closeness, fit.start), default=None)
        if best is not None:
            found.append(best)
    return found


def place_of_first_word(name: str) -> int:
    """Where the name starts once its honorifics are passed: 4 in « Mme Achour »."""
    first = words_in(name)[:1]
    starts = (piece.start() for piece in _PIECES[0].finditer(name) if fold(piece[0]).split()[:1] == first)
    return next(starts, 0)


def highlight(name: str, query: str) -> list[tuple[str, bool]]:
    """The name in pieces, each with whether the query matched it; joined, they are the name.

    >>> highlight("Bénédicte Achour", "ach bene")
    [('Béné', True), ('dicte ', False), ('Ach', True), ('our', False)]
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in sorted(match_words(name, words_in(query)), key=lambda match: match.start):
        start = max(match.start, at)
        if match.end <= start:
            continue
        if at < start:
            pieces.append((name[at:start], False))
        pieces.append((name[start : match.end], True))
        at = match.end
    return [*pieces, (name[at:], False)] if at < len(name) else pieces


def _fits(name: str, typed: str, piece: re.Pattern[str], taken: list[Match]) -> list[Match]:
    fits = []
    for part in piece.finditer(name):
        if any(other.start < part.end() and part.start() < other.end for other in taken):
            continue
        word = "".join(_folded(part[0]))
        how = closeness(typed, word)
        if how is not None:
            letters = _letters_meant(typed, word, how)
            fits.append(Match(how, part.start(), part.start() + _reach(part[0], letters)))
    return fits


def _letters_meant(typed: str, word: str, how: Closeness) -> int:
    if how is Closeness.BEGINNING:
        return len(typed)
    if how is Closeness.TYPO_IN_BEGINNING:
        return _begun_with_a_typo(typed, word) or len(typed)
    return len(word)


def _folded(text: str) -> list[str]:
    """Each character folded on its own: « œ » gives two letters, a hyphen or a combining accent none."""
    return [fold(character).replace(" ", "") for character in text]


def _reach(text: str, letters: int) -> int:
    """How many characters of ``text`` it takes to show ``letters`` folded ones, accents included."""
    seen = 0
    for place, folded in enumerate(_folded(text)):
        if seen >= letters and folded:
            return place
        seen += len(folded)
    return len(text)
