"""The rules on time that hold whoever asks: page, interface for programs, import, job.

Each rule says its reason as a code (for programs, listed in the README of this app) and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Self
from uuid import UUID

from django.utils import timezone

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource, Unit
from comptoir.kit.periods import Period, merge
from comptoir.places import calendar
from comptoir.places.calendar import Opening
from comptoir.places.models import Place

CLOSED, PAST, TAKEN = "closed", "past", "taken"
TOO_MANY, RETIRED, WALK_IN_ONLY = "too_many", "retired", "walk_in_only"
CLOSURE, OFF_SLOT, BUFFER = "closure", "off_slot", "buffer"
TOO_SHORT, TOO_LONG, TOO_SOON, TOO_FAR = "too_short", "too_long", "too_soon", "too_far"

# Somebody who comes at 14:12 is given the room from 14:00 or 14:15; a walk-in is now, give or take.
LATENESS = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
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
    comes from paper, or takes a step back. ``keeps_start``: it goes on already until ``ends_now``, only
    another end is asked for.
    """

    period: Period
    now: datetime
    party: int = 1
    unit: Unit | None = None
    ignoring_claim: UUID | None = None
    outside_hours: bool = False
    in_past: bool = False
    keeps_start: bool = False
    ends_now: datetime | None = None
    waives: frozenset[str] = frozenset()
    beside: frozenset[UUID] = frozenset()

    def during(self, period: Period) -> Self:
        return replace(self, period=period)


@dataclass(frozen=True)
class Hours:
    """When a place is open around some days; the one way by which the agenda asks the calendar."""

    place: Place
    days: Mapping[date, Opening]
    periods: Sequence[Period]

    @classmethod
    def around(cls, place: Place, period: Period, *, more: timedelta = timedelta(0)) -> Self:
        """From the day before the period, whose opening may run over midnight. Two queries."""
        first = place.day_of(period.start) - ONE_DAY
        days = calendar.openings(place, first, place.day_of(period.end + more))
        return cls(place, days, merge(p for opening in days.values() for p in opening.periods))

    def contain(self, period: Period) -> bool:
        return any(open_.contains(period) for open_ in self.periods)

    def on(self, day: date) -> tuple[Period, ...]:
        return self.days[day].periods if day in self.days else ()


def capacity(resource: Resource, units: Sequence[Unit]) -> int:
    """How many people one booking may bring: the seats of what it takes."""
    return resource.seats * len(units) if resource.taken == Resource.Taken.WHOLE else resource.seats


def reasons_against(resource: Resource, units: Sequence[Unit], wish: Wish, hours: Hours) -> list[Reason]:
    """Every rule that forbids it, whoever holds what; the first one is the one to say. No query."""
    is_offered = bool(units) and (wish.unit is None or wish.unit in units)
    if not is_offered or (resource.retired_at is not None and wish.period.end > resource.retired_at):
        return [Reason(RETIRED, resource.place, partial(sentences.retired, resource))]
    return list(_reasons(resource, units, wish, hours))


def _reasons(resource: Resource, units: Sequence[Unit], wish: Wish, hours: Hours) -> Iterator[Reason]:
    place, most = resource.place, capacity(resource, units)
    if wish.party > most:
        yield Reason(TOO_MANY, place, partial(sentences.too_many, resource, most))
    if resource.walk_in_only and wish.period.start > wish.now + LATENESS:
        yield Reason(WALK_IN_ONLY, place, partial(sentences.walk_in_only, resource))
    if not wish.in_past and wish.period.end <= wish.now:
        yield Reason(PAST, place, sentences.past)
    elif not wish.in_past and wish.period.start < wish.now - LATENESS and not wish.keeps_start:
        yield Reason(PAST, place, partial(sentences.already_begun, wish.period.start, place.day_of(wish.now)))
    if not wish.outside_hours and not hours.contain(wish.period):
        yield Reason(CLOSED, place, partial(_why_closed, wish.period, hours))


def _why_closed(period: Period, hours: Hours) -> str:
    day = hours.place.day_of(period.start)
    of_day = hours.on(day)
    around = next((open_ for open_ in hours.periods if open_.contains(period.start)), None)
    if around is not None:
        return sentences.closes_at(around.end, day)
    if not of_day:
        return sentences.closed_all_day(day, hours.days[day].reason)
    later = next((open_ for open_ in of_day if open_.start > period.start), None)
    return sentences.opens_at(later.start, day) if later else sentences.closes_at(of_day[-1].end, day)


def start_is_set(start: datetime, resource: Resource, wish: Wish) -> Reason:
    """What goes on since ``start`` was asked to start at another time."""
    place = resource.place
    return Reason(PAST, place, partial(sentences.start_is_set, start, place.day_of(wish.now)))
