"""What the ties hold about a person, to give it to them and to forget it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.ties.models import AgreementParty, Tie

title = _("Ties and agreements")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's ties and the agreements they are party to, oldest first; dates in ISO 8601."""
    ties = Tie.objects.filter(subject=person).select_related("counterpart", "place")
    parties = AgreementParty.objects.filter(actor=person).select_related("agreement")
    return {
        "ties": [_tie(tie) for tie in ties.order_by("declared_at", "pk")],
        "agreements": [
            {
                "title": party.agreement.title,
                "quality": party.quality,
                "starts_on": party.agreement.starts_on.isoformat(),
                "ends_on": party.agreement.ends_on.isoformat() if party.agreement.ends_on else None,
            }
            for party in parties.order_by("agreement__starts_on", "pk")
        ],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget the person's ties; an agreement keeps its party, whose name is erased with the person."""
    Tie.objects.filter(subject=person).delete()
    AgreementParty.objects.filter(actor=person).update(quality="")


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "kind": tie.kind,
        "with": str(tie.counterpart or tie.place),
        "body": tie.body,
        "seat": tie.seat,
        "since": tie.since.isoformat() if tie.since else None,
        "until": tie.until.isoformat() if tie.until else None,
        "source": tie.source,
        "withdrawn": tie.withdrawn_at is not None,
    }
