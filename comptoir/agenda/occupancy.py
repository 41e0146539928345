"""Reading what is taken: in as many queries for one resource as for three hundred, however long the past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from comptoir.agenda.models import Hold, Resource, Unit
from comptoir.kit.periods import Period


class Held(NamedTuple):
    """A hold that is not released, as the reckoning needs it: a row, without the price of a model."""

    pk: int
    unit: int
    claim: UUID
    start: datetime
    end: datetime
    expires_at: datetime | None
    is_pinned: bool

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def overlaps(self, period: Period) -> bool:
        return self.start < period.end and period.start < self.end


_COLUMNS = ("pk", "unit_id", "claim", "starts_at", "ends_at", "expires_at", "is_pinned")


def units_of(resources: Iterable[Resource]) -> dict[int, list[Unit]]:
    """The units in use of each resource, by its key, in their order. One query."""
    wanted = [resource.pk for resource in resources]
    found: dict[int, list[Unit]] = {pk: [] for pk in wanted}
    for unit in Unit.objects.filter(resource__in=wanted, retired_at=None).order_by("position", "pk"):
        found[unit.resource_id].append(unit)
    return found


def held_during(units: Sequence[int], period: Period) -> list[Held]:
    """What is not released on these units and overlaps the period, also what has expired. One query.

    Holds of a unit never overlap: the one to look at before the period is the last to start, one step into
    the index for each unit. The rest start within the period. No row of the past is walked.
    """
    if not units:
        return []
    last_before = Hold.objects.unreleased().filter(unit=OuterRef("pk"), starts_at__lte=period.start)
    last = Unit.objects.filter(pk__in=units).annotate(
        last=Subquery(last_before.order_by("-starts_at").values("pk")[:1])
    )
    running = Hold.objects.filter(pk__in=last.order_by().values("last"), ends_at__gt=period.start)
    starting = Hold.objects.unreleased().filter(
        unit__in=units, starts_at__gt=period.start, starts_at__lt=period.end
    )
    rows = running.values_list(*_COLUMNS).union(starting.values_list(*_COLUMNS), all=True)
    return sorted((Held(*row) for row in rows), key=lambda held: (held.start, held.pk))


def by_unit(rows: Iterable[Held]) -> dict[int, list[Held]]:
    """The rows of each unit, in the order they came."""
    found: dict[int, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.unit].append(row)
    return found


def by_resource(rows: Iterable[Held], units: Mapping[int, Sequence[Unit]]) -> dict[int, list[Held]]:
    """The rows of each resource of ``units``, in the order they came."""
    resource_of = {unit.pk: pk for pk, of_one in units.items() for unit in of_one}
    found: dict[int, list[Held]] = {pk: [] for pk in units}
    for row in rows:
        found[resource_of[row.unit]].append(row)
    return found


def standing(rows: Iterable[Held], now: datetime, *, but: UUID | None = None) -> list[Held]:
    """What counts at ``now``: not expired, and not of the claim that is asking to move."""
    return [row for row in rows if not row.has_expired(now) and row.claim != but]


def lanes(resource: Resource, units: Sequence[Unit], rows: Iterable[Held]) -> list[list[Held]]:
    """What must be free together: one lane for a resource taken as a whole, one for each unit otherwise."""
    if resource.taken == Resource.Taken.WHOLE:
        return [sorted(rows, key=lambda row: row.start)]
    of_unit = by_unit(rows)
    return [of_unit.get(unit.pk, []) for unit in units]


def busy_until(lane: Iterable[Held], moment: datetime) -> datetime:
    """The end of what is taken without a break from ``moment`` on; ``moment`` itself when nothing is."""
    end = moment
    for row in lane:
        if row.start <= end < row.end:
            end = row.end
    return end
