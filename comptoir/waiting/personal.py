"""What the waiting list holds about a person, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.waiting.actions import leave
from comptoir.waiting.models import Waiting

title = _("Waiting lists")


def export_of(person: Actor) -> dict[str, Any]:
    """What the person waits or waited for, oldest first, with what was offered to them."""
    rows = Waiting.objects.filter(person=person).select_related("place", "resource", "acting_for")
    return {
        "waiting": [_exported(row) for row in rows.order_by("joined_at", "pk").prefetch_related("offers")]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """They wait no longer, and what it was for is forgotten; that somebody waited stays."""
    for waiting in Waiting.objects.standing().filter(person=person).order_by("pk"):
        leave(waiting=waiting, by=by, now=now)
    Waiting.objects.filter(person=person).exclude(purpose="").update(purpose="")


def _exported(waiting: Waiting) -> dict[str, Any]:
    moments = {
        name: moment.isoformat() if (moment := getattr(waiting, name)) is not None else None
        for name in ("starts_at", "ends_at", "joined_at", "left_at", "served_at")
    }
    offers = sorted(waiting.offers.all(), key=lambda offer: offer.pk)
    return {
        "place": waiting.place.name,
        "resource": waiting.resource.name,
        "purpose": waiting.purpose,
        "acting_for": waiting.acting_for.name if waiting.acting_for else "",
        "party": waiting.party,
        **moments,
        "offers": [{"offered_at": o.offered_at.isoformat(), "answer": o.answer} for o in offers],
    }
