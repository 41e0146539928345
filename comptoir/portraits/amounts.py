"""How much passed, as people type it: « 1 h 30 », « 2,5 h », « 1 200 € », « 3 »."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext

from comptoir.actors.reading import Unreadable
from comptoir.journal.models import Fact
from comptoir.journal.natures import Nature
from comptoir.portraits.facts import UNITS

HOUR = Decimal(60)
MOST, LONGEST = Decimal(10_000_000), 15
_HOURS_AND_MINUTES = re.compile(r"([0-9]+)h([0-9]{1,2})(?:min)?")
_MINUTES = re.compile(r"([0-9]+)(?:min|mn|minutes?)")
_HOURS = re.compile(r"([0-9]+(?:[.,][0-9]{1,2})?)(?:h|heures?|hours?)?")
_EUROS = re.compile(r"([0-9]+(?:[.,][0-9]{1,2})?)(?:€|eur|euros?)?")
_NUMBER = re.compile(r"[0-9]+")


class AmountIsUnreadable(Unreadable):
    """No quantity of that nature can be read in what was typed."""

    field = "quantity"


class AmountIsNothing(Unreadable):
    """Nothing passed, or more than can be."""

    field = "quantity"


def read_amount(typed: str, nature: str) -> Decimal:
    """So much in the unit of the nature: minutes for hours and rooms, where a mere number is of hours.

    :raises AmountIsUnreadable, AmountIsNothing: with what was typed.
    """
    unit = UNITS[Nature(nature)]
    text = "".join(typed.split()).lower()
    if unit == Fact.Unit.MINUTE:
        read = _minutes(text)
    elif unit == Fact.Unit.EURO:
        read = _decimal(_EUROS, text)
    else:
        read = _decimal(_NUMBER, text)
    if read is None:
        raise AmountIsUnreadable(_how_to_say(unit) % {"typed": typed.strip()}, typed=typed)
    if not 0 < read < MOST:
        raise AmountIsNothing(
            gettext("Say how much: more than nothing, and less than ten million."), typed=typed
        )
    return read


def typed_amount(quantity: Decimal, nature: str) -> str:
    """The quantity as somebody would type it, to correct it: « 1 h 30 », « 12,50 », « 3 »."""
    if UNITS[Nature(nature)] == Fact.Unit.MINUTE:
        hours, minutes = divmod(int(quantity), 60)
        return f"{hours} h {minutes:02}" if minutes else f"{hours} h"
    return f"{quantity.normalize():f}".replace(".", ",")


def _minutes(text: str) -> Decimal | None:
    if match := _HOURS_AND_MINUTES.fullmatch(text):
        hours, minutes = match.groups()
        return int(hours) * HOUR + int(minutes) if int(minutes) < HOUR else None
    if match := _MINUTES.fullmatch(text):
        return Decimal(match[1])
    hours_only = _decimal(_HOURS, text)
    return None if hours_only is None else (hours_only * HOUR).quantize(Decimal(1))


def _decimal(pattern: re.Pattern[str], text: str) -> Decimal | None:
    match = pattern.fullmatch(text)
    if match is None or len(text) > LONGEST:
        return None
    return Decimal((match[1] if match.groups() else match[0]).replace(",", "."))


def _how_to_say(unit: Fact.Unit) -> str:
    if unit == Fact.Unit.MINUTE:
        return gettext("“%(typed)s” is not a length of time. Say for instance 3 h, 1 h 30 or 45 min.")
    if unit == Fact.Unit.EURO:
        return gettext("“%(typed)s” is not an amount in euros. Say for instance 1200 or 35.50.")
    return gettext("“%(typed)s” is not a whole number. Say for instance 3.")
