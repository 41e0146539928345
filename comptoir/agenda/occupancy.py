"""Reading what is taken: in as many queries for one resource as for three hundred, however long the past."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from comptoir.agenda.models import Resource
from comptoir.kit.periods import Period, merge
from comptoir.kit.ready import ask, told
from comptoir.resources.ground import Spot, keys_of, units_of

__all__ = ["Held", "Taken", "busy_until", "held_at", "held_during", "lanes", "standing", "units_of"]


class Held(NamedTuple):
    """A hold that is not released, as the reckoning needs it: a row, without the price of a model.

    From ``used_until`` to ``end`` is its buffer; ``cut`` minutes of it were given to who comes next.
    """

    pk: int
    unit: int
    claim: UUID
    start: datetime
    end: datetime
    expires_at: datetime | None
    is_pinned: bool
    buffer_minutes: int = 0
    cut: int = 0

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


# Holds of a unit never overlap: the last to begin before a period ends is also the last to end. One step
# into the index finds it, and leaves out the units on which it is over. On the others, of what began before
# the period the last to begin is the only one that reaches into it: a second step, then a short walk.
_HELD = """
WITH asked(id, since, until, n) AS (%(asked)s),
busy AS MATERIALIZED (
    SELECT id, since, until FROM (
        SELECT asked.id, asked.since, asked.until,
               (SELECT b.ends_at FROM agenda_hold b
                WHERE b.unit_id = asked.id AND b.released_at IS NULL AND b.starts_at < asked.until
                ORDER BY b.starts_at DESC LIMIT 1) AS last_end
        FROM asked
    ) AS every WHERE last_end > since
)
%(held)s
"""
_COLUMNS = """
SELECT h.id, h.unit_id, h.claim, h.starts_at, h.ends_at, h.expires_at, h.is_pinned,
       h.buffer_minutes, h.buffer_cut
"""
_WALK = """
    h.unit_id = busy.id AND h.released_at IS NULL AND h.starts_at < busy.until AND h.ends_at > busy.since
    AND h.starts_at >= COALESCE(
        (SELECT b.starts_at FROM agenda_hold b
         WHERE b.unit_id = busy.id AND b.released_at IS NULL AND b.starts_at <= busy.since
         ORDER BY b.starts_at DESC LIMIT 1), busy.since)
