"""What a place offers to be taken: making resources, changing their units, retiring them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.kit.refusals import Refusal
from comptoir.places.models import Place, Space


class NameIsTaken(Refusal):
    """Another resource of the place has that name."""


class NoUnit(Refusal):
    """A resource is made of at least one unit."""


class StillTaken(Refusal):
    """Somebody holds it later: those holds come first."""


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
    slug = slugify(name)[:80] or "ressource"
    if place.resources.filter(slug=slug).exists():
        raise NameIsTaken(gettext("“%(name)s” already exists in this place.") % {"name": name})
    if units < 1:
        raise NoUnit(gettext("A resource is made of at least one unit."))
    resource = Resource.objects.create(
        place=place, space=space, name=name, slug=slug, taken=taken, unit_name=unit_name, seats=seats,
        is_self_service=is_self_service, walk_in_only=walk_in_only, usual_minutes=usual_minutes,
        position=place.resources.count(),
    )  # fmt: skip
    _add_units(resource, units)
    return resource


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
    """So many units from now on: new ones added, the last ones retired when nobody holds them later.

    :raises NoUnit, StillTaken:
    """
    if units < 1:
        raise NoUnit(gettext("A resource is made of at least one unit."))
    Resource.objects.locked().get(pk=resource.pk)
    standing = list(resource.units.filter(retired_at=None).order_by("position", "pk"))
    if units > len(standing):
        _add_units(resource, units - len(standing))
    for unit in standing[units:]:
        _refuse_if_held([unit], now)
        unit.retired_at = now
        unit.save(update_fields=["retired_at"])


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
    later = Hold.objects.standing(now).filter(unit__in=units, ends_at__gt=now).order_by("starts_at").first()
    if later is not None:
        raise StillTaken(
            gettext("%(unit)s is taken on %(day)s. Move or cancel that first.")
            % {"unit": later.unit, "day": later.starts_at.strftime("%d/%m/%Y")}
        )
