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
from comptoir.places.hours import Span, check
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


class NotAWhole(Refusal):
    """What is taken by unit contains nothing."""

    field = "whole"


class PartIsElsewhere(Refusal):
    """It is in another place."""

    field = "part"


class InsideItself(Refusal):
    """It contains, by some way, what it would be put into."""

    field = "part"


class RulesContradict(Refusal):
    """No length would be allowed."""

    field = "maximum_minutes"


_KINDS: Mapping[str, str] = {
    Space.Kind.DESKS: Resource.Kind.DESKS,
    Space.Kind.WORKSTATIONS: Resource.Kind.WORKSTATIONS,
    Space.Kind.LOCKERS: Resource.Kind.LOCKER,
}
RULES = frozenset({
    "minimum_minutes", "maximum_minutes", "slot_minutes", "notice_minutes", "horizon_days", "buffer_minutes",
    "release_after_minutes", "needs_approval", "open_to_guests",
})  # fmt: skip


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
    """``part`` is inside ``whole`` from now on: taking one takes the other's units.

    What is taken of either already stays as it is.

    :raises NotAWhole, PartIsElsewhere, InsideItself:
    """
    list(Resource.objects.filter(pk__in=[whole.pk, part.pk]).locked().values_list("pk"))
    if whole.taken != Resource.Taken.WHOLE:
        raise NotAWhole(gettext("Only what is taken as a whole contains something."))
    if whole.place_id != part.place_id:
        raise PartIsElsewhere(gettext("Both have to be in the same place."))
    if whole.pk == part.pk or whole.pk in contents_of(part):
        raise InsideItself(gettext("%(thing)s would be inside itself.") % {"thing": whole.name})
    return Part.objects.get_or_create(whole=whole, part=part)[0]


@transaction.atomic
def remove_part(*, whole: Resource, part: Resource, by: Account | None, now: datetime) -> None:
    """They no longer have to do with each other; what was taken stays taken.

    :raises NoUnit: when nothing would be left of the whole.
    """
    list(Resource.objects.filter(pk__in=[whole.pk, part.pk]).locked().values_list("pk"))
    others = whole.parts.exclude(part=part).exists()
    if not others and not whole.units.filter(retired_at=None).exists():
        raise NoUnit(gettext("A resource is made of at least one unit."))
    Part.objects.filter(whole=whole, part=part).delete()


def contents_of(resource: Resource) -> set[int]:
    """The keys of all that is inside it, through parts of parts."""
    found: set[int] = set()
    below = {resource.pk}
    while below:
        inside = Part.objects.filter(whole__in=below).values_list("part", flat=True)
        below = set(inside) - found
        found |= below
    return found


@transaction.atomic
def set_rules(*, resource: Resource, by: Account | None, now: datetime, **rules: Any) -> Resource:
    """The rules on its time from now on (those of ``RULES``); what is taken already stays taken.

    :raises RulesContradict: when the shortest is longer than the longest, or no slot fits between.
    """
    if unknown := set(rules) - RULES:
        raise TypeError(f"No rule of a resource: {', '.join(sorted(unknown))}.")
    list(Resource.objects.filter(pk=resource.pk).locked().values_list("pk"))
    for name, value in rules.items():
        setattr(resource, name, value)
    _refuse_contradictions(resource)
    resource.save(update_fields=list(rules))
    return resource


def _refuse_contradictions(resource: Resource) -> None:
    shortest, longest = resource.minimum_minutes or 0, resource.maximum_minutes
    slot = resource.slot_minutes or 1
    fitting = max(1, -(-shortest // slot)) * slot
    if longest is not None and fitting > longest:
        said = gettext("Nothing can last %(shortest)s at least and %(longest)s at most.")
        if resource.slot_minutes:
            said = gettext("No whole slot lasts %(shortest)s at least and %(longest)s at most.")
        words = {"shortest": speech.duration(shortest or slot), "longest": speech.duration(longest)}
        raise RulesContradict(said % words)


@transaction.atomic
def set_own_hours(
    *, resource: Resource, week: Mapping[int, Sequence[Span]], by: Account | None, now: datetime
) -> None:
    """It can be had at these hours of each weekday (0 is Monday); an empty week follows the place.

    :raises HoursEndBeforeTheyStart, HoursOverlap:
    """
    rows = [
        ResourceHours(resource=resource, weekday=weekday, opens=span.opens, closes=span.closes)
        for weekday, spans in week.items()
        for span in check(spans)
    ]
    list(Resource.objects.filter(pk=resource.pk).locked().values_list("pk"))
    resource.own_hours.all().delete()
    ResourceHours.objects.bulk_create(rows)
