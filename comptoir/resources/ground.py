"""What the reckoning of time stands on: who opens when, what is closed, which units there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import prefetch_related_objects

from comptoir.kit.periods import Period, gaps, merge
from comptoir.kit.ready import ask
from comptoir.places.calendar import Opening, opening_by
from comptoir.places.models import Place
from comptoir.resources.models import Resource, Unit

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """One row of weekly hours, or of the hours of one date."""

    opens: time | None
    closes: time | None
    reason: str = ""


class Shut(NamedTuple):
    """A closure as it concerns one resource."""

    start: datetime
    end: datetime
    reason: str
    is_whole_place: bool

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


class Spot(NamedTuple):
    """A unit as the reckoning needs it; ``resource`` is its own, maybe a part of the one asked."""

    pk: int
    resource: int
    name: str
    position: int
    seats: int

    @property
    def model(self) -> Unit:
        return Unit.from_db(None, ["id", "resource_id", "name", "position"], self[:2] + self[2:4])


class Hours:
    """When one can come, by the clocks of a place; each day is reckoned once, when it is asked about."""

    def __init__(
        self, place: Place, week: Mapping[int, Sequence[Span]], dates: Mapping[date, Sequence[Span]]
    ) -> None:
        self.place = place
        self._week = week
        self._dates = dates
        self._days: dict[date, Opening] = {}
        self._around: dict[date, list[Period]] = {}
        self._between: dict[Period, list[Period]] = {}

    def opening(self, day: date) -> Opening:
        found = self._days.get(day)
        if found is None:
            found = opening_by(self.place, day, self._week, self._dates.get(day, ()))
            self._days[day] = found
        return found

    def contain(self, period: Period) -> bool:
        """Whether all of the period lies inside one opening, which may run over midnights."""
        first = self.place.day_of(period.start)
        around = self._around.get(first)
        if around is None:
            days = (first - ONE_DAY, first, first + ONE_DAY)
            around = merge(p for day in days for p in self.opening(day).periods)
            self._around[first] = around
        if period.duration >= ONE_DAY:
            around = self.between(period)
        return any(open_.start <= period.start and period.end <= open_.end for open_ in around)

    def between(self, period: Period) -> list[Period]:
        """The open time of the period, in order; back to back becomes one."""
        if period not in self._between:
            self._between[period] = list(self._open_during(period))
        return self._between[period]

    def _open_during(self, period: Period) -> Iterator[Period]:
        day, last = self.place.day_of(period.start) - ONE_DAY, self.place.day_of(period.end)
        found = []
        while day <= last:
            found += [p for p in self.opening(day).periods if p.overlaps(period)]
            day += ONE_DAY
        yield from (part for p in merge(found) if (part := p.intersection(period)) is not None)

    def opened_before(self, moment: datetime) -> datetime | None:
        """The start of the opening in which the moment is, midnight not counting as one between two."""
        day = self.place.day_of(moment)
        return next((p.start for p in self.opening(day).periods if p.start <= moment < p.end), None)


@dataclass(frozen=True)
class Ground:
    """Hours, closures and units of some resources, by their keys, as far as the period that was read."""

    hours: Mapping[int, Hours]
    shut: Mapping[int, Sequence[Shut]]
    units: Mapping[int, Sequence[Spot]]

    @classmethod
    def of(cls, resources: Sequence[Resource], period: Period) -> Self:
        """From the day before the period to the day after. Two queries (three when places are not read)."""
        if not all(Resource.place.is_cached(resource) for resource in resources):
            prefetch_related_objects(resources, "place")
        one_of_each = {resource.place_id: resource for resource in resources}
        places = {pk: resource.place for pk, resource in one_of_each.items()}
        calendar = _Calendar.of(places, [resource.id for resource in resources], period)
        hours = calendar.hours_of(places, resources)
        shut = {resource.id: calendar.shut_of(resource) for resource in resources}
        return cls(hours, shut, units_of(resources))

    def open_time(self, resource: Resource, period: Period) -> list[Period]:
        """When it can be had during the period, whoever has it: its hours without its closures."""
        open_ = self.hours[resource.pk].between(period)
        shut = [closed.period for closed in self.shut[resource.pk]]
        return [gap for p in open_ for gap in gaps(p, shut)] if shut else open_


@dataclass
class _Calendar:
    """The rows of the one query that reads all that says when."""

    weeks: dict[int, dict[int, list[Span]]]
    dates: dict[int, dict[date, list[Span]]]
    own: dict[int, dict[int, list[Span]]]
    shut_places: dict[int, list[Shut]]
    shut: dict[int, list[Shut]]

    @classmethod
    def of(cls, places: Mapping[int, Place], resources: Sequence[int], period: Period) -> Self:
        found = cls(
            defaultdict(lambda: defaultdict(list)), defaultdict(lambda: defaultdict(list)),
            defaultdict(lambda: defaultdict(list)), defaultdict(list), defaultdict(list),
        )  # fmt: skip
        for what, key, weekday, day, opens, closes, start, end, reason in _read_calendar(
            places, resources, period
        ):
            if what == "date":
                found.dates[key][_date(day)].append(Span(_time(opens), _time(closes), reason))
            elif what in {"week", "own"}:
                week = found.weeks if what == "week" else found.own
                week[key][weekday].append(Span(_time(opens), _time(closes)))
            else:
                of = found.shut_places if what == "place" else found.shut
                of[key].append(Shut(_instant(start), _instant(end), reason, what == "place"))
        return found

    def hours_of(self, places: Mapping[int, Place], resources: Sequence[Resource]) -> dict[int, Hours]:
        """By the key of the resource; those whose hours are the same share them."""
        of_place = {pk: Hours(place, self.weeks[pk], self.dates[pk]) for pk, place in places.items()}
        shared: dict[str, Hours] = {}
        found = {}
        for resource in resources:
            own = self.own.get(resource.id) if self.own else None
            if own is None:
                found[resource.id] = of_place[resource.place_id]
                continue
            same = f"{resource.place_id} {sorted(own.items())}"
            if same not in shared:
                shared[same] = Hours(resource.place, own, self.dates[resource.place_id])
            found[resource.id] = shared[same]
        return found

    def shut_of(self, resource: Resource) -> Sequence[Shut]:
        if not self.shut and not self.shut_places:
            return ()
        of_place, own = self.shut_places.get(resource.place_id, ()), self.shut.get(resource.pk, ())
        return sorted([*of_place, *own]) if of_place or own else ()


# Closing a whole closes its parts, closing a part closes its wholes, and no sister of either.
_CALENDAR = """
WITH RECURSIVE asked AS (%(resources)s), places AS (%(places)s),
closed AS (
    SELECT c.id, c.place_id, c.starts_at, c.ends_at, c.reason, c.is_whole_place FROM agenda_closure c
    WHERE c.place_id IN (SELECT id FROM places) AND c.lifted_at IS NULL
      AND c.starts_at < %%s AND c.ends_at > %%s
),
inside AS (
    SELECT l.closure_id, l.resource_id FROM closed JOIN agenda_closure_resources l ON l.closure_id = closed.id
    UNION
    SELECT i.closure_id, p.part_id FROM inside i JOIN agenda_part p ON p.whole_id = i.resource_id
),
around AS (
    SELECT l.closure_id, l.resource_id FROM closed JOIN agenda_closure_resources l ON l.closure_id = closed.id
    UNION
    SELECT a.closure_id, p.whole_id FROM around a JOIN agenda_part p ON p.part_id = a.resource_id
)
SELECT 'week' AS what, h.place_id AS key, h.weekday, CAST(NULL AS date) AS day, h.opens, h.closes,
       CAST(NULL AS %(instant)s) AS starts, CAST(NULL AS %(instant)s) AS ends, '' AS reason
