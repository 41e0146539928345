"""What the agenda refuses, by name. What would work instead is looked for only when somebody reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.rules import (
    CLOSED,
    CLOSURE,
    OFF_SLOT,
    PAST,
    RETIRED,
    TAKEN,
    TOO_FAR,
    TOO_LONG,
    TOO_MANY,
    TOO_SHORT,
    TOO_SOON,
    WALK_IN_ONLY,
    Reason,
    Wish,
)
from comptoir.agenda.ways import ways_for
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Refusal, Way

MOST_WAYS = 3


class NotAvailable(Refusal):
    """The resource cannot be had for that time; ``code`` says which rule forbids it."""

    _ways: tuple[Way, ...] | None

    def __init__(self, sentence: str, find_ways: Callable[[], Iterable[Way]] = tuple) -> None:
        super().__init__(sentence)
        self._ways = None
        self._find_ways = find_ways

    @property
    def ways(self) -> tuple[Way, ...]:
        """What would work instead, as things stand when it is read first."""
        if self._ways is None:
            self._ways = tuple(self._find_ways())
        return self._ways

    @ways.setter
    def ways(self, ways: tuple[Way, ...]) -> None:
        self._ways = ways


class ResourceIsTaken(NotAvailable):
    """Somebody holds it during part of the period, and moving others does not help."""

    code = TAKEN


class PlaceIsClosed(NotAvailable):
    """The period is not inside the opening hours of the place."""

    code = CLOSED


class PeriodIsPast(NotAvailable):
    """The period is over, or began too long ago."""

    code = PAST


class TooManyPeople(NotAvailable):
    """More people than it has seats."""

    code = TOO_MANY


class ResourceIsRetired(NotAvailable):
    """It is no longer offered."""

    code = RETIRED


class WalkInOnly(NotAvailable):
    """It is taken on the spot, never ahead."""

    code = WALK_IN_ONLY


class IsShut(NotAvailable):
    """A closure covers part of the period."""

    code = CLOSURE


class TooShort(NotAvailable):
    """Shorter than it is given for."""

    code = TOO_SHORT


class TooLong(NotAvailable):
    """Longer than it is given for."""

    code = TOO_LONG


class OffSlot(NotAvailable):
    """It is given by slots, and the period is not made of whole ones."""

    code = OFF_SLOT


class TooSoon(NotAvailable):
    """It is to be asked for earlier than that."""

    code = TOO_SOON


class TooFar(NotAvailable):
    """It is not given so far ahead yet."""

    code = TOO_FAR


class ClaimIsGone(Refusal):
    """What was taken has been given back or has expired meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Want:
    """One thing for one period, in the name of a claim."""

    resource: Resource
    period: Period
    claim: UUID
    party: int = 1
    unit: Unit | None = None


@dataclass(frozen=True)
class Conflict:
    """What is wanted and cannot be had, and why."""

    want: Want
    refusal: NotAvailable


class SomeUnavailable(Refusal):
    """Several things were wanted together, and these cannot be had."""

    def __init__(self, conflicts: Sequence[Conflict], wanted: int) -> None:
        super().__init__(sentences.some_unavailable(len(conflicts), wanted))
        self.conflicts = tuple(conflicts)


_REFUSALS: Mapping[str, type[NotAvailable]] = {cls.code: cls for cls in NotAvailable.__subclasses__()}


def refusal(reason: Reason, resource: Resource, wish: Wish) -> NotAvailable:
    """The refusal of that reason, with three ways out at most."""
    return _REFUSALS[reason.code](reason.sentence, lambda: ways_for(resource, wish)[:MOST_WAYS])


def refusal_of(conflicts: Sequence[Conflict], wanted: int) -> Refusal:
    """The refusal itself when one thing was wanted; what cannot be had of several."""
    return conflicts[0].refusal if wanted == 1 else SomeUnavailable(conflicts, wanted)


def lost_race(wants: Sequence[Want], wishes: Sequence[Wish]) -> Refusal:
    """What the database's guard says to the one who came a moment too late; of several, which is unknown."""
    want, wish = wants[0], wishes[0]
    reason = Reason(TAKEN, want.resource.place, partial(sentences.just_taken, want.resource))
    return refusal_of([Conflict(want, refusal(reason, want.resource, wish))], len(wants))
