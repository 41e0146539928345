"""How far a place may go with a person: what touches the whole person stays within what the place knows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.doors import Member
from comptoir.places.models import Acquaintance, Role
from comptoir.places.permissions import COUNTER, can_set_up_the_place


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
