"""What the network holds about a person: sums of facts that the journal already gives to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.network.models import Flow

title = _("What circulates")


def export_of(person: Actor) -> dict[str, Any]:
    """The sums of the person's own facts, month by month; numbers as text."""
    flows = Flow.objects.filter(actor=person).select_related("place").order_by("month", "pk")
    return {
        "flows": [
            {
                "place": flow.place.name,
                "month": flow.month.isoformat(),
                "nature": flow.nature,
                "direction": flow.direction,
                "quantity": str(flow.quantity),
                "unit": flow.unit,
            }
            for flow in flows
        ]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Nothing to forget: a flow holds numbers, and its actor has lost their name in ``actors``."""
