"""Card numbers: made so that nobody guesses them, read so that mistakes are noticed, shown as QR codes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from stdnum import damm

from comptoir.kit.refusals import Refusal

DIGITS = 6
PREFIX = "COMPTOIR:"
# Cells left white around the code: ISO/IEC 18004 asks for four.
_QUIET = 4
_TYPED = re.compile(rf"\s*(?:{PREFIX})?\s*(\d{{3}})[\s.\-]?(\d{{3}})\s*", re.IGNORECASE)


class CardIsMistyped(Refusal):
    """The check digit of a card number does not fit: a digit is wrong, or two are swapped."""


def draw_number() -> str:
    """A card number at random: no leading zero, so that no spreadsheet shortens it."""
    return with_check_digit(str(10_000 + secrets.randbelow(90_000)))


def check_digit(digits: str) -> str:
    """The last digit of a card that begins with ``digits`` (Damm's algorithm, 2004)."""
    return str(damm.calc_check_digit(digits))


def with_check_digit(digits: str) -> str:
    return digits + check_digit(digits)


def looks_like_a_card(text: str) -> bool:
    """Whether the text is six digits as a card shows them, or what its QR code says."""
    return _TYPED.fullmatch(text) is not None


def parse_card_number(text: str) -> str:
    """The six digits of a card number typed, read aloud or scanned.

    :raises CardIsMistyped: when it is not six digits, or when they cannot be those of a card.
    """
    typed = _TYPED.fullmatch(text)
    if typed is None:
        raise CardIsMistyped(gettext("A card number is six digits, such as 482 918."))
    number = "".join(typed.groups())
    if not damm.is_valid(number):
        raise CardIsMistyped(
            gettext("No card has the number %(number)s: a digit is wrong, or two are swapped.")
            % {"number": spaced(number)}
        )
    return number


def neighbours(number: str) -> set[str]:
    """The card numbers that become ``number`` by one wrong digit or two neighbours swapped."""
    return {other for other in _one_mistake_away(number) if other != number and damm.is_valid(other)}


def _one_mistake_away(number: str) -> Iterator[str]:
    for place in range(DIGITS):
        for digit in "0123456789":
            yield number[:place] + digit + number[place + 1 :]
    for place in range(DIGITS - 1):
        yield number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def spaced(number: str) -> str:
    """The number as it is printed and read aloud: three and three, on one line."""
    return f"{number[:3]}\u00a0{number[3:]}"


def qr_text(number: str) -> str:
    """What the QR code of a card says: a number and nothing about the person."""
    return f"{PREFIX}{number}"


def qr_svg(number: str) -> SafeString:
    """The QR code as one SVG drawing, black on white, without style: for pages and for typst alike."""
    cells = segno.make_qr(qr_text(number), error="q").matrix
    size = len(cells) + 2 * _QUIET
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {0} {0}" role="img" '
        'shape-rendering="crispEdges" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        size,
        gettext("QR code of card %(number)s") % {"number": spaced(number)},
        "".join(_runs(cells)),
    )


def _runs(cells: tuple[bytearray, ...]) -> Iterator[str]:
    for y, row in enumerate(cells):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x + _QUIET} {y + _QUIET}h{length}v1h-{length}z"
            x += length
