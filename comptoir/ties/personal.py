"""What the ties hold about a person, to give it to them and to forget it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.ties.models import Agreement, AgreementParty, Tie

title = _("Ties and agreements")


def export_of(person: Actor) -> dict[str, Any]:
    """The person's ties and the agreements they are party to, oldest first; dates in ISO 8601."""
    ties = (
        Tie.objects.filter(subject=person).select_related("counterpart", "place").prefetch_related("states")
    )
    carried = Tie.objects.filter(carried_by=person).select_related("subject", "counterpart", "place")
    carried = carried.prefetch_related("states")
    contacts = Agreement.objects.filter(Q(contact_here=person) | Q(contact_there=person))
    parties = AgreementParty.objects.filter(actor=person).select_related("agreement")
    return {
        "ties": [_tie(tie) for tie in ties.order_by("declared_at", "pk")],
        "carries": [{"who": str(tie.subject), **_tie(tie)} for tie in carried.order_by("declared_at", "pk")],
        "agreements": [
            {
                "title": party.agreement.title,
                "quality": party.quality,
                "starts_on": party.agreement.starts_on.isoformat(),
                "ends_on": party.agreement.ends_on.isoformat() if party.agreement.ends_on else None,
            }
            for party in parties.order_by("agreement__starts_on", "pk")
        ],
        "contact_for": [agreement.title for agreement in contacts.order_by("starts_on", "pk")],
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget the person's ties, and that they carry others or answer for agreements.

    An agreement keeps its party, whose name is erased with the person.
    """
    Tie.objects.filter(subject=person).delete()
    Tie.objects.filter(carried_by=person).update(carried_by=None)
    Agreement.objects.filter(contact_here=person).update(contact_here=None)
    Agreement.objects.filter(contact_there=person).update(contact_there=None)
    AgreementParty.objects.filter(actor=person).update(quality="")


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "kind": tie.kind,
        "with": str(tie.counterpart or tie.place),
        "body": tie.body,
        "seat": tie.seat,
        "quality": tie.quality,
        "states": [
            {"state": row.state, "obstacle": row.obstacle, "since": row.since_at.isoformat()}
            for row in tie.states.all()
        ],
        "since": tie.since.isoformat() if tie.since else None,
        "until": tie.until.isoformat() if tie.until else None,
        "source": tie.source,
        "withdrawn": tie.withdrawn_at is not None,
    }
