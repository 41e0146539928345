"""What circulates when a fact is written: which nature, which way. Said once, for every kind of fact.

Whoever reads what circulates (the network) learns a new kind of facts from this table alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.journal.models import Fact


class Nature(models.TextChoices):
    """What goes from one to the other."""

    PEOPLE = "people", _("people")
    HOURS = "hours", pgettext_lazy("what circulates", "hours")
    ROOMS = "rooms", _("rooms and equipment")
    THINGS = "things", _("things")
    MONEY = "money", _("money")
    KNOWLEDGE = "knowledge", _("knowledge")
    SEATS = "seats", pgettext_lazy("what circulates", "seats")


class Direction(models.TextChoices):
    """Told from the place's side, or from the counterpart's where the fact has one."""

    GIVEN = "given", _("given")
    RECEIVED = "received", _("received")


class Circulates(NamedTuple):
    nature: Nature
    direction: Direction


# None: nothing went from one to the other yet. A booking is an intention; its use is the fact.
CIRCULATES: Mapping[Fact.Kind, Circulates | None] = {
    Fact.Kind.VISITED: Circulates(Nature.PEOPLE, Direction.RECEIVED),
    Fact.Kind.COUNTED: Circulates(Nature.PEOPLE, Direction.RECEIVED),
    Fact.Kind.BOOKED: None,
    Fact.Kind.USED: Circulates(Nature.ROOMS, Direction.GIVEN),
    Fact.Kind.PEOPLE_SENT: Circulates(Nature.PEOPLE, Direction.GIVEN),
    Fact.Kind.HOURS_GIVEN: Circulates(Nature.HOURS, Direction.GIVEN),
    Fact.Kind.HOURS_RECEIVED: Circulates(Nature.HOURS, Direction.RECEIVED),
    Fact.Kind.ROOM_BORROWED: Circulates(Nature.ROOMS, Direction.RECEIVED),
    Fact.Kind.THINGS_GIVEN: Circulates(Nature.THINGS, Direction.GIVEN),
    Fact.Kind.THINGS_RECEIVED: Circulates(Nature.THINGS, Direction.RECEIVED),
    Fact.Kind.MONEY_PAID: Circulates(Nature.MONEY, Direction.GIVEN),
    Fact.Kind.MONEY_RECEIVED: Circulates(Nature.MONEY, Direction.RECEIVED),
    Fact.Kind.TAUGHT: Circulates(Nature.KNOWLEDGE, Direction.GIVEN),
    Fact.Kind.LEARNT: Circulates(Nature.KNOWLEDGE, Direction.RECEIVED),
    Fact.Kind.SEAT_GIVEN: Circulates(Nature.SEATS, Direction.GIVEN),
    Fact.Kind.SEAT_TAKEN: Circulates(Nature.SEATS, Direction.RECEIVED),
}


def kinds_of(nature: str, direction: str) -> list[Fact.Kind]:
    """The kinds of facts in which that nature goes that way."""
    return [kind for kind, said in CIRCULATES.items() if said == (nature, direction)]
