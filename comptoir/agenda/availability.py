"""What is free, and why the rest is not: one answer for the page, the interface, the import and the job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Self
from uuid import UUID

from django.utils import timezone

from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Taken
from comptoir.agenda.room import find_room, is_clear, rows_for, why_taken
from comptoir.agenda.rules import Reason, Wish, buffer_of, reasons_against
from comptoir.kit.periods import Period
from comptoir.resources.ground import Ground, Spot


@dataclass(frozen=True)
class Availability:
    """The units that can be taken, the one to take first; or the reasons why none can. Never both.

    Of a resource taken as a whole, all its units. When the only unit is one that others have to be moved
    away from, it is in the list: taking moves them.
    """

    spots: Sequence[Spot] = ()
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not self.reasons

    @cached_property
    def free_units(self) -> list[Unit]:
        return [spot.model for spot in self.spots]


def availability(
    resources: Iterable[Resource],
    period: Period,
    *,
    party: int = 1,
    now: datetime,
    ignoring_claim: UUID | None = None,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> dict[int, Availability]:
    """What each resource, by its key, answers to that wish.

    Three queries, for one resource as for three hundred: hours and closures, units, what is taken; one more
    when the places of the resources are not read.
    """
    return availability_at(
        resources, [period], party=party, now=now, ignoring_claim=ignoring_claim,
        outside_hours=outside_hours, waives=waives, beside=beside,
    )[0]  # fmt: skip


def availability_at(
    resources: Iterable[Resource],
    periods: Sequence[Period],
    *,
    party: int = 1,
    now: datetime,
    ignoring_claim: UUID | None = None,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[dict[int, Availability]]:
    """``availability`` at each of the periods, in their order, in as many queries as for one."""
    wishes = [
        Wish(
            period=period, now=now, party=party, ignoring_claim=ignoring_claim, outside_hours=outside_hours,
            waives=waives, beside=beside,
        )
        for period in periods
    ]  # fmt: skip
    return answers(list({resource.pk: resource for resource in resources}.values()), wishes)


def answers(asked: Sequence[Resource], wishes: Sequence[Wish]) -> list[dict[int, Availability]]:
    """What each resource, asked once, answers to each wish; all ignore the same claim at the same moment."""
    if not asked or not wishes:
        return [{} for _ in wishes]
    periods = [wish.period for wish in wishes]
    ground = Ground.of(asked, Period(min(p.start for p in periods), max(p.end for p in periods)))
    alike = _alike(asked, ground)
    reasons = [_reasons(alike, ground, wish) for wish in wishes]
    open_ = [r for r in asked if not all(r.pk in against for against in reasons)]
    taken = Taken(rows_for(open_, ground, periods), wishes[0].now, but=[wishes[0].ignoring_claim])
    every = [_Asked.of(resource, ground) for resource in asked]
    widest = max(map(buffer_of, asked))
    found = []
    for wish, against in zip(wishes, reasons, strict=True):
        near = {row.unit for row in taken.during(wish.period.start, wish.period.end + widest)}
        found.append({one.pk: against.get(one.pk) or one.answer(near, taken, wish) for one in every})
    return found


@dataclass(frozen=True)
class _Asked:
    """A resource, and what to answer when nobody is near; None when that has to be looked at."""

    resource: Resource
    pk: int
    units: Sequence[Spot]
    keys: frozenset[int]
    whole: Availability | None

    @classmethod
    def of(cls, resource: Resource, ground: Ground) -> Self:
        pk, units = resource.pk, ground.units[resource.pk]
        whole = Availability(units) if resource.taken == Resource.Taken.WHOLE else None
        return cls(resource, pk, units, frozenset(spot.pk for spot in units), whole)

    def answer(self, near: Set[int], taken: Taken, wish: Wish) -> Availability:
        """``near``: the units on which somebody may be in the way."""
        if self.whole is not None and near.isdisjoint(self.keys):
            return self.whole
        return _answer(self.resource, self.units, taken, wish, self.whole)


def _alike(asked: Sequence[Resource], ground: Ground) -> list[list[Resource]]:
    """Those that no rule tells apart: when one of them is not refused, none is."""
    found: dict[Hashable, list[Resource]] = defaultdict(list)
    for resource in asked:
        found[_likeness(resource, ground)].append(resource)
    return list(found.values())


def _likeness(resource: Resource, ground: Ground) -> Hashable:
    """What the rules look at."""
    r, pk = resource, resource.pk
    if ground.shut[pk] or not ground.units[pk]:
        return pk
    return (
        id(ground.hours[pk]), r.taken, r.kind, r.seats, len(ground.units[pk]), r.walk_in_only, r.retired_at,
        r.minimum_minutes, r.maximum_minutes, r.slot_minutes, r.notice_minutes, r.horizon_days,
        ground.units[pk][0].resource == pk,
    )  # fmt: skip


def _reasons(alike: Sequence[Sequence[Resource]], ground: Ground, wish: Wish) -> dict[int, Availability]:
    """By the key of the resource, of those that a rule forbids."""
    found = {}
    for group in alike:
        if wish.unit is None and not reasons_against(group[0], ground, wish):
            continue
        for resource in group:
            reasons = reasons_against(resource, ground, wish)
            if reasons:
                found[resource.pk] = Availability(reasons=reasons)
    return found


def _answer(
    resource: Resource, units: Sequence[Spot], taken: Taken, wish: Wish, whole: Availability | None
) -> Availability:
    """``whole``: what to answer when all of it is free; None for what is taken by unit."""
    if whole is not None and is_clear(resource, units, taken, wish):
        return whole
    room = find_room(resource, units, taken, wish) if whole is None else None
    if room is None:
        return Availability(reasons=[why_taken(resource, units, taken, wish)])
    first, until = room.units[0], wish.period.end + buffer_of(resource)
    others = [s for s in units if s is not first and not taken.on(s.pk, wish.period.start, until)]
    return Availability([first, *others])


def on_the_wall(at: datetime) -> str:
    """What a form posts: « 2026-11-22T15:00 » by the active time zone's clock.

    In the hour that comes twice, the second one carries its distance from UTC.
    """
    local = timezone.localtime(at)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat(timespec="minutes")
