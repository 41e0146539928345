"""The rules on time that hold whoever asks: page, interface for programs, import, job.

Each rule says its reason as a code (for programs, listed in the README of this app) and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Self
from uuid import UUID

from django.utils import timezone

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held
from comptoir.kit.periods import Period
from comptoir.places.models import Place
from comptoir.resources.ground import ONE_DAY, Ground, Hours, Shut, Spot

CLOSED, PAST, TAKEN = "closed", "past", "taken"
TOO_MANY, RETIRED, WALK_IN_ONLY = "too_many", "retired", "walk_in_only"
CLOSURE, OFF_SLOT, BUFFER = "closure", "off_slot", "buffer"
TOO_SHORT, TOO_LONG, TOO_SOON, TOO_FAR = "too_short", "too_long", "too_soon", "too_far"
# What the counter may waive for somebody.
WAIVABLE = frozenset({TOO_SHORT, TOO_LONG, OFF_SLOT, TOO_SOON, TOO_FAR, BUFFER})

# Somebody who comes at 14:12 is given the room from 14:00 or 14:15; a walk-in is now, give or take.
LATENESS = timedelta(minutes=15)
# What one takes along with a room holds nobody: it is not asked how many come.
_SEATLESS = frozenset({Resource.Kind.EQUIPMENT, Resource.Kind.LOCKER})


@dataclass(unsafe_hash=True)
class Reason:
    """Why not: a code for programs, a sentence for people, made when somebody reads it."""

    code: str
    place: Place = field(repr=False)
    say: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def sentence(self) -> str:
        """In the active language, by the clocks of the place."""
        with timezone.override(self.place.tz):
            return self.say()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for, at what moment, and which rules somebody has the right to waive.

    ``outside_hours``: the counter agreed to an evening meeting, or types what happened. ``in_past``: it
    comes from paper, or takes a step back. ``waives``: codes among ``WAIVABLE``. ``beside``: claims that
    need no buffer next to this. ``had``: what it is instead of, in the same resource; ``keeps_start``: that
    goes on already, and only another end is asked for.
    """

    period: Period
    now: datetime
    party: int = 1
    unit: Unit | None = None
    ignoring_claim: UUID | None = None
    outside_hours: bool = False
    in_past: bool = False
    waives: frozenset[str] = frozenset()
    beside: frozenset[UUID] = frozenset()
    had: Period | None = None
    keeps_start: bool = False

    def during(self, period: Period) -> Self:
        return replace(self, period=period)

    def waived(self, code: str) -> bool:
        return self.in_past or code in self.waives

    def spares(self, row: Held) -> bool:
        """Whether no buffer is kept between that one and this."""
        return self.waived(BUFFER) or row.claim in self.beside

    @property
    def starts_as_before(self) -> bool:
        return self.had is not None and self.had.start == self.period.start

    @property
    def gained(self) -> Sequence[Period]:
        """What it has not already."""
        return [self.period] if self.had is None else self.period.minus(self.had)


def buffer_of(resource: Resource) -> timedelta:
    return timedelta(minutes=resource.buffer_minutes)


def capacity(resource: Resource, units: Sequence[Spot]) -> int:
    """How many people one booking may bring: the seats of what it takes.

    A whole counts its own seats when it has units of its own, otherwise those of its parts.
    """
    if resource.taken == Resource.Taken.BY_UNIT:
        return resource.seats
    own = sum(spot.resource == resource.pk for spot in units)
    return resource.seats * own if own else sum(spot.seats for spot in units)


def reasons_against(resource: Resource, ground: Ground, wish: Wish) -> list[Reason]:
    """Every rule that forbids it, whoever holds what; the first one is the one to say. No query."""
    units = ground.units[resource.pk]
    is_offered = bool(units) and (wish.unit is None or any(spot.pk == wish.unit.pk for spot in units))
    if not is_offered or (resource.retired_at is not None and wish.period.end > resource.retired_at):
        return [Reason(RETIRED, resource.place, partial(sentences.retired, resource))]
    found = list(_about_the_asked(resource, units, wish))
    found += _about_the_hours(resource, ground, wish)
    if not wish.in_past:
        found += _about_the_length(resource, ground.hours[resource.pk], wish)
        found += _about_the_distance(resource, wish)
    return found


def _about_the_asked(resource: Resource, units: Sequence[Spot], wish: Wish) -> Iterator[Reason]:
    place, start = resource.place, wish.period.start
    is_counted = wish.party > resource.seats and resource.kind not in _SEATLESS
    if is_counted and wish.party > (most := capacity(resource, units)):
        yield Reason(TOO_MANY, place, partial(sentences.too_many, resource, most))
    if resource.walk_in_only and start > wish.now + LATENESS:
        yield Reason(WALK_IN_ONLY, place, partial(sentences.walk_in_only, resource))
    if wish.in_past:
        return
    if wish.period.end <= wish.now:
        yield Reason(PAST, place, sentences.past)
    elif start < wish.now - LATENESS and not wish.keeps_start:
        yield Reason(PAST, place, partial(sentences.already_begun, start, place.day_of(wish.now)))


