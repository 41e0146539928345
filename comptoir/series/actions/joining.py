"""A date that a series had left out, back in it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from comptoir.booking.models import Booking, Series
from comptoir.kit.deadlocks import retrying_deadlock
from comptoir.series.state import lock_series
from comptoir.series.timetable import Timetable


def left_out_at(series: Series, start: datetime) -> date | None:
    """The date that the series leaves out and that its rule would have at that moment, if there is one."""
    tz = series.place.tz
    on = start.astimezone(tz).date()
    is_left_out = on.isoformat() in series.left_out
    return on if is_left_out and Timetable.of(series).period(on, tz).start == start else None


@retrying_deadlock
@transaction.atomic
def join_series(*, series: Series, booking: Booking, on: date) -> bool:
    """The booking, which came by itself, is the date ``on`` of the series. Returns whether it could be.

    It could not when the series leaves that date out no more, or had it once: what was cancelled stays so.
    """
    lock_series(series)
    day = on.isoformat()
    if day not in series.left_out or series.occurrences.filter(occurs_on=on).exists():
        return False
    series.left_out = [other for other in series.left_out if other != day]
    series.save(update_fields=["left_out"])
    booking.series, booking.occurs_on = series, on
    booking.save(update_fields=["series", "occurs_on"])
    return True
