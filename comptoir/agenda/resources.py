"""What a place offers to be taken: making resources, changing their units, retiring them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.kit.text import fold
from comptoir.places.models import Place, Space
from comptoir.resources.ruling import (
    RULES,
    InsideItself,
    NotAWhole,
    NoUnit,
    PartIsElsewhere,
    RulesContradict,
    add_part,
    contents_of,
    remove_part,
    set_own_hours,
    set_rules,
)

__all__ = [
    "RULES",
    "InsideItself",
    "NameIsTaken",
    "NoUnit",
    "NotAWhole",
    "PartIsElsewhere",
    "RulesContradict",
    "StillTaken",
    "add_part",
    "change_number_of_units",
    "contents_of",
    "offer_resource",
    "remove_part",
    "retire_resource",
    "set_own_hours",
    "set_rules",
]


class NameIsTaken(Refusal):
    """Another resource that the place offers has that name."""

    field = "name"


class StillTaken(Refusal):
    """Somebody holds it later: those holds come first."""

    field = "units"


_KINDS: Mapping[str, str] = {
    Space.Kind.DESKS: Resource.Kind.DESKS,
    Space.Kind.WORKSTATIONS: Resource.Kind.WORKSTATIONS,
    Space.Kind.LOCKERS: Resource.Kind.LOCKER,
}


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
    kind: str = "",
    parts: Sequence[Resource] = (),
    by: Account | None,
    now: datetime,
) -> Resource:
    """A new thing to take, made of ``units`` units of ``seats`` seats each, and of ``parts`` that there are.

    With parts it may have no unit of its own. Its kind is that of its space when it is not told.

    :raises NameIsTaken, NoUnit:
    """
    slug = _free_slug(place, name)
    if units < 1 and not parts:
        raise NoUnit(gettext("A resource is made of at least one unit."))
    resource = Resource.objects.create(
        place=place, space=space, name=name, slug=slug, taken=taken, unit_name=unit_name, seats=seats,
        is_self_service=is_self_service, walk_in_only=walk_in_only, usual_minutes=usual_minutes,
        kind=kind or _kind_in(space), position=place.resources.count(),
    )  # fmt: skip
    _add_units(resource, units)
    for part in parts:
        add_part(whole=resource, part=part, by=by, now=now)
    return resource


def _kind_in(space: Space | None) -> str:
    return _KINDS.get(space.kind, Resource.Kind.ROOM) if space is not None else Resource.Kind.ROOM


def _free_slug(place: Place, name: str) -> str:
    """The name as an address, numbered when something else has it: two names may be written alike there."""
    offered = set(place.resources.filter(retired_at=None).values_list("name", flat=True))
    if fold(name) in set(map(fold, offered)) and (fold(name) or name in offered):
        raise NameIsTaken(gettext("“%(name)s” already exists in this place.") % {"name": name})
    slug = slugify(name)[:76] or "ressource"
    known = set(place.resources.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in count(2))
    return slug if slug not in known else next(other for other in numbered if other not in known)


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
