"""The words of a file for what the network knows by a code: kinds of tie, states, kinds of actor, scales."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.utils import translation

from comptoir.actors.models import Actor
from comptoir.kit.text import fold
from comptoir.ties.models import Tie

PLACE = "place"
FLOW = "flow"
"""What our own files call what circulates: computed from the journal, and never taken from a file."""
BACKWARDS = "-"
"""Before a kind: the file says it from the other end."""

_WORDS = Path(__file__).parent / "data" / "words.toml"
Words = Mapping[str, str]
"""A folded word, whole or bare, and its code."""


def kind_of(word: str) -> str:
    """The code of a kind of tie, after a ``-`` when it is said from the other end; empty when unknown."""
    return _read(_kinds(), word)


def state_of(word: str) -> str:
    return _read(_states(), word)


def actor_kind_of(word: str) -> str:
    """A kind of actor, or ``place``; empty when unknown."""
    return _read(_actor_kinds(), word)


def is_of_several(name: str) -> bool:
    """Whether a word of the name says that it is no person: « Association des Usagers », « Réseau Sud »."""
    kinds = {_actor_kinds().get(word, "") for word in fold(name).split()}
    return bool(kinds & {Actor.Kind.ORGANISATION, Actor.Kind.CIRCLE, Actor.Kind.GROUP})


def scale_of(word: str) -> str:
    return _read(_scales(), word)


def family_of(word: str) -> str:
    return _read(_families(), word)


def visibility_of(word: str) -> str:
    return _read(_visibilities(), word)


def bare(word: str) -> str:
    """Folded, without the small words around: ``"est membre de" -> "membre"``."""
    words, small = fold(word).split(), told()["small_words"]
    while len(words) > 1 and words[0] in small["before"]:
        words.pop(0)
    while len(words) > 1 and words[-1] in small["after"]:
        words.pop()
    return " ".join(words)


@cache
def told() -> Mapping[str, Any]:
    """The file of words, as it is written."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


@cache
def _kinds() -> Words:
    backwards = {f"{BACKWARDS}{code}": words for code, words in told()["reversed"].items()}
    return {FLOW: FLOW} | _spelled(backwards) | _known(Tie.Kind, told()["kinds"])


@cache
def _states() -> Words:
    return _known(Tie.State, told()["states"])


@cache
def _actor_kinds() -> Words:
    return _spelled({PLACE: told()["actors"][PLACE]}) | _known(Actor.Kind, told()["actors"])


@cache
def _scales() -> Words:
    return _known(Actor.Scale, told()["scales"])


@cache
def _families() -> Words:
    return _known(Actor.Family, told()["families"])


@cache
def _visibilities() -> Words:
    return _known(Tie.Visibility, told()["visibilities"])


def _read(words: Words, word: str) -> str:
    return words.get(fold(word)) or words.get(bare(word), "")


def _known(choices: type[Choices], others: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Codes, labels in every language, other words: the product's own words before any other."""
    ours: dict[str, list[str]] = {code: [code] for code in choices.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for choice in choices:
                ours[choice.value].append(str(choice.label))
    theirs = {code: words for code, words in others.items() if code in ours}
    return _spelled(theirs) | _spelled(ours)


def _spelled(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Each word as it is and bare; as it is goes first."""
    pairs = [(word, code) for code, some in words.items() for word in some]
    return {bare(word): code for word, code in pairs} | {fold(word): code for word, code in pairs}
