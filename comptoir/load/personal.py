"""What is held here about a person: to whom they show what they carry, and who shows it to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.load.models import LoadShare

title = _("What I carry, and who sees it")


def export_of(person: Actor) -> dict[str, Any]:
    """Both ways, with who stands at the other end, since when and until when."""
    shares = LoadShare.objects.filter(Q(person=person) | Q(seen_by=person))
    rows = list(shares.select_related("place", "person", "seen_by").order_by("since_at", "pk"))
    return {
        "shown_to": [_told(row, row.seen_by) for row in rows if row.person_id == person.pk],
        "seen_of": [_told(row, row.person) for row in rows if row.seen_by_id == person.pk],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Nothing of it remains: it served the two of them only."""
    LoadShare.objects.filter(Q(person=person) | Q(seen_by=person)).delete()


def _told(row: LoadShare, other: Actor) -> dict[str, Any]:
    return {
        "place": row.place.name,
        "who": other.name,
        "since": row.since_at.isoformat(),
        "until": row.ended_at.isoformat() if row.ended_at else None,
    }
