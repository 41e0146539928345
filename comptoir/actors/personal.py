"""What actors itself holds about a person, to give them and to forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CASCADE, Q
from django.utils.translation import gettext, gettext_lazy, override

from comptoir.actors.models import Account, Actor, ActorTheme, Card, Consent, Merge
from comptoir.actors.pointing import foreign_keys_to, rows
from comptoir.actors.search.index import forget_unused_words, index_actors
from comptoir.kit.refusals import Refusal

title = gettext_lazy("Identity")

_TOLD = ("name", "email", "phone", "commune", "language", "website", "siret", "presentation")


class OnlyPersonsAreErased(Refusal):
    """An organisation is a public fact; it is corrected, not erased."""


def export_of(person: Actor) -> dict[str, Any]:
    """What is held, by label in the active language; instants in ISO 8601, ready for JSON."""
    return {
        **_told_about(person),
        **_place_in_network_of(person),
        gettext("Known since"): person.registered_at.isoformat(),
        gettext("Also registered as"): [_told_about(other) for other in _absorbed(person)],
        gettext("Account"): _account_of(person),
        gettext("Cards"): [_card(card) for card in person.cards.order_by("pk")],
        gettext("Consents"): [_consent(consent) for consent in _consents_of(person)],
    }


@transaction.atomic
def erase(person: Actor, *, by: Account | None, now: datetime) -> None:
    """Forget who this was: a neutral name stays, so that what happened can still be counted.

    Name, e-mail, phone, town, place in a network, cards, consents, words of search and traces of merges are
    gone for good; so is the way in. The rows once merged into this one are erased with it. Erasing again
    changes nothing.

    :raises OnlyPersonsAreErased:
    """
    if not person.is_person:
        raise OnlyPersonsAreErased(gettext("%(name)s is not a person.") % {"name": person.name})
    same = [person, *_absorbed(person)]
    Card.objects.filter(person__in=same).delete()
    Consent.objects.filter(person__in=same).delete()
    Merge.objects.filter(Q(kept__in=same) | Q(absorbed__in=same)).delete()
    for account in Account.objects.filter(person__in=same):
        _close(account)
    with override(settings.LANGUAGE_CODE):
        nobody = gettext("Erased person")
    ActorTheme.objects.filter(actor__in=same).delete()
    for row in same:
        for field in (*_TOLD, "scale", "family"):
            setattr(row, field, "")
        row.name, row.erased_at = nobody, row.erased_at or now
        row.save()
    index_actors(same)
    forget_unused_words()


def _absorbed(person: Actor) -> list[Actor]:
    return list(Actor.objects.filter(merged_into=person).order_by("pk"))


def _consents_of(person: Actor) -> list[Consent]:
    consents = person.consents.select_related("recorded_by__person", "withdrawn_by__person")
    return list(consents.order_by("pk"))


def _told_about(actor: Actor) -> dict[str, str]:
    labels = ((str(Actor._meta.get_field(name).verbose_name), getattr(actor, name)) for name in _TOLD)  # type: ignore[union-attr]
    return {label: value for label, value in labels if value}


def _place_in_network_of(person: Actor) -> dict[str, Any]:
    told = {
        gettext("Scale"): str(person.get_scale_display()),
        gettext("Family"): str(person.get_family_display()),
        gettext("Themes"): [row.theme for row in person.themes.order_by("folded")],
    }
    return {label: value for label, value in told.items() if value}


def _account_of(person: Actor) -> dict[str, Any] | None:
    account = Account.objects.filter(person=person).first()
    if account is None:
        return None
    return {
        gettext("E-mail"): account.email,
        gettext("Opened at"): account.created_at.isoformat(),
        gettext("Last sign-in"): account.last_login.isoformat() if account.last_login else None,
        gettext("May sign in"): account.is_active,
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        gettext("Card number"): str(card),
        gettext("Issued at"): card.issued_at.isoformat(),
        gettext("Revoked at"): card.revoked_at.isoformat() if card.revoked_at else None,
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        gettext("Purpose of the consent"): str(consent.get_purpose_display()),
        gettext("Given at"): consent.given_at.isoformat(),
        gettext("Source"): consent.source,
        gettext("Recorded by"): str(consent.recorded_by or ""),
        gettext("Withdrawn at"): consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
        gettext("Source of the withdrawal"): consent.withdrawn_source,
        gettext("Withdrawal recorded by"): str(consent.withdrawn_by or ""),
    }


def _close(account: Account) -> None:
    """No way in is left, nor what was kept for it; the row stays for what it recorded of others."""
    for field in foreign_keys_to(Account):
        if field.remote_field.on_delete is CASCADE:
            rows(field.model).filter(**{field.name: account}).delete()
    account.email = f"erased-{account.pk}@invalid"
    account.is_active = False
    account.last_login = None
    account.set_unusable_password()
    account.save()
