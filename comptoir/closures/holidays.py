"""The public holidays to come, while somebody still has to say what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from comptoir.booking.models import Booking
from comptoir.kit.periods import Period, day_period
from comptoir.places import calendar
from comptoir.places.models import Place
from comptoir.resources.closing import closures_between

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class ComingHoliday:
    """A public holiday, and what is booked on it; ``is_kept``: the place closes by itself on that day."""

    day: date
    name: str
    period: Period
    bookings: Sequence[Booking]
    is_kept: bool


def coming_holidays(place: Place, now: datetime) -> list[ComingHoliday]:
    """Those of the coming year that are not settled, in order. Five queries, six where one was closed.

    A place that does not keep holidays by itself is asked about each on which it would open; any place about
    those on which something is booked. One for which an exception or a closure was made is settled.
    """
    first = place.day_of(now)
    named = dict(calendar.holidays_between(place, first, first + A_YEAR))
    if not named:
        return []
    periods = {day: day_period(day, place.tz) for day in named}
    open_days = {day for day, opening in calendar.openings(place, first, first + A_YEAR).items() if opening}
    booked = _booked(place, periods.values(), now)
    treated = _treated(place, periods)
    found = []
    for day, name in named.items():
        bookings = [booking for booking in booked if booking.period.overlaps(periods[day])]
        if day not in treated and (day in open_days or bookings):
            found.append(ComingHoliday(day, name, periods[day], bookings, place.keeps_public_holidays))
    return found


def _treated(place: Place, periods: dict[date, Period]) -> set[date]:
    said = set(place.exceptions.filter(on__in=list(periods)).values_list("on", flat=True))
    year = Period(min(periods.values()).start, max(periods.values()).end)
    closed = [closure.period for closure in closures_between(place, year) if closure.is_whole_place]
    return said | {day for day, period in periods.items() if any(one.overlaps(period) for one in closed)}


def _booked(place: Place, periods: Iterable[Period], now: datetime) -> list[Booking]:
    on_one = Q()
    for period in periods:
        on_one |= Q(starts_at__lt=period.end, ends_at__gt=period.start)
    rows = Booking.objects.standing().of_place(place).filter(on_one, ends_at__gt=now, ended_at=None)
    return list(rows.select_related("resource", "booked_for", "acting_for").order_by("starts_at", "pk"))
