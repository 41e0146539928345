"""What is done about the network: a next step by somebody and a day, or a reading set aside for a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.network.models import NextStep, SetAside
from comptoir.network.readings import Reading
from comptoir.places.models import Place, Role


class StepSaysNothing(Refusal):
    """A step says what is to be done."""

    field = "what"


class StepIsInThePast(Refusal):
    """A step is for today or later."""

    field = "on"


class NotOfTheTeam(Refusal):
    """Who takes a step on holds a role in the place."""

    field = "who"


class StepIsDone(Refusal):
    """The step was done already."""


class ReasonIsMissing(Refusal):
    """A reading is set aside for a reason that others can read."""

    field = "reason"


class IsSetAside(Refusal):
    """Somebody set the reading aside already."""


def team_of(place: Place, now: datetime) -> QuerySet[Actor]:
    """Who may take a step on, by name: whoever holds a role in the place but that of a mere member."""
    roles = Role.objects.in_force(now).filter(place=place).exclude(kind=Role.Kind.MEMBER)
    return Actor.objects.standing().filter(pk__in=roles.values("person")).in_name_order()


@transaction.atomic
def agree_step(
    *,
    place: Place,
    what: str,
    who: Actor,
    on: date,
    actor: Actor | None = None,
    reading: Reading | None = None,
    by: Account | None,
    now: datetime,
) -> NextStep:
    """``who`` will do ``what`` by that day, with ``actor`` or because of ``reading`` when they are said.

    Agreed twice while it is not done, it is one step.

    :raises StepSaysNothing, StepIsInThePast, NotOfTheTeam:
    """
    if not what.strip():
        raise StepSaysNothing(gettext("Say what will be done."))
    if on < place.day_of(now):
        raise StepIsInThePast(gettext("This day is over. Choose today or a later day."))
    if not team_of(place, now).filter(pk=who.pk).exists():
        raise NotOfTheTeam(gettext("%(name)s is not of the team of this place.") % {"name": who.name})
    Place.objects.select_for_update().get(pk=place.pk)
    told = {"place": place, "actor": actor, "what": what.strip(), "who": who, "on": on}
    same = NextStep.objects.filter(done_at=None, reading=reading.key if reading else "", **told).first()
    return same or NextStep.objects.create(
        agreed_at=now, agreed_by=by, reading=reading.key if reading else "",
        because=reading.sentence[:500] if reading else "", **told,
    )  # fmt: skip


@transaction.atomic
def finish_step(*, step: NextStep, outcome: str, by: Account | None, now: datetime) -> NextStep:
    """The step is done, and this came of it. :raises StepIsDone:"""
    kept = NextStep.objects.select_for_update().get(pk=step.pk)
    if kept.done_at is not None:
        raise StepIsDone(gettext("This step was done already."))
    kept.done_at, kept.outcome = now, outcome.strip()
    kept.save(update_fields=["done_at", "outcome"])
    return kept


@transaction.atomic
def set_aside(*, place: Place, reading: Reading, reason: str, by: Account | None, now: datetime) -> SetAside:
    """The reading is not shown any more with the others, until its evidence changes.

    :raises ReasonIsMissing, IsSetAside:
    """
    if not reason.strip():
        raise ReasonIsMissing(gettext("Say why, so that others can follow."))
    Place.objects.select_for_update().get(pk=place.pk)
    if SetAside.objects.filter(place=place, reading=reading.key, taken_back_at=None).exists():
        raise IsSetAside(gettext("Somebody set this aside already."))
    return SetAside.objects.create(
        place=place,
        reading=reading.key,
        sentence=reading.sentence[:500],
        reason=reason.strip(),
        at=now,
        by=by,
    )


def take_back(*, aside: SetAside, by: Account | None, now: datetime) -> None:
    """The reading is shown again, if it still says so; twice changes nothing."""
    SetAside.objects.filter(pk=aside.pk, taken_back_at=None).update(taken_back_at=now)


def open_steps(place: Place, actor: Actor | None = None, at: datetime | None = None) -> list[NextStep]:
    """What is agreed and not done, soonest first; with that actor, as known at that moment. One query."""
    is_open = Q(done_at=None)
    if at is not None:
        is_open = Q(is_open | Q(done_at__gte=at), agreed_at__lt=at)
    steps = NextStep.objects.filter(is_open, place=place).select_related("who", "actor")
    return list((steps.filter(actor=actor) if actor else steps).order_by("on", "pk"))


def standing_aside(place: Place) -> list[SetAside]:
    """The readings that are set aside, latest first. One query."""
    return list(SetAside.objects.filter(place=place, taken_back_at=None).order_by("-at", "-pk"))
