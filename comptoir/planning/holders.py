"""Who holds a card before a screen that anybody may touch: few tries for a guesser."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import gettext

from comptoir.actors.cards import CardIsMistyped, parse_card_number
from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member
from comptoir.places.people import persons_known_to
from comptoir.planning.models import Screen

MOST_TRIES = 10
WINDOW = timedelta(minutes=10)


class CardIsUnknown(Refusal):
    """Nobody that the place knows holds this card now."""


class TooManyTries(Refusal):
    """This screen was given too many wrong numbers: it waits before it reads another."""


def holder_of(screen: Screen, typed: str) -> Actor:
    """Whose card it is.

    :raises CardIsMistyped, CardIsUnknown, TooManyTries:
    """
    tries = f"screen-{screen.pk}"
    if cache.get(tries, 0) >= MOST_TRIES:
        raise TooManyTries(gettext("Too many wrong numbers. Wait some minutes, or come to the counter."))
    try:
        number = parse_card_number(typed)
    except CardIsMistyped:
        _count(tries)
        raise
    known = persons_known_to(screen.place)
    person = known.filter(cards__number=number, cards__revoked_at=None).order_by("pk").first()
    if person is None:
        _count(tries)
        raise CardIsUnknown(gettext("This card is not known here. Come to the counter."))
    return person


def _count(tries: str) -> None:
    cache.set(tries, cache.get(tries, 0) + 1, int(WINDOW.total_seconds()))


def at_the_screen(screen: Screen, person: Actor) -> Member:
    """The person as who makes the gesture; without an account nobody is noted as having made it."""
    account = Account.objects.filter(person=person).first()
    return Member(account, person, screen.place, frozenset())  # type: ignore[arg-type]