"""
# OFFSET 0 keeps PostgreSQL from thinking of another way than unit by unit; on SQLite CROSS JOIN does.
_HELD_OF = {
    "postgresql": "SELECT h.* FROM busy CROSS JOIN LATERAL (%s FROM agenda_hold h WHERE %s OFFSET 0) AS h",
    "sqlite": "%s FROM busy CROSS JOIN agenda_hold h ON %s",
}


# On PostgreSQL an index of ranges finds what stands at some hours, whatever the unit: a few steps for each
# period instead of two for each unit. Worth it when most of what is found is asked for. What is near is
# found first: the units, in a statement that is kept ready, would be compared one by one with each row.
_BY_TIME = """
WITH asked(since, until) AS (SELECT * FROM unnest(%%s::timestamptz[], %%s::timestamptz[])),
near AS MATERIALIZED (
    SELECT h.* FROM asked JOIN agenda_hold h
    ON tstzrange(h.starts_at, h.ends_at, '[)') && tstzrange(asked.since, asked.until, '[)')
    AND h.released_at IS NULL
)
%s FROM near h WHERE h.unit_id IN (SELECT unnest(%%s::bigint[]))
"""
WORTH_ASKING_BY_TIME = 100


def held_during(units: Iterable[int], period: Period) -> list[Held]:
    """What is not released on these units and overlaps the period, also what has expired, earliest first.

    One query, none without a unit; no row of the past is walked.
    """
    return held_at([(units, [period])])


def held_at(asked: Iterable[tuple[Iterable[int], Iterable[Period]]]) -> list[Held]:
    """``held_during`` for each group of units during each of its periods, in one query."""
    groups = [(keys, of) for units, periods in asked if (keys := list(units)) and (of := merge(periods))]
    if not groups:
        return []
    if len(groups) == 1 and is_asked_by_time(*groups[0]):
        return _held_by_time(*groups[0])
    subqueries, params = [], []
    for keys, of in groups:
        sql, more = each_during(keys, of)
        subqueries.append(sql)
        params += more
    held = _HELD_OF[connection.vendor] % (_COLUMNS, _WALK)
    parts = {"asked": " UNION ALL ".join(subqueries), "held": held}
    return _read(ask(_HELD % parts, params))


def is_asked_by_time(units: Collection[int], periods: Sequence[Period]) -> bool:
    return connection.vendor == "postgresql" and len(units) * len(periods) >= WORTH_ASKING_BY_TIME


def _held_by_time(units: Sequence[int], periods: Sequence[Period]) -> list[Held]:
    _, keys = keys_of(units)
    return _read(ask(_BY_TIME % _COLUMNS, [[p.start for p in periods], [p.end for p in periods], keys]))


def _read(rows: Iterable[Sequence[Any]]) -> list[Held]:
    read = _read_plain if connection.vendor == "sqlite" else Held._make
    # What lasts through two of the periods came twice.
    return sorted({row[0]: read(row) for row in rows}.values(), key=lambda held: (held.start, held.pk))


_EACH = {
    "postgresql": (
        "SELECT k.id, s, e, n FROM (%s) k,"
        " unnest(%%s::timestamptz[], %%s::timestamptz[]) WITH ORDINALITY AS p(s, e, n)"
    ),
    "sqlite": "SELECT k.id, p.column1, p.column2, p.column3 FROM (VALUES %s) p CROSS JOIN (%s) k",
}


def each_during(units: Iterable[int], periods: Sequence[Period]) -> tuple[str, list[Any]]:
    """A subquery of each unit during each period, counted from 1, and its parameters."""
    sql, keys = keys_of(units)
    if connection.vendor == "postgresql":
        ends = [p.start for p in periods], [p.end for p in periods]
        return _EACH["postgresql"] % sql, [keys, *ends]
    rows = ", ".join(f"(%s, %s, {number})" for number in range(1, len(periods) + 1))
    return _EACH["sqlite"] % (rows, sql), [*(told(end) for p in periods for end in (p.start, p.end)), keys]


def _read_plain(row: Sequence[Any]) -> Held:
    """SQLite keeps claims as hexadecimal, and instants in UTC without saying so."""
    pk, unit, claim, start, end, expires_at, is_pinned, buffer_minutes, cut = row
    return Held(
        pk, unit, UUID(claim), _utc(start), _utc(end), expires_at and _utc(expires_at), bool(is_pinned),
        buffer_minutes, cut,
    )  # fmt: skip


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


class Taken:
    """What stands on each unit, as far as it was read, and what is put there while reckoning.

    ``but`` are claims that do not count: they are what is moved. ``expired`` are the keys of what has
    expired and was never given back.
    """

    def __init__(self, rows: Iterable[Held], now: datetime, *, but: Iterable[UUID | None] = ()) -> None:
        self._lanes: dict[int, list[Held]] = defaultdict(list)
        self.rows: dict[int, Held] = {}
        self.expired: list[int] = []
        self._keys = count(-1, -1)
        left_out = frozenset(but)
        for row in rows:
            if row.has_expired(now):
                self.expired.append(row.pk)
            elif row.claim not in left_out:
                self.rows[row.pk] = row
                self._lanes[row.unit].append(row)

    def on(self, unit: int, start: datetime, end: datetime) -> list[Held]:
        """What takes the unit between these instants, in order."""
        lane = self._lanes.get(unit)
        if not lane:
            return []
        last = bisect_left(lane, end, key=_start)
        first = last
        while first and lane[first - 1].end > start:
            first -= 1
        return lane[first:last]

    def during(self, start: datetime, end: datetime) -> Iterator[Held]:
        """What takes any unit between these instants."""
        return (row for row in self.rows.values() if row.start < end and row.end > start)

    def new_key(self) -> int:
        """For what has no row yet: below zero."""
        return next(self._keys)

    def put(self, row: Held) -> None:
        self.rows[row.pk] = row
        insort(self._lanes[row.unit], row, key=_start)

    def change(self, row: Held) -> None:
        """The one of that key is on another unit, or ends at another time."""
        before = self.rows[row.pk]
        self._lanes[before.unit].remove(before)
        self.put(row)


def _start(row: Held) -> datetime:
    return row.start


def by_unit(rows: Iterable[Held]) -> dict[int, list[Held]]:
    """The rows of each unit, in the order they came."""
    found: dict[int, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.unit].append(row)
    return found


def by_resource(rows: Iterable[Held], units: Mapping[int, Sequence[Spot]]) -> dict[int, list[Held]]:
    """The rows of each resource of ``units``, in the order they came; what takes a part takes its whole."""
    of_unit = by_unit(rows)
    return {
        pk: sorted((row for spot in spots for row in of_unit.get(spot.pk, ())), key=lambda row: row.start)
        for pk, spots in units.items()
    }


def standing(rows: Iterable[Held], now: datetime, *, but: UUID | None = None) -> list[Held]:
    """What counts at ``now``: not expired, and not of the claim that is asking to move."""
    return [row for row in rows if not row.has_expired(now) and (but is None or row.claim != but)]


def lanes(resource: Resource, units: Sequence[Spot], rows: Iterable[Held]) -> list[list[Held]]:
    """What must be free together: one lane for a resource taken as a whole, one for each unit otherwise."""
    if resource.taken == Resource.Taken.WHOLE:
        return [sorted(rows, key=lambda row: row.start)]
    of_unit = by_unit(rows)
    return [of_unit.get(spot.pk, []) for spot in units]


def busy_until(lane: Iterable[Held], moment: datetime) -> datetime:
    """The end of what is taken without a break from ``moment`` on; ``moment`` itself when nothing is."""
    end = moment
    for row in lane:
        if row.start <= end < row.end:
            end = row.end
    return end
