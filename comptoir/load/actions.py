"""Showing what one carries to somebody one chose, and taking that back: nobody does it for somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor, Consent
from comptoir.kit.refusals import Refusal
from comptoir.load.models import LoadShare
from comptoir.network.steps import team_of
from comptoir.places.models import Place, Role


class NotYourLoad(Refusal):
    """Only who carries it shows it, or takes it back."""


class CannotBeShownTo(Refusal):
    """It is shown to somebody of the team, or to a member who may be named."""

    field = "seen_by"


class IsShownAlready(Refusal):
    """They see it already."""

    field = "seen_by"


def may_see(place: Place, person: Actor, now: datetime) -> QuerySet[Actor]:
    """To whom the person may show what they carry, by name.

    The team, and the members who agreed to be named to the other members.
    """
    roles = Role.objects.in_force(now).filter(place=place)
    named = Consent.objects.filter(purpose=Consent.Purpose.NAME_SHOWN, withdrawn_at=None)
    members = Q(pk__in=roles.values("person")) & Q(pk__in=named.values("person"))
    known = Actor.objects.standing().filter(members | Q(pk__in=team_of(place, now).values("pk")))
    return known.exclude(pk=person.pk).in_name_order()


@transaction.atomic
def show_load(*, place: Place, person: Actor, seen_by: Actor, by: Account, now: datetime) -> LoadShare:
    """From now on ``seen_by`` sees what the person carries in that place.

    :raises NotYourLoad, CannotBeShownTo, IsShownAlready:
    """
    _refuse_others(person, by)
    Actor.objects.select_for_update().get(pk=person.pk)
    if not may_see(place, person, now).filter(pk=seen_by.pk).exists():
        raise CannotBeShownTo(
            gettext("Choose somebody of the team, or a member who agreed to be named to the others.")
        )
    if LoadShare.objects.standing().filter(place=place, person=person, seen_by=seen_by).exists():
        raise IsShownAlready(gettext("%(name)s sees it already.") % {"name": seen_by.name})
    return LoadShare.objects.create(place=place, person=person, seen_by=seen_by, since_at=now)


@transaction.atomic
def take_back_load(*, share: LoadShare, by: Account, now: datetime) -> LoadShare:
    """They see it no more; twice changes nothing. :raises NotYourLoad:"""
    _refuse_others(share.person, by)
    kept = LoadShare.objects.select_for_update().get(pk=share.pk)
    if kept.ended_at is None:
        kept.ended_at = now
        kept.save(update_fields=["ended_at"])
    return kept


def _refuse_others(person: Actor, by: Account) -> None:
    if by.person_id != person.pk:
        raise NotYourLoad(gettext("Only the person who carries it shows it, or takes that back."))
