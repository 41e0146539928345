"""What would work instead of what cannot be had; each way obeys the rules that the refusal was about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from comptoir.agenda.availability import Availability, answers, on_the_wall
from comptoir.agenda.free import free_time
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import held_during, standing
from comptoir.agenda.rules import (
    OFF_SLOT,
    TOO_FAR,
    TOO_LONG,
    Wish,
    capacity,
    earliest_start,
    fitting_length,
    minutes,
    reasons_against,
    slot_of,
)
from comptoir.kit import speech
from comptoir.kit.periods import Period, day_period, wall
from comptoir.kit.refusals import Way
from comptoir.resources.ground import ONE_DAY, Ground
from comptoir.resources.naming import the

GRID = timedelta(minutes=5)
WORTH_TAKING = timedelta(minutes=15)
NEAR, NOTHING = timedelta(hours=1), timedelta(0)
DAYS_AHEAD = 14
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def ways_out(
    resource: Resource,
    period: Period,
    *,
    party: int = 1,
    now: datetime,
    ignoring_claim: UUID | None = None,
    limit: int = 3,
    outside_hours: bool = False,
    waives: frozenset[str] = frozenset(),
    beside: frozenset[UUID] = frozenset(),
) -> list[Way]:
    """What would work instead, the likeliest to please first; each posts resource, start and end.

    A shift of at most an hour the same day (or the length that is allowed), another resource that is large
    enough, the free part of the period, the same hours on the next day they are free (the last one, when
    that is too far ahead), a longer shift. A constant number of queries.
    """
    wish = Wish(
        period=period, now=now, party=party, ignoring_claim=ignoring_claim, outside_hours=outside_hours,
        waives=waives, beside=beside,
    )  # fmt: skip
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
        found: dict[tuple[tuple[str, str], ...], Way] = {}
        for way in ways + ([] if near else moved):
            found.setdefault(tuple(way.fields.items()), way)
        return list(found.values())


@dataclass(frozen=True)
class _Elsewhen:
    """The same resource at other times: its free periods, those of one unit or of the whole.

    ``length`` is the one asked for, or the nearest that is allowed. ``days`` are those on which the same
    hours are looked for, the best first.
    """

    resource: Resource
    wish: Wish
    ground: Ground
    free: Sequence[Period]
    length: timedelta
    days: Sequence[date]

    @classmethod
    def of(cls, resource: Resource, wish: Wish) -> _Elsewhen:
        period, days = wish.period, _days_to_try(resource, wish)
        window = _window([_day(period.start), *days], resource, period)
        ground = Ground.of([resource], window)
        length = fitting_length(resource, wish)
        units = ground.units[resource.pk]
        if not units or resource.retired_at is not None:
            return cls(resource, wish, ground, [], length, days)
        held = held_during([spot.pk for spot in units], window)
        if wish.keeps_start:
            own = {row.unit for row in held if row.claim == wish.ignoring_claim}
            units = [spot for spot in units if spot.pk in own]
        rows = standing(held, wish.now, but=wish.ignoring_claim)
        left = window if wish.keeps_start else _from(_first_start(resource, wish), window)
        open_ = ground.open_time(resource, left) if left is not None else []
        of_lanes = free_time(resource, units, rows, open_, spares=wish.spares)
        return cls(resource, wish, ground, sorted({gap for lane in of_lanes for gap in lane}), length, days)

    @property
    def asked(self) -> Period:
        return self.wish.period

    @property
    def slot(self) -> timedelta:
        return NOTHING if self.wish.waived(OFF_SLOT) else slot_of(self.resource)

    def works(self, period: Period) -> bool:
        is_free = any(gap.contains(period) for gap in self.free)
        return is_free and not reasons_against(self.resource, self.ground, self.wish.during(period))

    def nearest_shift(self) -> Period | None:
        """The allowed length the same day, as close as can be; of two as close, the later."""
        day, wanted = _day(self.asked.start), self.asked.start
        found = {start for start in self._starts(day) if _day(start) == day}
        nearest = sorted(found, key=lambda start: (abs(start - wanted), start < wanted))
        periods = (Period(start, start + self.length) for start in nearest)
        return next((p for p in periods if p != self.asked and self.works(p)), None)

    def _starts(self, day: date) -> Iterator[datetime]:
        """Where it could begin on that day: on every slot, or as near as each free period lets it."""
        if self.slot:
            for opening in self.ground.hours[self.resource.pk].opening(day).periods:
                yield from (opening.start + n * self.slot for n in range(opening.duration // self.slot))
            return
        wanted = self.asked.start
        aim = min(wanted, self.wish.now) if self.resource.walk_in_only else wanted
        for gap in filter(None, map(_on_grid, self.free)):
            if gap.duration >= self.length:
                yield min(max(aim, gap.start), gap.end - self.length)

    def way_to_shift(self, period: Period) -> Way:
        later, longer = period.start - self.asked.start, period.duration - self.asked.duration
        if later:
            detail = gettext("%(duration)s later") if later > NOTHING else gettext("%(duration)s earlier")
        else:
            detail = gettext("%(duration)s more") if longer > NOTHING else gettext("%(duration)s less")
        words = {"duration": speech.duration(abs(later or longer))}
        return _way(self.resource, period, detail=detail % words, label=_take_hours(period))

    def shorter(self) -> Iterator[Way]:
        """The longest free part of what was asked, as far as the rules allow so short a time."""
        parts = [part for gap in self.free if (part := gap.intersection(self.asked)) is not None]
        fitted = [fit for part in parts if (fit := self._fitted(part)) is not None and self._is_news(fit)]
        for best in sorted(fitted, key=lambda part: (-part.duration, part.start)):
            if WORTH_TAKING <= best.duration < self.asked.duration and self.works(best):
                less = speech.duration(self.asked.duration - best.duration)
                detail = gettext("%(duration)s less") % {"duration": less}
                yield _way(self.resource, best, detail=detail, label=_take_hours(best))
                return

    def _fitted(self, part: Period) -> Period | None:
        """The most of it that begins on a slot, or on five minutes, and is allowed to last so long."""
        start, step = part.start, self.slot or GRID
        zero = _EPOCH
        if self.slot:
            zero = self.ground.hours[self.resource.pk].opened_before(start) or start
        if start != self.asked.start or (self.slot and not self.wish.starts_as_before):
            start += -(start - zero) % step
        end = start + (part.end - start) // step * step if self.slot else part.end - (part.end - zero) % step
        longest = minutes(self.resource.maximum_minutes)
        if longest and not self.wish.waived(TOO_LONG):
            end = min(end, start + (longest // step * step if self.slot else longest))
        return Period(start, end) if start < end else None

    def _is_news(self, part: Period) -> bool:
        """What goes on keeps its start, and is worth proposing when it lasts longer than it would."""
        if not self.wish.keeps_start:
            return True
        had = self.wish.had
        return part.start == self.asked.start and (had is None or part.end > had.end)

    def another_day(self) -> Iterator[Way]:
        """The same hours, by the clock, on the first other day when they are free."""
        if self.resource.walk_in_only:
            return
        today = timezone.localdate(self.wish.now)
        for on in self.days:
            period = _same_hours(Period(self.asked.start, self.asked.start + self.length), on)
            if period is not None and self.works(period):
                day = speech.near_day(period.start, today)
                gap = next(gap for gap in self.free if gap.contains(period))
                detail = gettext("free %(hours)s") % {"hours": speech.from_to(gap.start, gap.end)}
                label = gettext("Take %(day)s") % {"day": day}
                yield _way(self.resource, period, detail=detail, label=label, day=day)
                return


def _days_to_try(resource: Resource, wish: Wish) -> list[date]:
    """The fortnight after what was asked; the one before the last day allowed, when that is too far."""
    today, asked = timezone.localdate(wish.now), _day(wish.period.start)
    if resource.horizon_days is not None and not wish.waived(TOO_FAR):
        last = today + resource.horizon_days * ONE_DAY
        if asked > last:
            return [last - n * ONE_DAY for n in range(DAYS_AHEAD) if last - n * ONE_DAY >= today]
    first = max(asked + ONE_DAY, today, _day(earliest_start(resource, wish)))
    return [first + n * ONE_DAY for n in range(DAYS_AHEAD - 1)]


def _first_start(resource: Resource, wish: Wish) -> datetime | None:
    if wish.in_past:
        return None
    return wish.now if wish.starts_as_before else max(wish.now, earliest_start(resource, wish))


def _window(days: Sequence[date], resource: Resource, period: Period) -> Period:
    tz = resource.place.tz
    return Period(day_period(min(days), tz).start, max(day_period(max(days), tz).end + ONE_DAY, period.end))


def _from(first: datetime | None, window: Period) -> Period | None:
    if first is None or first <= window.start:
        return window
    return Period(first, window.end) if first < window.end else None


def _elsewhere(resource: Resource, wish: Wish) -> Iterator[Way]:
    """The resource that resembles it most and is free at the very hours asked."""
    # Nobody takes a projector for a room.
    others = (
        Resource.objects.in_use().of_place(resource.place).filter(taken=resource.taken, kind=resource.kind)
    )
    if resource.is_self_service:
        # Who asks may be a member: what only the counter gives would be refused to them.
        others = others.filter(is_self_service=True)
    found = list(others.exclude(pk=resource.pk).select_related("space").order_by("position", "pk"))
    for other in found:
        other.place = resource.place
    free = answers(found, [replace(wish, unit=None, had=None, keeps_start=False)])[0]
    fitting = [other for other in found if free[other.pk].is_free]
    best = min(fitting, key=lambda other: (_unlike(other, resource), other.seats), default=None)
    if best is not None:
        label = gettext("Take %(thing)s") % {"thing": the(best)}
        yield _way(best, wish.period, detail=_what_it_offers(best, free[best.pk]), label=label)


def _unlike(one: Resource, other: Resource) -> tuple[bool, bool, bool]:
    spaces = [space.kind if space is not None else "" for space in (one.space, other.space)]
    return one.kind != other.kind, spaces[0] != spaces[1], one.needs_approval and not other.needs_approval


def _what_it_offers(resource: Resource, free: Availability) -> str:
    """« 10 places, écran fixe », « 4 places libres »."""
    if resource.taken == Resource.Taken.BY_UNIT:
        return speech.count(len(free.spots), gettext("free place"), gettext("free places"))
    words = pgettext("in a room", "seat"), pgettext("in a room", "seats")
    seats = speech.count(capacity(resource, free.spots), *words)
    equipment = [*resource.equipment, *(resource.space.equipment if resource.space is not None else [])]
    return ", ".join([seats, *map(str, equipment[:2])])


def _way(resource: Resource, period: Period, *, detail: str, label: str, day: str = "") -> Way:
    title = gettext("%(thing)s, %(hours)s") if not day else gettext("%(thing)s %(day)s, %(hours)s")
    words = {"thing": resource.name, "day": day, "hours": speech.from_to(period.start, period.end)}
    fields = {"resource": resource.slug, "starts": on_the_wall(period.start), "ends": on_the_wall(period.end)}
    return Way(title=title % words, detail=detail, label=label, fields=fields)


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
