"""Which offers might meet which asks: by the same theme, or by words they share. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comptoir.kit.text import fold
from comptoir.portraits.models import AskOrOffer

# A word of so many letters says something; these say nothing of what is asked.
LEAST_LETTERS = 4
_EMPTY = (
    "pour avec dans nous vous leur leurs notre votre cette sans plus chez entre tous tout toute toutes "
    "besoin cherche recherche propose offre offres demande demandes aide aider faire avoir etre mais "
    "jours semaine mois autour pendant quelques plusieurs with from some help need needs needed about "
    "their your that this"
)
EMPTY_WORDS = frozenset(_EMPTY.split())
MOST = 200


@dataclass(frozen=True)
class Match:
    """An offer that might meet an ask: whether they have one theme, and the words they share."""

    ask: AskOrOffer
    offer: AskOrOffer
    has_same_theme: bool
    words: Sequence[str]

    @property
    def strength(self) -> int:
        """A theme counts as two words."""
        return 2 * self.has_same_theme + len(self.words)


def matches_among(told: Iterable[AskOrOffer]) -> list[Match]:
    """Every ask with each offer of somebody else that might meet it, the closest first; at most ``MOST``."""
    asks, offers = list[AskOrOffer](), list[AskOrOffer]()
    for one in told:
        (asks if one.kind == AskOrOffer.Kind.ASK else offers).append(one)
    by_sign = defaultdict[tuple[str, str], list[AskOrOffer]](list)
    for offer in offers:
        for sign in _signs(offer):
            by_sign[sign].append(offer)
    found = [match for ask in asks for match in _matches_of(ask, by_sign)]
    return sorted(found, key=lambda match: (-match.strength, match.ask.pk, match.offer.pk))[:MOST]


def words_of(text: str) -> dict[str, str]:
    """The words that say something, singular and folded, with the form in which they were written."""
    written: dict[str, str] = {}
    for word in text.replace("’", " ").replace("'", " ").split():
        for folded in fold(word).split():
            if len(folded) >= LEAST_LETTERS and folded not in EMPTY_WORDS:
                written.setdefault(_singular(folded), word.strip('.,;:!?()«»“”"').lower())
    return written


def _matches_of(ask: AskOrOffer, by_sign: dict[tuple[str, str], list[AskOrOffer]]) -> list[Match]:
    signs = defaultdict[int, list[tuple[str, str]]](list)
    offers = {}
    for sign in _signs(ask):
        for offer in by_sign.get(sign, ()):
            if offer.actor_id != ask.actor_id:
                offers[offer.pk] = offer
                signs[offer.pk].append(sign)
    written = words_of(ask.what)
    return [
        Match(
            ask, offer, any(kind == "theme" for kind, _word in signs[key]),
            sorted(written[word] for kind, word in signs[key] if kind == "word"),
        )
        for key, offer in offers.items()
    ]  # fmt: skip


def _signs(one: AskOrOffer) -> list[tuple[str, str]]:
    """By what it may be met: its theme, and each word that says something."""
    theme = [("theme", fold(one.theme))] if fold(one.theme) else []
    return [*theme, *(("word", word) for word in words_of(one.what))]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > LEAST_LETTERS and word[-1] in "sx" else word
