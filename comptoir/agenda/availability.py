"""What is free, why the rest is not, and what would work: one answer for the page, the import and the job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from comptoir.agenda import sentences
from comptoir.agenda.models import Resource, Unit
from comptoir.agenda.occupancy import Held, by_resource, held_during, lanes, standing, units_of
from comptoir.agenda.room import find_room, rows_for, why_taken
from comptoir.agenda.rules import LATENESS, ONE_DAY, Hours, Reason, Wish, capacity, reasons_against
from comptoir.kit import speech
from comptoir.kit.periods import Period, day_period, gaps, wall
from comptoir.kit.refusals import Way

GRID = timedelta(minutes=5)
WORTH_TAKING = timedelta(minutes=15)
NEAR = timedelta(hours=1)
DAYS_AHEAD = timedelta(days=14)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Availability:
    """The units that can be taken, the one to take first; or the reasons why none can. Never both.

    Of a resource taken as a whole, all its units. When the only unit is one that others have to be moved
    away from, it is in the list: taking moves them.
    """

    free_units: list[Unit] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not self.reasons


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

    For one place five queries, for one resource as for three hundred: hours, exceptions, units, what is
    taken as a whole, what is taken by unit.
    """
    wish = Wish(
        period=period, now=now, party=party, ignoring_claim=ignoring_claim, outside_hours=outside_hours,
        waives=waives, beside=beside,
    )  # fmt: skip
    return answers(resources, wish)


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
    """``availability`` at each of the periods, in their order."""
    asked = list(resources)
    return [
        availability(
            asked, period, party=party, now=now, ignoring_claim=ignoring_claim,
            outside_hours=outside_hours, waives=waives, beside=beside,
        )
        for period in periods
    ]  # fmt: skip


def answers(resources: Iterable[Resource], wish: Wish) -> dict[int, Availability]:
    """``availability`` for a wish that is made already."""
    asked = list(resources)
    prefetch_related_objects(asked, "place")
    places = {resource.place_id: resource.place for resource in asked}
    hours = {pk: Hours.around(place, wish.period) for pk, place in places.items()}
    units = units_of(asked)
    reasons = {r.pk: reasons_against(r, units[r.pk], wish, hours[r.place_id]) for r in asked}
    rows = by_resource(rows_for([r for r in asked if not reasons[r.pk]], units, wish.period), units)
    return {
        r.pk: Availability(reasons=reasons[r.pk])
        if reasons[r.pk]
        else _answer(r, units[r.pk], rows[r.pk], wish)
        for r in asked
    }


def _answer(resource: Resource, units: Sequence[Unit], rows: Sequence[Held], wish: Wish) -> Availability:
    room = find_room(resource, units, rows, wish)
    if room is None:
        return Availability(reasons=[why_taken(resource, units, rows, wish)])
    if resource.taken == Resource.Taken.WHOLE:
        return Availability(free_units=room.units)
    busy = {
        row.unit for row in standing(rows, wish.now, but=wish.ignoring_claim) if row.overlaps(wish.period)
    }
    others = [unit for unit in units if unit.pk not in busy and unit not in room.units]
    return Availability(free_units=room.units + others)


def ways_out(
    resource: Resource,
    period: Period,
    *,
    party: int = 1,
    now: datetime,
    ignoring_claim: UUID | None = None,
    limit: int = 3,
    outside_hours: bool = False,
) -> list[Way]:
    """What would work instead, the likeliest to please first; each posts resource, start and end.

    A shift of at most an hour the same day, another resource that is large enough, the free part of the
    period, the same hours on the next day they are free, a longer shift. A constant number of queries.
    """
    wish = Wish(
        period=period, now=now, party=party, ignoring_claim=ignoring_claim, outside_hours=outside_hours
    )
    return ways_for(resource, wish)[:limit]


