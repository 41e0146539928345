"""Setting what one must have learnt, noting who has learnt it, and saying how much each may take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.agenda.models import Resource
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place
from comptoir.rights.models import Quota, Skill, Training
from comptoir.ties.models import Agreement

Rule = TypeVar("Rule", Skill, Quota)


class SkillNameIsMissing(Refusal):
    """A skill is called something."""

    field = "name"


class SkillNameIsTaken(Refusal):
    """The place asks for a skill of that name already."""

    field = "name"


class IsOfAnotherPlace(Refusal):
    """A resource, or an agreement, of another place."""


class AlreadyRetired(Refusal):
    """The skill or the quota is no longer in force."""


class OnlyPersonsLearn(Refusal):
    """An organisation is not trained; those who act for it are."""

    field = "person"


class TrainingIsToCome(Refusal):
    """A training is noted when it has taken place."""

    field = "trained_on"


class TrainingEndsBeforeItStarts(Refusal):
    """It would be over before it began."""

    field = "valid_until"


class AlreadyWithdrawn(Refusal):
    """The training was withdrawn before."""


class QuotaSaysTwoThings(Refusal):
    """A quota bears on a resource or on a kind; it is for a role or for an agreement."""


class QuotaGrantsNothing(Refusal):
    """Less than nothing, or over no days at all."""

    field = "most"


@transaction.atomic
def add_skill(
    *,
    place: Place,
    name: str,
    resources: Sequence[Resource] = (),
    lasts_days: int | None = None,
    by: Account | None,
    now: datetime,
) -> Skill:
    """Nobody takes these resources from now on without having been trained; what is booked stays booked.

    :raises SkillNameIsMissing, SkillNameIsTaken, IsOfAnotherPlace:
    """
    skill = Skill(place=place, name=name.strip(), lasts_days=lasts_days)
    if not skill.name:
        raise SkillNameIsMissing(gettext("Say what the training is called."))
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if place.skills.filter(name=skill.name).exists():
        raise SkillNameIsTaken(
            gettext("There is a training called “%(name)s” already.") % {"name": skill.name}
        )
    _refuse_elsewhere(place, *resources)
    skill.save()
    skill.resources.set(resources)
    return skill


@transaction.atomic
def set_skill_resources(
    *, skill: Skill, resources: Sequence[Resource], by: Account | None, now: datetime
) -> Skill:
    """The skill is asked for these resources, and no others.

    :raises AlreadyRetired, IsOfAnotherPlace:
    """
    _lock(skill)
    _refuse_elsewhere(skill.place, *resources)
    skill.resources.set(resources)
    return skill


@transaction.atomic
def retire_skill(*, skill: Skill, by: Account | None, now: datetime) -> Skill:
    """It is asked of nobody any more; who was trained stays known.

    :raises AlreadyRetired:
    """
    _lock(skill)
    return _retire(skill, now)


@transaction.atomic
def train(
    *,
    skill: Skill,
    person: Actor,
    trained_on: date,
    valid_until: date | None = None,
    by: Account | None,
    now: datetime,
) -> Training:
    """The person was trained on that day; it is valid as long as the skill says, or until the day given.

    :raises AlreadyRetired, OnlyPersonsLearn, TrainingIsToCome, TrainingEndsBeforeItStarts:
    """
    _lock(skill)
    if not person.is_person:
        raise OnlyPersonsLearn(gettext("%(name)s is not a person.") % {"name": person.name})
    if trained_on > skill.place.day_of(now):
        raise TrainingIsToCome(gettext("A training is noted once it has taken place."))
    if valid_until is None and skill.lasts_days is not None:
        # The last day counts: what lasts one day is valid on the day itself.
        valid_until = trained_on + timedelta(days=max(1, skill.lasts_days) - 1)
    if valid_until is not None and valid_until < trained_on:
        raise TrainingEndsBeforeItStarts(gettext("It would be over before it began."))
    return Training.objects.create(
        skill=skill, person=person, trained_on=trained_on, valid_until=valid_until, noted_at=now, noted_by=by
    )


@transaction.atomic
def withdraw_training(*, training: Training, by: Account | None, now: datetime) -> Training:
    """It no longer counts: noted in error, or taken away; what is booked stays booked.

    :raises AlreadyWithdrawn:
    """
    training.refresh_from_db(from_queryset=Training.objects.select_for_update(of=("self",)))
    if training.withdrawn_at is not None:
        raise AlreadyWithdrawn(gettext("This training was withdrawn before."))
    training.withdrawn_at = now
    training.save(update_fields=["withdrawn_at"])
    return training


@transaction.atomic
def set_quota(
    *,
    place: Place,
    most: Decimal | int,
    measure: str,
    over: str,
    rolling_days: int | None = None,
    resource: Resource | None = None,
    category: str = "",
    role: str = "",
    agreement: Agreement | None = None,
    counts_late_hours: int | None = None,
    counts_made_by_staff: bool = True,
    by: Account | None,
    now: datetime,
) -> Quota:
    """At most so much from now on; what is booked already stays booked, and counts.

    :raises QuotaGrantsNothing, QuotaSaysTwoThings, IsOfAnotherPlace:
    """
    quota = Quota(
        place=place, most=Decimal(most), measure=Quota.Measure(measure), over=Quota.Over(over),
        rolling_days=rolling_days, resource=resource, category=category, role=role, agreement=agreement,
        counts_late_hours=counts_late_hours, counts_made_by_staff=counts_made_by_staff,
    )  # fmt: skip
    if quota.most < 0 or (quota.over == Quota.Over.ROLLING) != bool(rolling_days):
        raise QuotaGrantsNothing(gettext("Say how much at most, and over how many days when they roll."))
    if (resource is not None and category) or (agreement is not None and role):
        raise QuotaSaysTwoThings(
            gettext("A quota is for one thing or one kind, and for a role or an agreement: not for both.")
        )
    _refuse_elsewhere(place, *(thing for thing in (resource, agreement) if thing is not None))
    quota.save()
    return quota


@transaction.atomic
def retire_quota(*, quota: Quota, by: Account | None, now: datetime) -> Quota:
    """It limits nobody any more.

    :raises AlreadyRetired:
    """
    _lock(quota)
    return _retire(quota, now)


def _lock(rule: Skill | Quota) -> None:
    type(rule)._base_manager.select_for_update(no_key=True).get(pk=rule.pk)
    rule.refresh_from_db()
    if rule.retired_at is not None:
        raise AlreadyRetired(gettext("This is no longer in force."))


def _retire(rule: Rule, now: datetime) -> Rule:
    rule.retired_at = now
    rule.save(update_fields=["retired_at"])
    return rule


def _refuse_elsewhere(place: Place, *things: Resource | Agreement) -> None:
    if any(thing.place_id != place.pk for thing in things):
        raise IsOfAnotherPlace(gettext("This belongs to another place."))
