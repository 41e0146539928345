"""What an exchange says to the journal: one fact, at noon of its day, with the actor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time

from django.db.models import Model

from comptoir.journal.actions import FactDraft
from comptoir.journal.models import Fact
from comptoir.journal.natures import CIRCULATES, Circulates, Nature
from comptoir.kit.periods import wall
from comptoir.portraits.models import Exchange

CHUNK = 2000
EURO = "EUR"

# What other trades write (who comes, which room is used) is not noted by hand as well.
BY_HAND = (
    Fact.Kind.PEOPLE_SENT, Fact.Kind.HOURS_GIVEN, Fact.Kind.HOURS_RECEIVED, Fact.Kind.ROOM_BORROWED,
    Fact.Kind.THINGS_GIVEN, Fact.Kind.THINGS_RECEIVED, Fact.Kind.MONEY_PAID, Fact.Kind.MONEY_RECEIVED,
    Fact.Kind.TAUGHT, Fact.Kind.LEARNT, Fact.Kind.SEAT_GIVEN, Fact.Kind.SEAT_TAKEN,
)  # fmt: skip
KINDS: Mapping[Circulates | None, Fact.Kind] = {CIRCULATES[kind]: kind for kind in BY_HAND}
UNITS: Mapping[Nature, Fact.Unit] = {
    Nature.PEOPLE: Fact.Unit.PERSON,
    Nature.HOURS: Fact.Unit.MINUTE,
    Nature.ROOMS: Fact.Unit.MINUTE,
    Nature.THINGS: Fact.Unit.THING,
    Nature.MONEY: Fact.Unit.EURO,
    Nature.KNOWLEDGE: Fact.Unit.SESSION,
    Nature.SEATS: Fact.Unit.SEAT,
}


def kind_of(nature: str, direction: str) -> Fact.Kind | None:
    """The kind of fact that says it; None where another trade writes it."""
    return next((kind for said, kind in KINDS.items() if said == (nature, direction)), None)


def rows() -> Iterator[Model]:
    """Every exchange, also those withdrawn, a chunk at a time."""
    exchanges = Exchange.objects.prefetch_related("place", "actor", "agreement")
    yield from exchanges.order_by("pk").iterator(CHUNK)


def facts_of(exchange: Exchange) -> list[FactDraft]:
    """The fact of an exchange; none when it was withdrawn.

    With a person, the label is the code of what passed: what somebody typed may say more about them.
    """
    kind = kind_of(exchange.nature, exchange.direction)
    if exchange.withdrawn_at is not None or kind is None:
        return []
    is_money = exchange.nature == Nature.MONEY
    return [
        FactDraft(
            kind=kind,
            at=wall(exchange.on, time(12), exchange.place.tz),
            place=exchange.place,
            actor=exchange.actor,
            label=exchange.nature if exchange.actor.is_person else exchange.what,
            quantity=exchange.quantity,
            unit=UNITS[Nature(exchange.nature)],
            amount=exchange.quantity if is_money else None,
            currency=EURO if is_money else "",
            frame=exchange.agreement,
        )
    ]