def ways_for(resource: Resource, wish: Wish) -> list[Way]:
    """Every kind of way out of a wish, at most one of each, in the order of ``ways_out``."""
    with timezone.override(resource.place.tz):
        here = _Elsewhen.of(resource, wish)
        if wish.keeps_start:
            return list(here.shorter())
        shift = here.nearest_shift()
        near = shift is not None and abs(shift.start - wish.period.start) <= NEAR
        moved = [] if shift is None else [here.way_to_shift(shift)]
        ways = [*(moved if near else []), *_elsewhere(resource, wish), *here.shorter(), *here.another_day()]
        return ways + ([] if near else moved)


@dataclass(frozen=True)
class _Elsewhen:
    """The same resource at other times: its free periods, those of one unit or of the whole."""

    resource: Resource
    wish: Wish
    free: list[Period]

    @classmethod
    def of(cls, resource: Resource, wish: Wish) -> _Elsewhen:
        place, period = resource.place, wish.period
        units = units_of([resource])[resource.pk]
        if not units or resource.retired_at is not None or wish.party > capacity(resource, units):
            return cls(resource, wish, [])
        hours = Hours.around(place, period, more=DAYS_AHEAD)
        first = day_period(place.day_of(period.start), place.tz).start
        if not (wish.in_past or wish.keeps_start):
            first = max(first, wish.now)
        window = Period(first, max(period.end, first) + DAYS_AHEAD)
        held = held_during([u.pk for u in units], window)
        rows = standing(held, wish.now, but=wish.ignoring_claim)
        open_ = [part for p in hours.periods if (part := p.intersection(window)) is not None]
        if wish.keeps_start:
            own = {row.unit for row in held if row.claim == wish.ignoring_claim}
            units = [unit for unit in units if unit.pk in own]
        busy = [[row.period for row in lane] for lane in lanes(resource, units, rows)]
        found = {gap for lane in busy for p in open_ for gap in gaps(p, lane)}
        if not wish.keeps_start:
            found = {p for gap in found if (p := _on_grid(gap)) is not None}
        return cls(resource, wish, sorted(found))

    @property
    def asked(self) -> Period:
        return self.wish.period

    def nearest_shift(self) -> Period | None:
        """The same length the same day, as close as can be; of two as close, the later."""
        day, length, wanted = _day(self.asked.start), self.asked.duration, self.asked.start
        aim = min(wanted, self.wish.now) if self.resource.walk_in_only else wanted
        starts = [min(max(aim, gap.start), gap.end - length) for gap in self.free if gap.duration >= length]
        if self.resource.walk_in_only:
            starts = [start for start in starts if start <= self.wish.now + LATENESS]
        same_day = [start for start in starts if _day(start) == day and start != wanted]
        best = min(same_day, key=lambda start: (abs(start - wanted), start < wanted), default=None)
        return None if best is None else Period(best, best + length)

    def way_to_shift(self, period: Period) -> Way:
        by = speech.duration(abs(period.start - self.asked.start))
        later = period.start > self.asked.start
        detail = gettext("%(duration)s later") if later else gettext("%(duration)s earlier")
        return _way(self.resource, period, detail=detail % {"duration": by}, label=_take_hours(period))

    def shorter(self) -> Iterator[Way]:
        """The longest free part of what was asked."""
        parts = [part for gap in self.free if (part := gap.intersection(self.asked)) is not None]
        if self.wish.ends_now is not None and self.wish.keeps_start:
            parts = [
                part for part in parts if part.start == self.asked.start and part.end > self.wish.ends_now
            ]
        best = max(parts, key=lambda part: part.duration, default=None)
        if best is not None and WORTH_TAKING <= best.duration < self.asked.duration:
            less = speech.duration(self.asked.duration - best.duration)
            detail = gettext("%(duration)s less") % {"duration": less}
            yield _way(self.resource, best, detail=detail, label=_take_hours(best))

    def another_day(self) -> Iterator[Way]:
        """The same hours, by the clock, on the first later day when they are free."""
        if self.resource.walk_in_only:
            return
        today = timezone.localdate(self.wish.now)
        first = max(_day(self.asked.start), today - ONE_DAY)
        for number in range(1, DAYS_AHEAD.days):
            period = _same_hours(self.asked, first + number * ONE_DAY)
            gap = next((gap for gap in self.free if period is not None and gap.contains(period)), None)
            if period is not None and gap is not None:
                day = speech.near_day(period.start, today)
                detail = gettext("free %(hours)s") % {"hours": speech.from_to(gap.start, gap.end)}
                label = gettext("Take %(day)s") % {"day": day}
                yield _way(self.resource, period, detail=detail, label=label, day=day)
                return


