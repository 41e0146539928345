"""Whom a place knows, and what they do in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor, ActorQuerySet
from comptoir.kit import ready
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Acquaintance, Place, Role


class NotAPerson(Refusal):
    """Only persons are met and hold roles; organisations have ties and stewardships."""


class RoleEndsBeforeItStarts(Refusal):
    """The end of the role is not after its beginning."""

    field = "last_day"


class AlreadyHasThatRole(Refusal):
    """The person already holds that role during part of the time asked for."""

    field = "who"


class RoleIsOver(Refusal):
    """The role has ended already."""


class NobodyElseManages(Refusal):
    """Nobody would be left to set up the place."""


@transaction.atomic
def meet(*, place: Place, person: Actor, now: datetime) -> Acquaintance:
    """The place knows the person from now on; meeting again changes nothing.

    :raises NotAPerson:
    """
    if not person.is_person:
        raise NotAPerson(gettext("%(name)s is not a person.") % {"name": person.name})
    return Acquaintance.objects.get_or_create(place=place, person=person, defaults={"since": now})[0]


def is_known_to(place: Place, person: Actor) -> bool:
    """Whether the place has met the person. One query."""
    return bool(ready.ask(_KNOWN, [place.pk, person.pk]))


_KNOWN = "SELECT 1 FROM places_acquaintance WHERE place_id = %s AND person_id = %s"


def persons_known_to(place: Place) -> ActorQuerySet:
    """The persons the place knows, as a queryset to search among."""
    # Joined, and not a list of keys: search asks it of each candidate, and a place may know fifty thousand.
    return Actor.objects.standing().persons().filter(acquaintances__place=place)


@transaction.atomic
def give_role(
    *,
    place: Place,
    person: Actor,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    by: Account | None,
    now: datetime,
) -> Role:
    """The person holds the role in ``[starts_at, ends_at)``, without end when ``ends_at`` is None.

    The place knows the person from then on.

    :raises NotAPerson, RoleEndsBeforeItStarts, AlreadyHasThatRole:
    """
    role = Role(
        place=place, person=person, kind=Role.Kind(kind), starts_at=starts_at, ends_at=ends_at, given_by=by
    )
    _lock(place)
    meet(place=place, person=person, now=now)
    _check(role, starts_at, ends_at)
    role.save()
    return role


@transaction.atomic
def change_role(
    *, role: Role, starts_at: datetime, ends_at: datetime | None, by: Account | None, now: datetime
) -> Role:
    """The role is held in ``[starts_at, ends_at)`` instead.

    :raises RoleIsOver, RoleEndsBeforeItStarts, AlreadyHasThatRole, NobodyElseManages:
    """
    _lock(role.place)
    role.refresh_from_db()
    if role.ends_at is not None and role.ends_at <= now:
        raise RoleIsOver(gettext("This role is over already."))
    _check(role, starts_at, ends_at)
    if role.kind == Role.Kind.MANAGER and starts_at > now and not _other_managers(role, now):
        raise NobodyElseManages(_nobody_else())
    role.starts_at, role.ends_at = starts_at, ends_at
    role.save(update_fields=["starts_at", "ends_at"])
    return role


@transaction.atomic
def end_role(*, role: Role, at: datetime | None = None, by: Account | None, now: datetime) -> None:
    """The role ends at that instant, now by default; one that has not begun by then is taken back whole.

    :raises RoleIsOver: when it has ended already.
    :raises NobodyElseManages: when no other manager would be left.
    """
    _lock(role.place)
    role.refresh_from_db()
    moment = at or now
    if role.ends_at is not None and role.ends_at <= moment:
        raise RoleIsOver(gettext("This role is over already."))
    if role.kind == Role.Kind.MANAGER and not _other_managers(role, moment):
        raise NobodyElseManages(_nobody_else())
    if role.starts_at >= moment:
        role.delete()
        return
    role.ends_at = moment
    role.save(update_fields=["ends_at"])


def _check(role: Role, starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise RoleEndsBeforeItStarts(gettext("The role would end before it starts."))
    same = Role.objects.filter(place=role.place, person=role.person, kind=role.kind).exclude(pk=role.pk)
    until = Q() if ends_at is None else Q(starts_at__lt=ends_at)
    if same.filter(until, Q(ends_at=None) | Q(ends_at__gt=starts_at)).exists():
        words = {"name": role.person.name, "role": Role.Kind(role.kind).label}
        raise AlreadyHasThatRole(gettext("%(name)s already has the role “%(role)s” then.") % words)


def _nobody_else() -> str:
    return gettext("Nobody else would be left to set up the place. Name another manager first.")


def _other_managers(role: Role, at: datetime) -> bool:
    managers = Role.objects.in_force(at).filter(place=role.place, kind=Role.Kind.MANAGER)
    return managers.exclude(pk=role.pk).exists()


def _lock(place: Place) -> None:
    Place.objects.select_for_update().get(pk=place.pk)
