"""Reading what is taken: in as many queries for one resource as for three hundred, however long the past."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from comptoir.agenda.models import Resource, Unit
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
    buffer_minutes: int = 0

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def used_until(self) -> datetime:
        """Where its buffer begins: what a page shows as its end."""
        return self.end - timedelta(minutes=self.buffer_minutes)

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def overlaps(self, period: Period) -> bool:
        return self.start < period.end and period.start < self.end


# Holds of a unit never overlap: of what began before the period, the last to begin is the only one that can
# reach into it. One step into the index finds it; from there to the end of the period is a short walk.
_HELD = """
WITH asked AS (%s),
since AS (
    SELECT asked.id AS id, COALESCE(
        (SELECT b.starts_at FROM agenda_hold b
         WHERE b.unit_id = asked.id AND b.released_at IS NULL AND b.starts_at <= %%s
         ORDER BY b.starts_at DESC LIMIT 1), %%s) AS start
    FROM asked
)
SELECT h.id, h.unit_id, h.claim, h.starts_at, h.ends_at, h.expires_at, h.is_pinned, h.buffer_minutes
FROM since JOIN agenda_hold h ON h.unit_id = since.id AND h.released_at IS NULL
    AND h.starts_at >= since.start AND h.starts_at < %%s AND h.ends_at > %%s
"""
_KEYS = {
    "postgresql": "SELECT unnest(%s::bigint[]) AS id",
    "sqlite": "SELECT value AS id FROM json_each(%s)",
}


def _keys(keys: Sequence[int]) -> tuple[str, Any]:
    """A subquery that lists the keys, and its one parameter: hundreds of them cost what one costs."""
    return _KEYS[connection.vendor], json.dumps(keys) if connection.vendor == "sqlite" else keys


def units_of(resources: Iterable[Resource]) -> dict[int, list[Unit]]:
    """The units in use of each resource, by its key, in their order. One query."""
    found: dict[int, list[Unit]] = {resource.pk: [] for resource in resources}
    sql, keys = _keys(list(found))
    of_these = Unit.objects.filter(resource__in=RawSQL(sql, [keys]), retired_at=None)  # noqa: S611
    for unit in of_these.order_by("position", "pk"):
        found[unit.resource_id].append(unit)
    return found


def held_during(units: Sequence[int], period: Period) -> list[Held]:
    """What is not released on these units and overlaps the period, also what has expired, earliest first.

    One query, none without a unit; no row of the past is walked.
    """
    if not units:
        return []
    sql, keys = _keys(list(units))
    start, end = map(connection.ops.adapt_datetimefield_value, (period.start, period.end))
    with connection.cursor() as cursor:
        cursor.execute(_HELD % sql, [keys, start, start, end, start])
        rows = cursor.fetchall()
    read = _read_plain if connection.vendor == "sqlite" else Held._make
    return sorted(map(read, rows), key=lambda held: (held.start, held.pk))


def _read_plain(row: Sequence[Any]) -> Held:
    """SQLite keeps claims as hexadecimal, and instants in UTC without saying so."""
    pk, unit, claim, start, end, expires_at, is_pinned, buffer_minutes = row
    return Held(
        pk, unit, UUID(claim), _utc(start), _utc(end), expires_at and _utc(expires_at), bool(is_pinned),
        buffer_minutes,
    )  # fmt: skip


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


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
