"""Welcoming people and saying goodbye, one by one and in groups, and taking either back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.journal.actions import write_facts
from comptoir.kit import speech
from comptoir.kit.overlap import broke
from comptoir.kit.refusals import Refusal
from comptoir.places import people
from comptoir.places.models import Acquaintance, Place
from comptoir.presence.facts import facts_of
from comptoir.presence.models import GroupVisit, HeadCount, Purpose, Visit


class AlreadyIn(Refusal):
    """The person is in already; ``visit`` is how we know."""

    def __init__(self, visit: Visit) -> None:
        words = {"name": visit.person.name, "since": speech.clock(visit.arrived_at)}
        super().__init__(gettext("%(name)s is in already, since %(since)s.") % words)
        self.visit = visit


class AlreadyGone(Refusal):
    """Whoever it is has left before."""


class NotGone(Refusal):
    """Whoever it is has not left: there is no goodbye to take back."""


class AlreadyUndone(Refusal):
    """This arrival was taken back."""


class TimeIsToCome(Refusal):
    """An arrival or a departure is noted when it happens or after, never before."""


class LeavesBeforeArriving(Refusal):
    """The departure would come before the arrival."""


class NobodyToCount(Refusal):
    """A group has at least one person."""


@transaction.atomic
def welcome(
    *,
    place: Place,
    person: Actor,
    purpose: str,
    detail: str = "",
    acting_for: Actor | None = None,
    claim: UUID | None = None,
    arrived_at: datetime,
    left_at: datetime | None = None,
    by: Account | None,
    now: datetime,
    is_from_paper: bool = False,
) -> Visit:
    """The person is in since ``arrived_at``, and known to the place from now on.

    ``left_at`` is for a visit that is over when it is typed, from paper.

    :raises NotAPerson, TimeIsToCome, LeavesBeforeArriving:
    :raises AlreadyIn: when another visit of the person covers part of that time; it carries the visit.
    """
    _check_times(arrived_at, left_at, now)
    people.meet(place=place, person=person, now=now)
    Acquaintance.objects.select_for_update().get(place=place, person=person)
    _refuse_twice(place, person, arrived_at, left_at)
    visit = Visit(
        place=place,
        person=person,
        acting_for=acting_for,
        purpose=Purpose(purpose),
        detail=detail,
        claim=claim,
        arrived_at=arrived_at,
        left_at=left_at,
        recorded_by=by,
        is_from_paper=is_from_paper,
    )
    _save_as_inside(visit)
    write_facts(origin=visit, drafts=facts_of(visit))
    return visit


@transaction.atomic
def say_goodbye(*, visit: Visit, left_at: datetime, by: Account | None, now: datetime) -> Visit:
    """The person left at ``left_at``.

    :raises AlreadyGone, AlreadyUndone, TimeIsToCome, LeavesBeforeArriving:
    """
    _lock(visit)
    _refuse_undone(visit)
    if visit.left_at is not None:
        words = {"name": visit.person.name, "at": speech.clock(visit.left_at)}
        raise AlreadyGone(gettext("%(name)s left at %(at)s.") % words)
    _leave(visit, left_at, now)
    return visit


@transaction.atomic
def undo_goodbye(*, visit: Visit, by: Account | None, now: datetime) -> Visit:
    """The person did not leave after all.

    :raises NotGone, AlreadyUndone:
    :raises AlreadyIn: when the person came in again since.
    """
    _lock(visit)
    _refuse_undone(visit)
    if visit.left_at is None:
        raise NotGone(gettext("%(name)s has not left.") % {"name": visit.person.name})
    _refuse_twice(visit.place, visit.person, visit.arrived_at, None, but=visit)
    visit.left_at = None
    _save_as_inside(visit, update_fields=["left_at"])
    return visit


@transaction.atomic
def undo_visit(*, visit: Visit, by: Account | None, now: datetime) -> Visit:
    """The person did not come: the visit is kept, marked undone, and says nothing to the journal any more.

    :raises AlreadyUndone:
    """
    _lock(visit)
    _undo(visit, now)
    return visit


@transaction.atomic
def welcome_group(
    *,
    place: Place,
    counts: Mapping[str, int],
    purpose: str,
    label: str = "",
    organisation: Actor | None = None,
    arrived_at: datetime,
    left_at: datetime | None = None,
    by: Account | None,
    now: datetime,
    is_from_paper: bool = False,
) -> GroupVisit:
    """So many persons of each public are in, and nobody asked their names: ``{"senior": 6, "child": 2}``.

    :raises NobodyToCount, TimeIsToCome, LeavesBeforeArriving:
    """
    heads = {HeadCount.Public(public): number for public, number in counts.items() if number}
    if not heads or min(heads.values()) < 0:
        raise NobodyToCount(gettext("Say how many they are, at least one."))
    _check_times(arrived_at, left_at, now)
    group = GroupVisit.objects.create(
        place=place,
        organisation=organisation,
        label=label,
        purpose=Purpose(purpose),
        arrived_at=arrived_at,
        left_at=left_at,
        recorded_by=by,
        is_from_paper=is_from_paper,
    )
    HeadCount.objects.bulk_create(
        HeadCount(group=group, public=public, number=number) for public, number in heads.items()
    )
    write_facts(origin=group, drafts=facts_of(group))
    return group


@transaction.atomic
def say_goodbye_group(
    *, group: GroupVisit, left_at: datetime, by: Account | None, now: datetime
) -> GroupVisit:
    """The group left at ``left_at``, all together.

    :raises AlreadyGone, AlreadyUndone, TimeIsToCome, LeavesBeforeArriving:
    """
    _lock(group)
    _refuse_undone(group)
    if group.left_at is not None:
        raise AlreadyGone(gettext("This group left at %(at)s.") % {"at": speech.clock(group.left_at)})
    _leave(group, left_at, now)
    return group


@transaction.atomic
def undo_group_goodbye(*, group: GroupVisit, by: Account | None, now: datetime) -> GroupVisit:
    """The group did not leave after all.

    :raises NotGone, AlreadyUndone:
    """
    _lock(group)
    _refuse_undone(group)
    if group.left_at is None:
        raise NotGone(gettext("This group has not left."))
    group.left_at = None
    group.save(update_fields=["left_at"])
    return group


@transaction.atomic
def undo_group(*, group: GroupVisit, by: Account | None, now: datetime) -> GroupVisit:
    """The group did not come: kept, marked undone, and no longer counted.

    :raises AlreadyUndone:
    """
    _lock(group)
    _undo(group, now)
    return group


def _check_times(arrived_at: datetime, left_at: datetime | None, now: datetime) -> None:
    if arrived_at > now:
        raise TimeIsToCome(gettext("%(at)s is still to come.") % {"at": speech.clock(arrived_at)})
    if left_at is not None and left_at > now:
        raise TimeIsToCome(gettext("%(at)s is still to come.") % {"at": speech.clock(left_at)})
    if left_at is not None and left_at < arrived_at:
        words = {"left": speech.clock(left_at), "arrived": speech.clock(arrived_at)}
        raise LeavesBeforeArriving(gettext("Gone at %(left)s, but arrived at %(arrived)s.") % words)


def _refuse_twice(
    place: Place, person: Actor, arrived_at: datetime, left_at: datetime | None, but: Visit | None = None
) -> None:
    others = Visit.objects.standing().filter(place=place, person=person).exclude(pk=but and but.pk)
    others = others.filter(Q(left_at=None) | Q(left_at__gt=arrived_at))
    if left_at is not None:
        others = others.filter(arrived_at__lt=left_at)
    other = others.select_related("person").order_by("arrived_at").first()
    if other is not None:
        raise AlreadyIn(other)


def _save_as_inside(visit: Visit, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            visit.save(update_fields=update_fields)
    except IntegrityError as error:
        if not broke("visit_person_is_in_once", error):
            raise
        inside = Visit.objects.inside().filter(place=visit.place, person=visit.person)
        raise AlreadyIn(inside.select_related("person").get()) from error


def _lock(row: Visit | GroupVisit) -> None:
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    row.left_at, row.undone_at = fresh.left_at, fresh.undone_at


def _refuse_undone(row: Visit | GroupVisit) -> None:
    if row.undone_at is not None:
        raise AlreadyUndone(gettext("This arrival was undone."))


def _leave(row: Visit | GroupVisit, left_at: datetime, now: datetime) -> None:
    _check_times(row.arrived_at, left_at, now)
    row.left_at = left_at
    row.save(update_fields=["left_at"])


def _undo(row: Visit | GroupVisit, now: datetime) -> None:
    _refuse_undone(row)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    write_facts(origin=row, drafts=facts_of(row))
