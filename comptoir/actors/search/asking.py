"""What a query may mean: words of a name, a phone, a card, an e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from comptoir.actors import cards
from comptoir.actors.names import LONGEST_WORD, words_in
from comptoir.actors.reading import COUNTRY, parse_phone
from comptoir.kit.refusals import Refusal

LONGEST_QUERY = 200
MOST_WORDS = 6
FEWEST_DIGITS = 4

_DIGITS_AS_TYPED = re.compile(r"\+?[\d\s().,/\-]+")
_EMAIL_BEGUN = re.compile(r"[^\s@]+@[^\s@]*|[\w.+\-]{3,}")


@dataclass(frozen=True)
class Asked:
    """A query, read every way it can be; what it cannot be is empty."""

    words: tuple[str, ...]
    email: str = ""
    phone: str = ""
    phone_start: str = ""
    phone_end: str = ""
    card: str = ""
    cards_nearby: frozenset[str] = frozenset()

    @property
    def is_phone(self) -> bool:
        return bool(self.phone or self.phone_start or self.phone_end)


def read_query(query: str, country: str = COUNTRY) -> Asked:
    """Everything ``query`` may mean; ``country`` is that of a phone typed without its country."""
    text = query.strip()[:LONGEST_QUERY]
    email = text.lower() if _EMAIL_BEGUN.fullmatch(text) else ""
    if "@" in text:
        return Asked(words=(), email=email)
    words = sorted(dict.fromkeys(words_in(text)), key=len, reverse=True)[:MOST_WORDS]
    kept = tuple(word[:LONGEST_WORD] for word in dict.fromkeys(words_in(text)) if word in words)
    phone, start, end = _phone(text, country)
    card, nearby = _card(text)
    return Asked(kept, email, phone, start, end, card, nearby)


def advice_on(query: str) -> str:
    """A sentence on what is probably wrong with a query that found nobody; empty when nothing is known."""
    if cards.looks_like_a_card(query):
        try:
            cards.parse_card_number(query)
        except Refusal as refusal:
            return str(refusal)
    return ""


def _card(text: str) -> tuple[str, frozenset[str]]:
    if not cards.looks_like_a_card(text):
        return "", frozenset()
    try:
        return cards.parse_card_number(text), frozenset()
    except cards.CardIsMistyped:
        return "", frozenset(cards.neighbours("".join(filter(str.isdigit, text))))


def _phone(text: str, country: str) -> tuple[str, str, str]:
    """The whole number, its beginning, its end: each in the form in which it is looked up."""
    digits = "".join(filter(str.isdecimal, text))
    if not _DIGITS_AS_TYPED.fullmatch(text) or len(digits) < FEWEST_DIGITS or not digits.isascii():
        return "", "", ""
    end = "" if text.startswith("+") else digits[::-1]
    return parse_phone(text, country) or "", _international(text, digits, country), end


def _international(text: str, digits: str, country: str) -> str:
    """The beginning of a number as it is stored, when what was typed is the beginning of one."""
    if text.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if digits.startswith("0"):
        return f"+{phonenumbers.country_code_for_region(country)}{digits[1:]}"
    return ""
