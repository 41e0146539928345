"""What a member may take, everything at one time. Nobody is ever named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.agenda.availability import Availability, availability
from comptoir.agenda.finding import Criteria, matching
from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period
from comptoir.places.models import Place


@dataclass(frozen=True)
class Found:
    """A resource and what it answers for the time that was asked."""

    resource: Resource
    answer: Availability

    @property
    def is_taken(self) -> bool:
        """Nothing else forbids it: one may wait for it."""
        return [reason.code for reason in self.answer.reasons] == ["taken"]


def bookable(*places: Place) -> list[Resource]:
    """What members book themselves, ahead, in these places, in their order. One query."""
    offered = Resource.objects.in_use().filter(place__in=places, is_self_service=True, walk_in_only=False)
    named = offered.select_related("place", "space").order_by("position", "name", "pk")
    return sorted(named, key=lambda one: places.index(one.place))


def all_at(
    offered: Sequence[Resource], period: Period, now: datetime, *, criteria: Criteria | None = None
) -> list[Found]:
    """What each of the resources that are what one needs answers for that period, what is free first."""
    criteria = criteria or Criteria()
    asked = matching(offered, criteria)
    answers = availability(asked, period, party=criteria.seats, now=now)
    found = [Found(one, answers[one.pk]) for one in asked]
    return sorted(found, key=lambda one: not one.answer.is_free)


def equipment_of(offered: Sequence[Resource]) -> list[str]:
    """Every piece of equipment that is offered, once, in alphabetical order."""
    own = {str(thing) for one in offered for thing in one.equipment}
    of_space = {str(thing) for one in offered if one.space is not None for thing in one.space.equipment}
    return sorted(own | of_space, key=str.casefold)


def floors_of(offered: Sequence[Resource]) -> list[str]:
    return sorted({one.space.floor for one in offered if one.space is not None and one.space.floor})
