"""What a place offers to be taken: making resources, changing their units, retiring them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.models import Hold, Part, Resource, ResourceHours, Unit
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.places.hours import Span
from comptoir.places.models import Place, Space


class NameIsTaken(Refusal):
    """Another resource that the place offers has that name."""

    field = "name"


class NoUnit(Refusal):
    """A resource is made of at least one unit."""

    field = "units"


class StillTaken(Refusal):
    """Somebody holds it later: those holds come first."""

    field = "units"


@transaction.atomic
def offer_resource(
    *,
    place: Place,
    name: str,
    space: Space | None = None,
    taken: str = Resource.Taken.WHOLE,
    units: int = 1,
    unit_name: str = "",
    seats: int = 1,
    is_self_service: bool = True,
    walk_in_only: bool = False,
    usual_minutes: int = 60,
    by: Account | None,
    now: datetime,
) -> Resource:
    """A new thing to take, made of ``units`` units of ``seats`` seats each.

    :raises NameIsTaken, NoUnit:
    """
    slug = _free_slug(place, name)
    if units < 1:
        raise NoUnit(gettext("A resource is made of at least one unit."))
    resource = Resource.objects.create(
        place=place, space=space, name=name, slug=slug, taken=taken, unit_name=unit_name, seats=seats,
        is_self_service=is_self_service, walk_in_only=walk_in_only, usual_minutes=usual_minutes,
        position=place.resources.count(),
    )  # fmt: skip
    _add_units(resource, units)
    return resource


def _free_slug(place: Place, name: str) -> str:
    """The name as an address, numbered when something retired had it."""
    slug = slugify(name)[:76] or "ressource"
    retired = dict(place.resources.filter(slug__startswith=slug).values_list("slug", "retired_at"))
    if slug in retired and retired[slug] is None:
        raise NameIsTaken(gettext("“%(name)s” already exists in this place.") % {"name": name})
    numbered = (f"{slug}-{number}" for number in count(2))
    return slug if slug not in retired else next(other for other in numbered if other not in retired)


def _add_units(resource: Resource, wanted: int) -> None:
    standing = resource.units.count()
    single = resource.taken == Resource.Taken.WHOLE and wanted == 1
    Unit.objects.bulk_create(
        Unit(
            resource=resource,
            name=resource.name[:60] if single else f"{resource.unit_name or resource.name} {number}"[:60],
            position=number,
        )
        for number in range(standing + 1, standing + wanted + 1)
    )


@transaction.atomic
def change_number_of_units(*, resource: Resource, units: int, by: Account | None, now: datetime) -> None:
    """So many units from now on: retired ones come back, then new ones are made; or the last ones go.

    :raises NoUnit, StillTaken:
    """
    if units < 1:
        raise NoUnit(gettext("A resource is made of at least one unit."))
    Resource.objects.locked().get(pk=resource.pk)
    standing = list(resource.units.filter(retired_at=None).order_by("position", "pk"))
    missing = units - len(standing)
    if missing > 0:
        _add_units(resource, missing - _bring_back(resource, missing))
    for unit in standing[units:]:
        _refuse_if_held([unit], now)
        unit.retired_at = now
        unit.save(update_fields=["retired_at"])


def _bring_back(resource: Resource, wanted: int) -> int:
    """Offer again as many of the retired units, the first ones. Returns how many there were."""
    retired = resource.units.exclude(retired_at=None).order_by("position", "pk")[:wanted]
    return Unit.objects.filter(pk__in=[unit.pk for unit in retired]).update(retired_at=None)


@transaction.atomic
def retire_resource(*, resource: Resource, by: Account | None, now: datetime) -> None:
    """It is no longer offered; its past stays.

    :raises StillTaken: when somebody holds it from now on.
    """
    Resource.objects.locked().get(pk=resource.pk)
    _refuse_if_held(list(resource.units.all()), now)
    resource.retired_at = now
    resource.save(update_fields=["retired_at"])


def _refuse_if_held(units: list[Unit], now: datetime) -> None:
    holds = Hold.objects.standing(now).filter(unit__in=units, ends_at__gt=now).order_by("starts_at")
    later = holds.select_related("unit__resource__place").first()
    if later is not None:
        day = speech.in_full(later.unit.resource.place.day_of(later.starts_at))
        raise StillTaken(
            gettext("%(unit)s is taken on %(day)s. Move or cancel that first.")
            % {"unit": later.unit, "day": day}
        )


@transaction.atomic
def add_part(*, whole: Resource, part: Resource, by: Account | None, now: datetime) -> Part:
    """``part`` is inside ``whole`` from now on: taking one takes the other's units."""
    return Part.objects.get_or_create(whole=whole, part=part)[0]


@transaction.atomic
def remove_part(*, whole: Resource, part: Resource, by: Account | None, now: datetime) -> None:
    """They no longer have to do with each other; what was taken stays taken."""
    Part.objects.filter(whole=whole, part=part).delete()


@transaction.atomic
def set_rules(*, resource: Resource, by: Account | None, now: datetime, **rules: Any) -> Resource:
    """The rules on its time from now on (``minimum_minutes``, ``buffer_minutes``…)."""
    for name, value in rules.items():
        setattr(resource, name, value)
    resource.save(update_fields=list(rules))
    return resource


@transaction.atomic
def set_own_hours(
    *, resource: Resource, week: Mapping[int, Sequence[Span]], by: Account | None, now: datetime
) -> None:
    """It can be had at these hours of each weekday (0 is Monday); an empty week follows the place."""
    resource.own_hours.all().delete()
    ResourceHours.objects.bulk_create(
        ResourceHours(resource=resource, weekday=weekday, opens=span.opens, closes=span.closes)
        for weekday, spans in week.items()
        for span in spans
    )
