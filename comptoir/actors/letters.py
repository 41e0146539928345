"""Where one writes to an actor."""

from __future__ import annotations

from comptoir.actors.models import Account, Actor


def address_of(actor: Actor) -> str:
    """Where to write to them: where they sign in, or the address they gave; empty when there is none."""
    if not actor.is_standing:
        return ""
    account = Account.objects.filter(person=actor, is_active=True).first()
    return account.email if account is not None else actor.email
