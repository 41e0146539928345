"""What the portraits hold about a person: what passed between them and a place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.portraits.models import Exchange, ExchangeSaid

title = _("What passed")


def export_of(person: Actor) -> dict[str, Any]:
    """What passed with the person, oldest first, with all that was said of it; numbers as text."""
    exchanges = Exchange.objects.filter(actor=person).select_related("place", "agreement")
    return {
        "exchanges": [
            {
                "place": one.place.name,
                "agreement": one.agreement.title if one.agreement else None,
                "withdrawn": one.withdrawn_at is not None,
                "said": [_said(each) for each in one.said.all()],
            }
            for one in exchanges.prefetch_related("said").order_by("on", "pk")
        ]
    }


def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """What was typed about it is forgotten; that so much passed stays as a number."""
    ExchangeSaid.objects.filter(exchange__actor=person).update(what="")
    Exchange.objects.filter(actor=person).update(what="")


def _said(said: ExchangeSaid) -> dict[str, Any]:
    return {
        "nature": said.nature, "direction": said.direction, "quantity": str(said.quantity),
        "on": said.on.isoformat(), "what": said.what, "said_at": said.said_at.isoformat(),
    }  # fmt: skip
