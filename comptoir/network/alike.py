"""Who could meet: two around us that share a theme, without a tie, and whom somebody knows both. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext

from comptoir.kit import speech
from comptoir.kit.articles import the
from comptoir.network.readings import Evidence, Level, Names, Reading
from comptoir.network.thresholds import DEFAULT, Thresholds

Themes = Mapping[int, Mapping[str, str]]
"""Of each actor its themes: folded, and as they are said."""
Pair = tuple[int, int]
# Who is tied with so many is tied with everybody: nothing follows from it.
MOST_KNOWN = 60


class Meeting(NamedTuple):
    """Two that could meet, the themes that they share, and through whom."""

    pair: Pair
    themes: tuple[str, ...]
    known_by: int
    knows: int


def could_meet(
    known_by: Mapping[int, Collection[int]],
    themes: Themes,
    tied: Collection[Pair],
    names: Names,
    thresholds: Thresholds = DEFAULT,
) -> list[Reading]:
    """Pairs that share enough themes and are tied in no way, whom one actor or one person knows both.

    ``known_by`` are, by key of who knows, those around us with whom it has a tie; ``tied`` the pairs, the
    smaller key first. Who has no name in ``names`` is a person, and stays one.
    """
    found: dict[Pair, Meeting] = {}
    for knower, known in sorted(known_by.items()):
        if len(known) <= MOST_KNOWN:
            for one in _meetings(knower, known, themes, tied, thresholds):
                found[one.pair] = min(found.get(one.pair, one), one, key=lambda each: each.knows)
    most_first = sorted(found.values(), key=lambda one: (-len(one.themes), one.knows, one.pair))
    return [_reading(one, names) for one in most_first[: thresholds.most_pairs]]


def _meetings(
    knower: int, known: Collection[int], themes: Themes, tied: Collection[Pair], thresholds: Thresholds
) -> Iterator[Meeting]:
    about = defaultdict[str, list[int]](list)
    for key in sorted(known):
        for theme in themes.get(key, ()):
            about[theme].append(key)
    shared = Counter(pair for keys in about.values() for pair in combinations(keys, 2))
    for (one, other), number in shared.items():
        if number >= thresholds.least_themes and (one, other) not in tied:
            told = sorted(themes[one].keys() & themes[other].keys())
            yield Meeting((one, other), tuple(themes[one][key] for key in told), knower, len(known))


def _reading(one: Meeting, names: Names) -> Reading:
    here, there = one.pair
    one_said, other_said = capfirst(the(names[here])), the(names[there])
    told = {"one": one_said, "other": other_said, "themes": speech.listed(list(one.themes))}
    evidence: tuple[int, ...]
    if one.known_by in names:
        sentence = gettext(
            "%(one)s and %(other)s have this in common: %(themes)s. No tie between them is recorded;"
            " %(knower)s has one with each."
        ) % {**told, "knower": names[one.known_by]}
        evidence = (here, there, one.known_by)
    else:
        sentence = (
            gettext(
                "%(one)s and %(other)s have this in common: %(themes)s. No tie between them is recorded;"
                " one person has one with each."
            )
            % told
        )
        evidence = (here, there)
    actors = tuple(Evidence("actor", key) for key in evidence)
    return Reading("could_meet", sentence, actors, Level.NOTE, "+".join(one.themes))
