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
    """The person's ties, from either end, and the agreements they are party to, oldest first; ISO 8601."""
    told = Tie.objects.select_related("subject", "counterpart", "place").order_by("declared_at", "pk")
    told = told.prefetch_related("states", "corrections")
    contacts = Agreement.objects.filter(Q(contact_here=person) | Q(contact_there=person))
    parties = AgreementParty.objects.filter(actor=person).select_related("agreement")
    return {
        "ties": [_tie(tie) for tie in told.filter(subject=person)],
        "ties_of_others": [{"who": str(tie.subject), **_tie(tie)} for tie in told.filter(counterpart=person)],
        "carries": [{"who": str(tie.subject), **_tie(tie)} for tie in told.filter(carried_by=person)],
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
    """Forget the person's ties, from either end, and that they carry others or answer for agreements.

    An agreement keeps its party, whose name is erased with the person.
    """
    Tie.objects.filter(Q(subject=person) | Q(counterpart=person)).delete()
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
        "corrections": [
            {"changes": row.changes, "at": row.corrected_at.isoformat()} for row in tie.corrections.all()
        ],
        "since": tie.since.isoformat() if tie.since else None,
        "until": tie.until.isoformat() if tie.until else None,
        "source": tie.source,
        "confirmed_on": tie.confirmed_on.isoformat() if tie.confirmed_on else None,
        "withdrawn": tie.withdrawn_at is not None,
    }
