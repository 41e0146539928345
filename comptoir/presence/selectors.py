"""Who is in, and who came on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from comptoir.kit.periods import day_period
from comptoir.places.models import Place
from comptoir.presence.models import GroupVisit, HeadCount, InsideQuerySet, Visit


@dataclass(frozen=True)
class Group:
    """A group, and how many of which public it is, in the order of the vocabulary."""

    row: GroupVisit
    counts: list[tuple[HeadCount.Public, int]]

    @property
    def heads(self) -> int:
        return sum(number for _, number in self.counts)


@dataclass(frozen=True)
class Present:
    """Persons and groups in order of arrival, and how many heads that makes."""

    visits: list[Visit]
    groups: list[Group]

    @property
    def heads(self) -> int:
        return len(self.visits) + sum(group.heads for group in self.groups)


def inside(place: Place, now: datetime) -> Present:
    """Who is in at that instant: arrived and not gone. Three queries however many they are."""
    return _present(
        Visit.objects.inside().of_place(place).filter(arrived_at__lte=now),
        GroupVisit.objects.inside().of_place(place).filter(arrived_at__lte=now),
    )


def day(place: Place, day: date) -> Present:
    """Who came on that day of the place's calendar, whether they left or not. Three queries."""
    period = day_period(day, place.tz)
    return _present(
        Visit.objects.standing().of_place(place).between(period.start, period.end),
        GroupVisit.objects.standing().of_place(place).between(period.start, period.end),
    )


def _present(visits: InsideQuerySet, groups: InsideQuerySet) -> Present:
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    # Asked for also when there is no group: a page costs the same on an empty day and on a full one.
    for count in HeadCount.objects.filter(group__in=groups.values("pk")).order_by("pk"):
        numbers[count.group_id][count.public] = count.number
    return Present(
        list(visits.select_related("person", "acting_for").order_by("arrived_at", "pk")),
        [
            _group(row, numbers[row.pk])
            for row in groups.select_related("organisation").order_by("arrived_at", "pk")
        ],
    )


def _group(row: GroupVisit, numbers: Mapping[str, int]) -> Group:
    return Group(row, [(public, numbers[public]) for public in HeadCount.Public if public in numbers])