FROM places_openinghours h WHERE h.place_id IN (SELECT id FROM places)
UNION ALL
SELECT 'date', e.place_id, NULL, e."on", e.opens, e.closes, NULL, NULL, e.reason
FROM places_openingexception e WHERE e.place_id IN (SELECT id FROM places) AND e."on" BETWEEN %%s AND %%s
UNION ALL
SELECT 'own', r.resource_id, r.weekday, NULL, r.opens, r.closes, NULL, NULL, ''
FROM agenda_resourcehours r WHERE r.resource_id IN (SELECT id FROM asked)
UNION ALL
SELECT 'place', c.place_id, NULL, NULL, NULL, NULL, c.starts_at, c.ends_at, c.reason
FROM closed c WHERE c.is_whole_place
UNION ALL
SELECT 'shut', u.resource_id, NULL, NULL, NULL, NULL, c.starts_at, c.ends_at, c.reason
FROM closed c JOIN (SELECT * FROM inside UNION SELECT * FROM around) u ON u.closure_id = c.id
"""
_UNITS = """
WITH RECURSIVE asked AS (%s),
inside(asked, resource) AS (
    SELECT id, id FROM asked
    UNION
    SELECT i.asked, p.part_id FROM inside i JOIN agenda_part p ON p.whole_id = i.resource
)
SELECT i.asked, u.id, u.resource_id, u.name, u.position,
       CASE WHEN r.kind IN ('equipment', 'locker') THEN 0 ELSE r.seats END
FROM inside i JOIN agenda_resource r ON r.id = i.resource AND (r.retired_at IS NULL OR r.id = i.asked)
JOIN agenda_unit u ON u.resource_id = r.id AND u.retired_at IS NULL
"""
_KEYS = {
    "postgresql": "SELECT id FROM unnest(%s::bigint[]) AS k(id)",
    "sqlite": "SELECT value AS id FROM json_each(%s)",
}


def keys_of(keys: Iterable[int]) -> tuple[str, Any]:
    """A subquery that lists the keys, and its one parameter: hundreds of them cost what one costs."""
    listed = ",".join(map(str, keys))
    return _KEYS[connection.vendor], f"[{listed}]" if connection.vendor == "sqlite" else f"{{{listed}}}"


def units_of(resources: Iterable[Resource]) -> dict[int, list[Spot]]:
    """The units in use of each resource, by its key: its own in order, then those of its parts. One query.

    What is inside it and offered no more is not taken with it.
    """
    found: dict[int, list[Spot]] = {resource.id: [] for resource in resources}
    sql, keys = keys_of(found)
    for row in ask(_UNITS % sql, [keys]):
        found[row[0]].append(Spot._make(row[1:]))
    for pk, spots in found.items():
        if len(spots) > 1:
            spots.sort(key=lambda spot: (spot.resource != pk, spot.resource, spot.position, spot.pk))
    return found


def _read_calendar(places: Iterable[int], resources: Iterable[int], period: Period) -> list[Any]:
    (asked, resource_keys), (of, place_keys) = keys_of(resources), keys_of(places)
    instant = "timestamptz" if connection.vendor == "postgresql" else "text"
    sql = _CALENDAR % {"resources": asked, "places": of, "instant": instant}
    # A day more on each side: an opening may run over midnight, and the place may be far from Greenwich.
    first, last = period.start - 2 * ONE_DAY, period.end + 2 * ONE_DAY
    instants = map(connection.ops.adapt_datetimefield_value, (last, first))
    days = map(connection.ops.adapt_datefield_value, (first.date(), last.date()))
    return ask(sql, [resource_keys, place_keys, *instants, *days])


# What SQLite gives back of a union is text.


def _time(value: Any) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _date(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
