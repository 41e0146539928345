"""What a person did to what can be had: the closures they made. Who takes the time, the trades say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.resources.models import Closure

title = _("Closures they made")


def export_of(person: Actor) -> dict[str, Any]:
    """The closures that the person made or lifted, oldest first, instants in ISO 8601."""
    made = Closure.objects.filter(Q(made_by__person=person) | Q(lifted_by__person=person))
    rows = made.order_by("made_at", "pk").values_list("made_at", "reason", "starts_at", "ends_at")
    return {
        "closures": [
            {
                "made_at": made_at.isoformat(), "reason": reason,
                "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(),
            }
            for made_at, reason, starts_at, ends_at in rows
        ]
    }  # fmt: skip


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """A closure says nothing of who made it but their account's row, which is forgotten with them."""
