"""One day of a place, resource by resource, as one member may read it and as they filtered it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from uuid import UUID

from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import Held
from comptoir.agenda.selectors import Line, day_lines
from comptoir.kit import timeline
from comptoir.kit.periods import Period, day_period, gaps, wall
from comptoir.kit.text import fold
from comptoir.places import calendar
from comptoir.places.calendar import Opening
from comptoir.places.doors import Member
from comptoir.planning.reading import Said, claims_on, said_of

CROWDED = 9


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see: a kind, a name, what is free at an hour; the rows opened by unit."""

    kind: str = ""
    name: str = ""
    free_at: time | None = None
    opened: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taken:
    """A part of a line that is taken, until its buffer; ``unit`` is the one of a resource taken by units."""

    claim: UUID
    start: datetime
    end: datetime
    unit: int
    said: Said | None = None


@dataclass(frozen=True)
class Ghost:
    """What was asked (no letter), or a way out that the refusal names by the same letter."""

    period: Period
    letter: str = ""


Ghosts = Mapping[str, Sequence[Ghost]]
"""By the slug of the resource on whose row they are drawn."""


@dataclass(frozen=True)
class Sheet:
    """That day of that place: the lines that pass the filters, what is written on them."""

    member: Member
    day: date
    now: datetime
    opening: Opening
    lines: Sequence[Line]
    total: int
    said: dict[UUID, Said]
    filters: Filters
    ghosts: Ghosts = field(default_factory=dict)

    @property
    def is_today(self) -> bool:
        return self.day == self.member.place.day_of(self.now)

    @cached_property
    def is_crowded(self) -> bool:
        return len(self.lines) > CROWDED

    @cached_property
    def hours(self) -> tuple[int, int]:
        """The whole hours shown: those of the place, and whatever is taken outside them."""
        periods = [(p.start, p.end) for p in self.opening.periods]
        held = [one for line in self.lines for one in line.held]
        if held:
            periods.append((min(one.start for one in held), max(one.used_until for one in held)))
        return timeline.hours_covering(periods, self.day)

    @cached_property
    def shut(self) -> list[Period]:
        """The shown hours during which the place is not open."""
        tz, (opens, closes) = self.member.place.tz, self.hours
        last = day_period(self.day, tz).end if closes == 24 else wall(self.day, time(closes), tz)
        return gaps(Period(wall(self.day, time(opens), tz), last), self.opening.periods)

    def taken_of(self, line: Line) -> list[Taken]:
        return taken_of(line.resource, line.held, self.said)


def sheet_of(member: Member, day: date, now: datetime, filters: Filters | None = None) -> Sheet:
    """That day as the member reads it. A constant number of queries."""
    place, wanted = member.place, filters or Filters()
    lines = day_lines(place, day, now)
    kept = [line for line in lines if _passes(line, wanted, member, day)]
    return Sheet(
        member=member,
        day=day,
        now=now,
        opening=calendar.opening_of(place, day),
        lines=kept,
        total=len(lines),
        said=said_of(member, claims_on(kept), now),
        filters=wanted,
    )


def _passes(line: Line, filters: Filters, member: Member, day: date) -> bool:
    if filters.kind and line.resource.kind != filters.kind:
        return False
    if filters.name and fold(filters.name) not in fold(line.resource.name):
        return False
    if filters.free_at is None:
        return True
    at = wall(day, filters.free_at, member.place.tz)
    return any(gap.contains(at) for lane in line.free for gap in lane)


def taken_of(resource: Resource, held: Iterable[Held], said: Mapping[UUID, Said]) -> list[Taken]:
    """What is taken of a resource, in order; a claim that takes all its units is told once."""
    is_whole = resource.taken == Resource.Taken.WHOLE
    told: dict[tuple[object, ...], Taken] = {}
    for one in held:
        key = (one.claim, one.start, None if is_whole else one.unit)
        told.setdefault(key, Taken(one.claim, one.start, one.used_until, one.unit, said.get(one.claim)))
    return list(told.values())
