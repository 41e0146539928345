"""What places hold about a person, to give it to them and to forget it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Acquaintance, Role

title = _("Places and roles")


def export_of(person: Actor) -> dict[str, Any]:
    """The places that know the person and the roles they had there, oldest first; instants in ISO 8601."""
    known = Acquaintance.objects.filter(person=person).select_related("place")
    roles = Role.objects.filter(person=person).select_related("place")
    return {
        "known_to": [
            {"place": one.place.name, "since": one.since.isoformat()} for one in known.order_by("since", "pk")
        ],
        "roles": [
            {
                "place": role.place.name,
                "role": role.kind,
                "starts_at": role.starts_at.isoformat(),
                "ends_at": role.ends_at.isoformat() if role.ends_at else None,
            }
            for role in roles.order_by("starts_at", "pk")
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """No place knows the person any more, nor what they did in it."""
    Role.objects.filter(person=person).delete()
    Acquaintance.objects.filter(person=person).delete()
