"""What is kept of the closures that hit a person's bookings, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.closures.models import Settlement

title = _("Closures")


def export_of(person: Actor) -> dict[str, Any]:
    """What closures did to the person's bookings, oldest first, instants in ISO 8601."""
    rows = Settlement.objects.filter(booking__booked_for=person).select_related("resource_before", "closure")
    settlements = list(rows.order_by("starts_before", "pk"))
    along = {key for row in settlements for key in row.along_before}
    names = dict(Resource.objects.filter(pk__in=along).values_list("pk", "name"))
    return {"settlements": [_exported(row, names) for row in settlements]}


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Nothing here names them: the booking does, and forgets. That it was moved or cancelled stays."""


def _exported(row: Settlement, names: dict[int, str]) -> dict[str, Any]:
    return {
        "resource": row.resource_before.name,
        "starts_at": row.starts_before.isoformat(),
        "ends_at": row.ends_before.isoformat(),
        "what_was_done": row.kind,
        "went_along": [names[key] for key in row.along_before if key in names],
        "reason": row.closure.reason,
        "told_at": row.told_at.isoformat() if row.told_at is not None else None,
    }
