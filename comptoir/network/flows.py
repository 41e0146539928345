"""What circulates between an actor and a place, or between two actors in a place: figures and their lines.

A period is half-open, ``[since, until)``, and counted by whole months: those that it touches. None is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.places.models import Place


@dataclass(frozen=True)
class FlowTotal:
    """So much of one nature, one way: ``quantity`` in ``unit``, from ``facts`` facts."""

    nature: str
    direction: str
    unit: str
    quantity: Decimal
    facts: int
    first_at: datetime
    last_at: datetime


def between(
    place: Place,
    actor: Actor,
    counterpart: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[FlowTotal]:
    """What circulates between the actor and the place itself, or the counterpart: by nature, direction."""
    raise NotImplementedError


def totals_by_actor(
    place: Place, since: date | None = None, until: date | None = None
) -> dict[int | None, list[FlowTotal]]:
    """What circulates between the place and each actor, by key; persons are one sum, under None."""
    raise NotImplementedError


def lines(
    place: Place,
    actor: Actor,
    nature: str,
    direction: str,
    counterpart: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Fact]:
    """The facts behind a figure of ``between``, oldest first: their quantities sum to it."""
    raise NotImplementedError
