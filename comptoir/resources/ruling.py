"""What is inside what, the rules on the time of a resource, its own hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit import speech
from comptoir.kit.refusals import Refusal
from comptoir.places.hours import Span, check
from comptoir.resources.models import Part, Resource, ResourceHours

RULES = frozenset({
    "minimum_minutes", "maximum_minutes", "slot_minutes", "notice_minutes", "horizon_days", "buffer_minutes",
    "release_after_minutes", "needs_approval", "open_to_guests", "is_self_service", "walk_in_only",
    "usual_minutes", "kind", "equipment",
})  # fmt: skip


class NoUnit(Refusal):
    """A resource is made of at least one unit."""

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
    others = whole.parts.exclude(part=part).filter(part__retired_at=None).exists()
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
    """What it is and by which rules it is had from now on (``RULES``); what is taken already stays taken.

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
