"""Closing the whole place or part of it for a while, and opening it again.

A closure of the whole place is told to its opening calendar as exceptions of the days. Each keeps in
``replaced`` what the calendar said of a day before any closure of it; so closures that overlap may be lifted
in any order, and a day is always what it was without what still closes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period, gaps
from comptoir.kit.refusals import Refusal
from comptoir.places.calendar import opening_by
from comptoir.places.models import OpeningException, OpeningHours, Place
from comptoir.resources.ground import ONE_DAY, Span
from comptoir.resources.models import Closure, Resource

LONGEST = timedelta(days=366)

# What the calendar says of one day: opens, closes and reason of each exception, as a closure keeps them.
Rows = list[list[str | None]]


class ClosureIsTooLong(Refusal):
    """Longer than a year: the resources are to be retired, or the hours changed."""


@retrying_deadlock
@transaction.atomic
def close(
    *,
    place: Place,
    period: Period,
    resources: Sequence[Resource] = (),
    reason: str,
    by: Account | None,
    now: datetime,
) -> Closure:
    """Nobody can have these resources then, nor what is in or around them; without any, nothing at all.

    What is taken already stays taken: see what it hits first.

    :raises ClosureIsTooLong:
    """
    if period.duration > LONGEST:
        raise ClosureIsTooLong(gettext("A closure lasts a year at most."))
    _lock(place, resources)
    closure = Closure.objects.create(
        place=place, is_whole_place=not resources, starts_at=period.start, ends_at=period.end,
        reason=reason.strip(), made_at=now, made_by=by,
    )  # fmt: skip
    if resources:
        closure.resources.set(resources)
    else:
        _tell_the_calendar(closure)
    return closure


@retrying_deadlock
@transaction.atomic
def lift(*, closure: Closure, by: Account | None, now: datetime) -> Closure:
    """It can be had again; lifting twice is lifting once.

    The calendar says again what it said, where nobody has changed it since and no other closure stands.
    """
    _lock(closure.place, list(closure.resources.all()))
    closure.refresh_from_db()
    if closure.lifted_at is None:
        days = _Days(closure.place, closure.period)
        told = {day: days.rows_now(day) == days.rows_under_closures(day) for day in days.of(closure)}
        closure.lifted_at, closure.lifted_by = now, by
        closure.save(update_fields=["lifted_at", "lifted_by"])
        days.forget(closure)
        days.write(day for day, is_ours in told.items() if is_ours)
    return closure


def closures_between(place: Place, period: Period) -> list[Closure]:
    """Those in force that overlap the period, earliest first. Two queries."""
    found = Closure.objects.in_force().of_place(place).overlapping(period)
    return list(found.order_by("starts_at", "pk").prefetch_related("resources"))


def _lock(place: Place, resources: Sequence[Resource]) -> None:
    keys = [r.pk for r in resources] or place.resources.values_list("pk", flat=True)
    list(Resource.objects.filter(pk__in=keys).locked().values_list("pk"))


def _tell_the_calendar(closure: Closure) -> None:
    days = _Days(closure.place, closure.period)
    for day in days.every:
        before = days.before(day)
        if any(open_.overlaps(closure.period) for open_ in days.opening(day, before)):
            closure.replaced[day.isoformat()] = before
    closure.save(update_fields=["replaced"])
    days.closures = [closure if other.pk == closure.pk else other for other in days.closures]
    days.write(days.of(closure))


class _Days:
    """The days that a closure of the whole place is about: what the calendar says, and what closes them."""

    def __init__(self, place: Place, period: Period) -> None:
        first, last = place.day_of(period.start), place.day_of(period.end - timedelta(microseconds=1))
        self.place = place
        self._kept: dict[str, Rows] = {}
        self.every = [first + n * ONE_DAY for n in range((last - first).days + 1)]
        around = Period(period.start - 2 * ONE_DAY, period.end + 2 * ONE_DAY)
        found = Closure.objects.in_force().of_place(place).overlapping(around).filter(is_whole_place=True)
        self.closures = list(found.order_by("starts_at", "pk"))
        self._week: dict[int, list[OpeningHours]] = {}
        for hours in place.hours.order_by("opens"):
            self._week.setdefault(hours.weekday, []).append(hours)
        self._rows: dict[date, Rows] = {}
        for row in place.exceptions.filter(on__range=(first, last)).order_by("on", "opens"):
            self._rows.setdefault(row.on, []).append([_said(row.opens), _said(row.closes), row.reason])

    def of(self, closure: Closure) -> list[date]:
        """Those that the closure has changed."""
        return [date.fromisoformat(day) for day in closure.replaced]

    def forget(self, closure: Closure) -> None:
        """It is lifted; what it kept is still known."""
        self._kept = closure.replaced
        self.closures = [other for other in self.closures if other.pk != closure.pk]

    def rows_now(self, day: date) -> Rows:
        return self._rows.get(day, [])

    def before(self, day: date) -> Rows:
        """What the calendar said before any closure that stands."""
        kept = (other.replaced.get(day.isoformat()) for other in self.closures)
        found = next((rows for rows in kept if rows is not None), self._kept.get(day.isoformat()))
        return self.rows_now(day) if found is None else found

    def opening(self, day: date, rows: Rows) -> Sequence[Period]:
        spans = [Span(_read(opens), _read(closes), reason or "") for opens, closes, reason in rows]
        return opening_by(self.place, day, self._week, spans).periods

    def rows_under_closures(self, day: date) -> Rows:
        """What the calendar has to say while these closures stand."""
        before = self.before(day)
        shut = [closure for closure in self.closures if day.isoformat() in closure.replaced]
        if not shut:
            return before
        reason = next((closure.reason for closure in shut if closure.reason), "")
        closed = [closure.period for closure in shut]
        left = [gap for open_ in self.opening(day, before) for gap in gaps(open_, closed)]
        clock = [(gap.start.astimezone(self.place.tz), gap.end.astimezone(self.place.tz)) for gap in left]
        open_: Rows = [[_said(start.time()), _said(end.time()), reason] for start, end in clock]
        return open_ or [[None, None, reason]]

    def write(self, days: Iterable[date]) -> None:
        listed = list(days)
        self.place.exceptions.filter(on__in=listed).delete()
        OpeningException.objects.bulk_create(self._new(listed))

    def _new(self, days: Iterable[date]) -> Iterator[OpeningException]:
        for day in days:
            for opens, closes, reason in self.rows_under_closures(day):
                yield OpeningException(
                    place=self.place, on=day, opens=_read(opens), closes=_read(closes), reason=reason or ""
                )


def _said(moment: time | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
