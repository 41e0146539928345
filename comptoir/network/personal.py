"""What the network holds about a person: sums of facts of the journal, and what they took on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.network.models import Flow, NextStep

title = _("What circulates")


def export_of(person: Actor) -> dict[str, Any]:
    """The sums of the person's own facts, month by month, and the steps they took on; numbers as text."""
    steps = NextStep.objects.filter(who=person).select_related("place", "actor").order_by("on", "pk")
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
        ],
        "next_steps": [
            {
                "place": step.place.name,
                "what": step.what,
                "with": step.actor.name if step.actor else None,
                "on": step.on.isoformat(),
                "done_at": step.done_at.isoformat() if step.done_at else None,
                "outcome": step.outcome,
            }
            for step in steps
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """What came of their steps is forgotten; flows are numbers, names go in ``actors``."""
    NextStep.objects.filter(who=person).update(outcome="", because="")
