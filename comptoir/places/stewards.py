"""Whose a place is, and which organisation carries which function of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account, Actor
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place, Stewardship


class StewardIsThereAlready(Refusal):
    """The organisation carries that function during part of that time."""

    field = "function"


class StewardshipEndsBeforeItStarts(Refusal):
    """The last day comes before the first."""

    field = "last_day"


@transaction.atomic
def set_organisation(*, place: Place, organisation: Actor | None, by: Account | None, now: datetime) -> Place:
    """The place is that organisation's own; its listing is as old as before."""
    Place.objects.select_for_update().get(pk=place.pk)
    place.organisation = organisation
    place.save(update_fields=["organisation"])
    return place


@transaction.atomic
def add_steward(
    *,
    place: Place,
    organisation: Actor,
    function: str,
    since: date,
    until: date | None = None,
    by: Account | None,
    now: datetime,
) -> Stewardship:
    """The organisation carries that function of the place from ``since`` to just before ``until``.

    :raises StewardshipEndsBeforeItStarts, StewardIsThereAlready:
    """
    Place.objects.select_for_update().get(pk=place.pk)
    steward = Stewardship(place=place, organisation=organisation)
    return _keep_steward(steward, function, since, until)


@transaction.atomic
def change_steward(
    *,
    steward: Stewardship,
    function: str,
    since: date,
    until: date | None,
    by: Account | None,
    now: datetime,
) -> Stewardship:
    """Correct what is carried and when; ``until`` is the first day without it.

    :raises StewardshipEndsBeforeItStarts, StewardIsThereAlready:
    """
    Place.objects.select_for_update().get(pk=steward.place_id)
    return _keep_steward(steward, function, since, until)


@transaction.atomic
def remove_steward(*, steward: Stewardship, by: Account | None, now: datetime) -> None:
    """It was noted in error: nothing is kept of it."""
    steward.delete()


def _keep_steward(steward: Stewardship, function: str, since: date, until: date | None) -> Stewardship:
    steward.function = Stewardship.Function(function)
    steward.since, steward.until = since, until
    if until is not None and until <= since:
        raise StewardshipEndsBeforeItStarts(gettext("The last day comes before the first."))
    same = Stewardship.objects.overlapping(since, until).filter(
        place=steward.place, organisation=steward.organisation, function=steward.function
    )
    if same.exclude(pk=steward.pk).exists():
        words = {"name": steward.organisation.name}
        raise StewardIsThereAlready(gettext("%(name)s carries this function already then.") % words)
    steward.save()
    return steward