def _about_the_hours(resource: Resource, ground: Ground, wish: Wish) -> Iterator[Reason]:
    place, hours = resource.place, ground.hours[resource.pk]
    for shut in ground.shut[resource.pk]:
        if any(shut.start < part.end and part.start < shut.end for part in wish.gained):
            yield Reason(CLOSURE, place, partial(_why_shut, resource, shut, wish))
            return
    if not wish.outside_hours and not hours.contain(wish.period):
        yield Reason(CLOSED, place, partial(_why_closed, resource, wish.period, hours))


def _about_the_length(resource: Resource, hours: Hours, wish: Wish) -> Iterator[Reason]:
    place, length = resource.place, wish.period.duration
    shortest, longest, slot = (
        minutes(resource.minimum_minutes),
        minutes(resource.maximum_minutes),
        slot_of(resource),
    )
    had = wish.had.duration if wish.had is not None else None
    if shortest and length < shortest and not (had and length >= had) and not wish.waived(TOO_SHORT):
        yield Reason(TOO_SHORT, place, partial(sentences.too_short, resource, shortest))
    if longest and length > longest and not (had and length <= had) and not wish.waived(TOO_LONG):
        yield Reason(TOO_LONG, place, partial(sentences.too_long, resource, longest))
    if slot and not wish.waived(OFF_SLOT):
        opened = hours.opened_before(wish.period.start)
        starts_well = opened is None or wish.starts_as_before or not (wish.period.start - opened) % slot
        if length % slot or not starts_well:
            yield Reason(OFF_SLOT, place, partial(sentences.off_slot, resource, slot, opened))


def _about_the_distance(resource: Resource, wish: Wish) -> Iterator[Reason]:
    if wish.starts_as_before or not (resource.notice_minutes or resource.horizon_days is not None):
        return
    place, start = resource.place, wish.period.start
    first = earliest_start(resource, wish)
    if first > start > wish.now - LATENESS:
        say = partial(sentences.too_soon, resource, first, place.day_of(wish.now))
        yield Reason(TOO_SOON, place, say)
    if resource.horizon_days is not None and not wish.waived(TOO_FAR):
        last = place.day_of(wish.now) + resource.horizon_days * ONE_DAY
        if place.day_of(start) > last:
            yield Reason(TOO_FAR, place, partial(sentences.too_far, resource, last))


def earliest_start(resource: Resource, wish: Wish) -> datetime:
    """From when on it may be asked for, at the moment of the wish."""
    if not resource.notice_minutes or wish.waived(TOO_SOON):
        return wish.now - LATENESS
    return wish.now + timedelta(minutes=resource.notice_minutes)


def fitting_length(resource: Resource, wish: Wish) -> timedelta:
    """The length asked for, or the nearest that the rules of the resource allow."""
    length, slot = wish.period.duration, slot_of(resource)
    longest = timedelta(0) if wish.waived(TOO_LONG) else minutes(resource.maximum_minutes)
    if not wish.waived(TOO_SHORT):
        length = max(length, minutes(resource.minimum_minutes))
    if longest:
        length = min(length, longest)
    if slot and not wish.waived(OFF_SLOT):
        down, up = length - length % slot, length + -length % slot
        length = up if not longest or up <= longest or not down else down
    return length


def minutes(number: int | None) -> timedelta:
    """Nothing when there is no such limit."""
    return timedelta(minutes=number or 0)


def slot_of(resource: Resource) -> timedelta:
    return minutes(resource.slot_minutes)


def _why_shut(resource: Resource, shut: Shut, wish: Wish) -> str:
    day = resource.place.day_of(wish.period.start)
    return sentences.shut(None if shut.is_whole_place else resource, shut.period, shut.reason, day)


def _why_closed(resource: Resource, period: Period, hours: Hours) -> str:
    day = hours.place.day_of(period.start)
    of_day = hours.opening(day)
    around = hours.between(Period(period.start - ONE_DAY, period.end + ONE_DAY))
    current = next((open_ for open_ in around if open_.contains(period.start)), None)
    if current is not None:
        return sentences.closes_at(current.end, day)
    if not of_day:
        return sentences.closed_all_day(day, of_day.reason)
    later = next((open_ for open_ in of_day.periods if open_.start > period.start), None)
    return sentences.opens_at(later.start, day) if later else sentences.closes_at(of_day.periods[-1].end, day)


def start_is_set(start: datetime, resource: Resource, wish: Wish) -> Reason:
    """What goes on since ``start`` was asked to start at another time."""
    place = resource.place
    return Reason(PAST, place, partial(sentences.start_is_set, start, place.day_of(wish.now)))
