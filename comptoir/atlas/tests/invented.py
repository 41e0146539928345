"""Neighbours invented without a database, from a seed: actors, their ties, what circulates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.network.circle import Around, Neighbour
from comptoir.network.flows import FlowTotal
from comptoir.ties.models import Tie

US = Actor(pk=1, kind=Actor.Kind.ORGANISATION, name="Zoomacom", sort_name="zoomacom")
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
WHATS = (
    ("people", "received", Fact.Unit.PERSON),
    ("people", "given", Fact.Unit.PERSON),
    ("rooms", "given", Fact.Unit.MINUTE),
    ("hours", "received", Fact.Unit.MINUTE),
)


def total(what: tuple[str, str, str], quantity: int, facts: int = 1) -> FlowTotal:
    return FlowTotal(*what, Decimal(quantity), facts, AT, AT)


def actor(key: int, dice: Random) -> Actor:
    return Actor(
        pk=key, kind=Actor.Kind.ORGANISATION, name=f"Une {key}", sort_name=f"une {key:03}",
        scale=dice.choice(["", *Actor.Scale.values]), family=dice.choice(["", *Actor.Family.values]),
    )  # fmt: skip


def tie(key: int, subject: Actor, dice: Random) -> Tie:
    kinds = [Tie.Kind.FUNDS, Tie.Kind.MEMBER_OF, Tie.Kind.HELPS, Tie.Kind.HOSTS]
    states = [state for state in Tie.State if state != Tie.State.ENDED]
    return Tie(pk=key, kind=kinds[key % 4], subject=subject, counterpart=US, state=dice.choice(states))


def neighbour(key: int, dice: Random) -> Neighbour:
    one = actor(key, dice)
    ties = [tie(100 * key + n, one, dice) for n in range(dice.randrange(4))]
    whats = dice.sample(WHATS, dice.randrange(len(WHATS) + 1))
    totals = [total(what, dice.choice((1, 2, 4, 5, 9, 60, 3000)), dice.randrange(1, 9)) for what in whats]
    return Neighbour(one, ties, totals, has_agreement=False)


def around(seed: int) -> Around:
    dice = Random(seed)
    neighbours = [neighbour(key, dice) for key in range(2, 2 + dice.randrange(1, 15))]
    whats = dice.sample(WHATS, dice.randrange(len(WHATS) + 1))
    persons = [total(what, dice.choice((2, 30, 700)), 2) for what in whats]
    return Around(neighbours, persons, 7 if persons else 0)
