"""What presence holds about a person, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.presence.models import Visit

title = _("Visits")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's visits, oldest first, instants in ISO 8601."""
    visits = Visit.objects.filter(person=person).select_related("place", "acting_for")
    return {
        "visits": [
            {
                "place": visit.place.name,
                "purpose": visit.purpose,
                "detail": visit.detail,
                "acting_for": visit.acting_for.name if visit.acting_for else "",
                "arrived_at": visit.arrived_at.isoformat(),
                "left_at": visit.left_at.isoformat() if visit.left_at else None,
                "undone": visit.undone_at is not None,
            }
            for visit in visits.order_by("arrived_at", "pk")
        ]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget what was noted about the visits; that somebody came, and when, stays as a number."""
    Visit.objects.filter(~Q(detail=""), person=person).update(detail="")
