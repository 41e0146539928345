"""The words of a name, as people give it: « Mme Achour », « M. et Mme Roux », « Jean-Pierre L’Hôte »."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from comptoir.kit.text import fold

LONGEST_WORD = 60

# Dropped wherever they stand: nobody is called so.
_ALWAYS_TITLES = frozenset(
    ["mme", "mmes", "mlle", "mlles", "mrs", "madame", "mesdames", "mademoiselle", "monsieur", "messieurs"]
)
# Dropped only before the name: « Karim M » is an initial, « Jean Maître » a surname.
_LEADING_TITLES = frozenset(
    ["m", "mm", "mr", "me", "ms", "dr", "pr", "et", "and", "miss", "docteur", "professeur", "maitre"]
)

_WORD = re.compile(r"[^\W_]+")
_WITHIN_A_NAME = re.compile(r"[\s.,'’-]{1,2}")
_TITLES = (_ALWAYS_TITLES | _LEADING_TITLES) - {"et", "and"}


def words_in(text: str) -> list[str]:
    """The folded words in order, honorifics left out; when there is nothing else, the honorifics."""
    words = fold(text).split()
    kept = _after_leading_titles(words)
    return [word for word in kept if word not in _ALWAYS_TITLES] or words


def index_words(name: str) -> set[str]:
    """The words by which the name is found: its words, and « jeanpierre » for « Jean-Pierre »."""
    words = set(words_in(name))
    compounds = {"".join(parts) for chunk in name.split() if len(parts := fold(chunk).split()) > 1}
    return {word[:LONGEST_WORD] for word in words | compounds}


def sort_name(name: str) -> str:
    """What the name is sorted by and begins with: its folded words without the honorifics."""
    return " ".join(words_in(name))[:200]


def _after_leading_titles(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if word not in _ALWAYS_TITLES and word not in _LEADING_TITLES:
            return words[place:]
    return []


def without_name(text: str, name: str, somebody: str, longer: Iterable[str] = ()) -> str:
    """The text with « somebody » for each time it says the whole name, in any order of its words, with or
    without accents and title; but for those within a ``longer`` name that is another's.
    """
    words, others = words_in(name), [fold(other).split() for other in longer]
    text = unicodedata.normalize("NFC", text)
    found = list(_WORD.finditer(text))
    told = [fold(word[0]) for word in found]
    told_anew, after, at = "", 0, 0
    while at + len(words) <= len(found):
        end = at + len(words)
        is_said = sorted(told[at:end]) == sorted(words) and _is_one_name(text, found[at:end])
        if not is_said or any(_is_within(told, at, end, other) for other in others):
            at += 1
            continue
        first = at - 1 if at and told[at - 1] in _TITLES and _are_together(text, found[at - 1 : end]) else at
        told_anew += text[after : found[first].start()] + somebody
        after, at = found[end - 1].end(), end
    return told_anew + text[after:]


def _is_one_name(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether nothing parts these words, and no hyphen makes of them a part of another name."""
    is_more = text[: words[0].start()].endswith("-") or text[words[-1].end() :].startswith("-")
    return not is_more and _are_together(text, words)


def _are_together(text: str, words: Sequence[re.Match[str]]) -> bool:
    return all(_WITHIN_A_NAME.fullmatch(text[one.end() : other.start()]) for one, other in pairwise(words))


def _is_within(told: Sequence[str], at: int, end: int, other: Sequence[str]) -> bool:
    """Whether these words are said as a part of the other name."""
    starts = range(max(end - len(other), 0), at + 1)
    return any(list(told[start : start + len(other)]) == other for start in starts)
