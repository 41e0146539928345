"""The letters about one's own data."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place, Role


def send_erasure_asked(*, person: Actor, place: Place, now: datetime) -> None:
    """To every manager of the place, each in their language: somebody asks to be forgotten."""
    managers = Role.objects.in_force(now).filter(place=place, kind=Role.Kind.MANAGER).values("person")
    accounts = Account.objects.filter(person__in=managers, is_active=True).select_related("person")
    for account in accounts.order_by("pk"):
        told = {"person": person, "place": place, "manager": account}
        with translation.override(account.person.language or place.language):
            subject = gettext("%(name)s asks to be erased") % {"name": person.name}
            words = render_to_string("people/mine_erasure.txt", told)
        send_mail(subject, words, None, [account.email])
