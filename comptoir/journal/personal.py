"""What the journal holds about a person, to give it to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.journal.models import Fact

title = _("Facts of the journal")


def export_of(person: Actor) -> dict[str, Any]:
    """The facts in which the person appears, oldest first; instants in ISO 8601, numbers as text."""
    facts = Fact.objects.filter(Q(actor=person) | Q(acting_for=person) | Q(counterpart=person))
    return {
        "facts": [
            {
                "kind": fact.kind,
                "at": fact.at.isoformat(),
                "place": fact.place.name,
                "what": fact.label,
                "quantity": str(fact.quantity),
                "unit": fact.unit,
            }
            for fact in facts.select_related("place").order_by("at", "pk")
        ]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Nothing to forget: a fact holds codes and numbers, and its actor has lost their name in ``actors``.

    A trade whose facts say words of the person's own writes them again when it erases those words.
    """
