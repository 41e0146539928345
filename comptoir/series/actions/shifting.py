"""Several dates of a series moved at once, each as far as the others; the rule stays what it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db import transaction
from django.utils.translation import gettext

from comptoir.actors.models import Account
from comptoir.booking.actions import move_booking
from comptoir.booking.models import Booking, Series
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.kit.periods import Period, wall
from comptoir.kit.refusals import Refusal
from comptoir.series.reach import locked_rows
from comptoir.series.refusals import NothingToChange, SomeDatesUnavailable
from comptoir.series.state import Change, columns_of, date_of, is_touchable, lock_series, row_of
from comptoir.series.timetable import MINUTE, on_the_wall


@dataclass(frozen=True, kw_only=True)
class Shift:
    """So many days and minutes later by the clocks of the place; earlier when they are below nought."""

    days: int = 0
    minutes: int = 0

    def of(self, period: Period, tz: tzinfo) -> Period:
        """The same length on the wall."""
        day, at, length = on_the_wall(period, tz)
        begins = datetime.combine(day, at) + timedelta(days=self.days, minutes=self.minutes)
        ends = begins + length * MINUTE
        start, end = wall(begins.date(), begins.time(), tz), wall(ends.date(), ends.time(), tz)
        return Period(start, end if end > start else start + length * MINUTE)

    @property
    def goes_later(self) -> bool:
        return timedelta(days=self.days, minutes=self.minutes) > timedelta(0)


@retrying_deadlock
@transaction.atomic
def shift_dates(
    *, series: Series, bookings: Collection[int], shift: Shift, by: Account | None, now: datetime
) -> Change:
    """The dates of these keys are moved, all of them or none.

    :raises NothingToChange: when none is told.
    :raises SomeDatesUnavailable: with those that cannot go there, or that nothing moves any more.
    """
    lock_series(series)
    rows = {row.pk: row for row in locked_rows(series)}
    chosen = sorted((rows[pk] for pk in set(bookings) & rows.keys()), key=lambda one: one.starts_at)
    if not chosen:
        raise NothingToChange(gettext("Choose at least one date that is to come."))
    was, before = columns_of(series), [row_of(booking) for booking in chosen]
    refused = _move_each(chosen, shift, by, now)
    if refused:
        raise SomeDatesUnavailable(refused, len(chosen))
    return Change.of(series, chosen, was=was, rows=before, moved=[booking.pk for booking in chosen])


def _move_each(
    chosen: list[Booking], shift: Shift, by: Account | None, now: datetime
) -> Mapping[date, Refusal]:
    """What is refused, by date. Each goes where the one before it has just left."""
    refused: dict[date, Refusal] = {}
    for booking in reversed(chosen) if shift.goes_later else chosen:
        if not is_touchable(booking, now):
            refused[date_of(booking)] = NothingToChange(gettext("It has begun, has passed or was cancelled."))
            continue
        try:
            period = shift.of(booking.period, booking.place.tz)
            move_booking(booking=booking, period=period, by=by, now=now)
        except Refusal as why:
            refused[date_of(booking)] = why
    return refused
