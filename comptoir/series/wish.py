"""What somebody wants to come back, with what they chose for single dates. No query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID, uuid4

from comptoir.actors.models import Actor
from comptoir.agenda.actions import Want
from comptoir.agenda.models import Resource
from comptoir.booking.recurrence import RuleGivesNoDate
from comptoir.kit.periods import Period
from comptoir.series.timetable import Timetable
from comptoir.ties.models import Agreement


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One date of the rule, and what is taken for it, under one claim."""

    on: date
    period: Period
    resource: Resource
    extras: Sequence[Resource] = ()
    party: int = 1
    claim: UUID = field(default_factory=uuid4)

    @property
    def wants(self) -> list[Want]:
        extras = [Want(resource=extra, period=self.period, claim=self.claim) for extra in self.extras]
        return [Want(resource=self.resource, period=self.period, claim=self.claim, party=self.party), *extras]


@dataclass(frozen=True, kw_only=True)
class SeriesWish:
    """The same words for planning a series and for booking it.

    ``skip`` are the dates to leave out, ``instead`` gives one date another period or another resource, and on
    the dates ``outside_hours`` somebody of the team answers for the place. ``after`` is for a series that is
    prolonged: only the dates after that one.
    """

    resource: Resource
    timetable: Timetable
    booked_for: Actor
    acting_for: Actor | None = None
    agreement: Agreement | None = None
    extras: Sequence[Resource] = ()
    party: int = 1
    purpose: str = ""
    is_public: bool = False
    shows_name: bool = False
    tentative_until: datetime | None = None
    skip: frozenset[date] = frozenset()
    instead: Mapping[date, Period | Resource] = field(default_factory=dict)
    outside_hours: frozenset[date] = frozenset()
    waives: frozenset[str] = frozenset()
    after: date | None = None

    @cached_property
    def dates(self) -> list[date]:
        """Those of the rule, also those to leave out.

        :raises RuleGivesNoDate, RuleGoesTooFar:
        """
        return self.timetable.recurrence.all_dates(self.timetable.starts_on, after=self.after)

    def occurrence(self, on: date) -> Occurrence:
        chosen = self.instead.get(on)
        usual = self.timetable.period(on, self.resource.place.tz)
        return Occurrence(
            on=on, period=chosen if isinstance(chosen, Period) else usual,
            resource=chosen if isinstance(chosen, Resource) else self.resource,
            extras=self.extras, party=self.party,
        )  # fmt: skip

    def kept(self) -> list[Occurrence]:
        """The occurrences of the dates that are kept, each with a claim of its own.

        :raises RuleGivesNoDate: when every date is left out.
        """
        found = [self.occurrence(on) for on in self.dates if on not in self.skip]
        if not found:
            raise RuleGivesNoDate.nothing_left()
        return found
