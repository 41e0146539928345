"""What is free, and why the rest is not: one answer for the page, the interface, the import and the job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from uuid import UUID

from django.utils import timezone

from comptoir.agenda.busy import busy_at
from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Taken
from comptoir.agenda.room import find_room, is_clear, rows_for, say_taken, why_taken
from comptoir.agenda.rules import BUFFER, TAKEN, Reason, Wish, buffer_of, reasons_against
from comptoir.kit.periods import Period
from comptoir.resources.ground import Ground, Spot


@dataclass
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
    refused = [_reasons(alike, ground, wish) for wish in wishes]
    open_ = [r for r in asked if not all(r.id in against for against in refused)]
    seen = _Seen(open_, ground, wishes)
    every = [_Asked(resource, ground.units[resource.id]) for resource in asked]
    found = []
    for wish, against, near in zip(wishes, refused, seen.near, strict=True):
        nobody_near = {b: units.isdisjoint for b, units in near.items()}
        found.append({
            one.pk: against.get(one.pk) or (
                one.whole if one.whole and nobody_near[one.buffer](one.keys) else one.answer(seen, wish)
            )
            for one in every
        })  # fmt: skip
    return found


# Of so many answers, who is there is hardly ever asked: that somebody is says it all, until it is read.
MANY = 50

Near = Mapping[int, Set[int]]
"""By the minutes of its buffer, the units on which somebody stands in the way of a resource."""


class _Seen:
    """What stands on these resources at the wishes, as much of it as is asked for."""

    def __init__(self, resources: Sequence[Resource], ground: Ground, wishes: Sequence[Wish]) -> None:
        self._resources, self._ground, self._wishes = resources, ground, wishes
        first = wishes[0]
        spares_nobody = not (first.waived(BUFFER) or first.beside or first.ignoring_claim)
        self.is_by_keys = spares_nobody and len(wishes) * len(resources) >= MANY

    @cached_property
    def taken(self) -> Taken:
        """The rows of what cannot be answered by keys alone. One query."""
        return self._read([r for r in self._resources if not (self.is_by_keys and _is_whole(r))])

    @cached_property
    def everything(self) -> Taken:
        """The rows, for who asks until when something is taken. One query, none when they are read."""
        return self._read(self._resources) if self.is_by_keys else self.taken

    def _read(self, resources: Sequence[Resource]) -> Taken:
        first, periods = self._wishes[0], [wish.period for wish in self._wishes]
        return Taken(rows_for(resources, self._ground, periods), first.now, but=[first.ignoring_claim])

    @cached_property
    def near(self) -> list[Near]:
        """For each wish, the units on which somebody is, or may be when rows are to be looked at."""
        buffers = {resource.buffer_minutes for resource in self._resources}
        if self.is_by_keys:
            by_buffer = {buffer: self._busy(buffer) for buffer in buffers}
            return [{b: sets[n] for b, sets in by_buffer.items()} for n in range(len(self._wishes))]
        widest = timedelta(minutes=max(buffers, default=0))
        reached = [Period(wish.period.start, wish.period.end + widest) for wish in self._wishes]
        around = [{row.unit for row in self.taken.during(p.start, p.end)} for p in reached]
        return [dict.fromkeys(buffers, units) for units in around]

    def _busy(self, buffer: int) -> list[frozenset[int]]:
        """At each wish, with the buffer kept. One query, so one for each length of buffer in the place."""
        alike = [r for r in self._resources if r.buffer_minutes == buffer and _is_whole(r)]
        units = {spot.pk for resource in alike for spot in self._ground.units[resource.id]}
        kept = timedelta(minutes=buffer)
        periods = [Period(wish.period.start, wish.period.end + kept) for wish in self._wishes]
        return busy_at(units, periods, self._wishes[0].now)


class _Asked:
    """A resource, and what it answers when nobody is near."""

    __slots__ = ("buffer", "keys", "pk", "place", "resource", "units", "whole")

    def __init__(self, resource: Resource, units: Sequence[Spot]) -> None:
        self.resource, self.pk, self.units = resource, resource.id, units
        self.keys, self.buffer = frozenset([spot.pk for spot in units]), resource.buffer_minutes
        self.place = resource.place
        # None when that has to be looked at unit by unit.
        self.whole = Availability(units) if _is_whole(resource) else None

    def answer(self, seen: _Seen, wish: Wish) -> Availability:
        """What is said when somebody is near, or may be."""
        if self.whole is None:
            return _by_unit(self.resource, self.units, seen.taken, wish)
        if seen.is_by_keys or not is_clear(self.resource, self.units, seen.taken, wish):
            say = partial(say_taken, self.resource, self.units, lambda: seen.everything, wish)
            return Availability(reasons=[Reason(TAKEN, self.place, say)])
        return self.whole


def _is_whole(resource: Resource) -> bool:
    return resource.taken == Resource.Taken.WHOLE


def _alike(asked: Sequence[Resource], ground: Ground) -> list[list[Resource]]:
    """Those that no rule tells apart: when one of them is not refused, none is."""
    found: dict[Hashable, list[Resource]] = defaultdict(list)
    for resource in asked:
        found[_likeness(resource, ground)].append(resource)
    return list(found.values())


def _likeness(resource: Resource, ground: Ground) -> Hashable:
    """What the rules look at."""
    r, pk = resource, resource.id
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
                found[resource.id] = Availability(reasons=reasons)
    return found


def _by_unit(resource: Resource, units: Sequence[Spot], taken: Taken, wish: Wish) -> Availability:
    room = find_room(resource, units, taken, wish)
    if room is None:
        return Availability(reasons=[why_taken(resource, units, lambda: taken, wish)])
    first, until = room.units[0], wish.period.end + buffer_of(resource)
    others = [s for s in units if s is not first and not taken.on(s.pk, wish.period.start, until)]
    return Availability([first, *others])


def on_the_wall(at: datetime) -> str:
    """What a form posts: « 2026-11-22T15:00 » by the active time zone's clock.

    In the hour that comes twice, the second one carries its distance from UTC.
    """
    local = timezone.localtime(at)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat(timespec="minutes")
