"""How far a place may go: what touches all of a person, or an organisation, stays within what it knows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Actor, Merge
from comptoir.journal.models import Fact
from comptoir.kit.articles import the
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member
from comptoir.places.models import Acquaintance, Place, Role
from comptoir.places.people import persons_known_to
from comptoir.places.permissions import COUNTER, can_set_up_the_place
from comptoir.ties.models import AgreementParty, Tie


class ReachesBeyondThePlace(Refusal):
    """The act would change, or show, what another place knows."""


class OnlyForTheManager(Refusal):
    """The person stands at the counter: whoever could sign in as them would have their rights."""


def refuse_beyond(member: Member, person: Actor, *, now: datetime) -> None:
    """For what touches the whole person: merging, an account, an export, erasing.

    :raises ReachesBeyondThePlace: when another place knows them too: then the person does it themselves.
    :raises OnlyForTheManager: when they hold a role at the counter, and ``member`` is no manager.
    """
    if Acquaintance.objects.filter(person=person).exclude(place=member.place).exists():
        raise ReachesBeyondThePlace(
            gettext("This would reach beyond the place. %(name)s can ask for it from their own page.")
            % {"name": person.name}
        )
    works = Role.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), person=person, kind__in=COUNTER)
    if not can_set_up_the_place(member) and works.exists():
        raise OnlyForTheManager(
            gettext("%(name)s works at the counter: only a manager may do this.") % {"name": person.name}
        )


def refuse_used_elsewhere(member: Member, organisation: Actor) -> None:
    """Before an organisation goes into another: all places share it, and what they did with it would move.

    :raises ReachesBeyondThePlace: when another place has something of its own with it.
    """
    place = member.place
    names = Q(actor=organisation) | Q(acting_for=organisation) | Q(counterpart=organisation)
    facts = Fact.objects.filter(names)
    ends = Q(subject=organisation) | Q(counterpart=organisation)
    ties = Tie.objects.declared().filter(ends).filter(
        Q(told_in__isnull=False) & ~Q(told_in=place) | Q(place__isnull=False) & ~Q(place=place)
    )  # fmt: skip
    parties = AgreementParty.objects.filter(actor=organisation)
    theirs = (facts.exclude(place=place), ties, parties.exclude(agreement__place=place))
    if any(rows.exists() for rows in theirs):
        raise ReachesBeyondThePlace(
            gettext(
                "Another place works with %(name)s. Keep that one and let yours go into it, or let them do "
                "it."
            )
            % {"name": the(organisation.name)}
        )


def merges_here(place: Place) -> QuerySet[Merge, Merge]:
    """Those that the place may take apart: of persons it knows; of organisations, made by one it knows."""
    persons = persons_known_to(place).values("pk")
    organisations = ~Q(kept__kind=Actor.Kind.PERSON) & Q(merged_by__person__in=persons)
    return Merge.objects.filter(Q(kept__in=persons) | organisations)