def _elsewhere(resource: Resource, wish: Wish) -> Iterator[Way]:
    """The resource that resembles it most and is free at the very hours asked."""
    others = Resource.objects.in_use().of_place(resource.place).filter(taken=resource.taken)
    if resource.is_self_service:
        # Who asks may be a member: what only the counter gives would be refused to them.
        others = others.filter(is_self_service=True)
    found = list(others.exclude(pk=resource.pk).select_related("space").order_by("position", "pk"))
    for other in found:
        other.place = resource.place
    free = answers(found, replace(wish, unit=None))
    fitting = [other for other in found if free[other.pk].is_free]
    best = min(fitting, key=lambda other: (_kind(other) != _kind(resource), other.seats), default=None)
    if best is not None:
        label = gettext("Take %(thing)s") % {"thing": sentences.the(best)}
        yield _way(best, wish.period, detail=_what_it_offers(best, free[best.pk]), label=label)


def _kind(resource: Resource) -> str:
    return resource.space.kind if resource.space is not None else ""


def _what_it_offers(resource: Resource, free: Availability) -> str:
    """« 10 places, écran fixe », « 4 places libres »."""
    if resource.taken == Resource.Taken.BY_UNIT:
        return speech.count(len(free.free_units), gettext("free place"), gettext("free places"))
    words = pgettext("in a room", "seat"), pgettext("in a room", "seats")
    seats = speech.count(capacity(resource, free.free_units), *words)
    equipment = resource.space.equipment[:2] if resource.space is not None else []
    return ", ".join([seats, *map(str, equipment)])


def _way(resource: Resource, period: Period, *, detail: str, label: str, day: str = "") -> Way:
    title = gettext("%(thing)s, %(hours)s") if not day else gettext("%(thing)s %(day)s, %(hours)s")
    words = {"thing": resource.name, "day": day, "hours": speech.from_to(period.start, period.end)}
    fields = {"resource": resource.slug, "starts": on_the_wall(period.start), "ends": on_the_wall(period.end)}
    return Way(title=title % words, detail=detail, label=label, fields=fields)


def on_the_wall(at: datetime) -> str:
    """What a form posts: « 2026-11-22T15:00 » by the active time zone's clock.

    In the hour that comes twice, the second one carries its distance from UTC.
    """
    local = timezone.localtime(at)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat(timespec="minutes")


def _take_hours(period: Period) -> str:
    return gettext("Take %(hours)s") % {"hours": speech.hours(period.start, period.end)}


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _same_hours(period: Period, day: date) -> Period | None:
    """None on the day when the clocks skip over those hours."""
    tz = timezone.get_current_timezone()
    start, end = timezone.localtime(period.start), timezone.localtime(period.end)
    starts = wall(day, start.time(), tz)
    ends = wall(day + (end.date() - start.date()), end.time(), tz)
    return Period(starts, ends) if starts < ends else None


def _on_grid(gap: Period) -> Period | None:
    """The gap from the next multiple of five minutes to the last one."""
    start = gap.start + (-(gap.start - _EPOCH)) % GRID
    end = gap.end - (gap.end - _EPOCH) % GRID
    return Period(start, end) if start < end else None
