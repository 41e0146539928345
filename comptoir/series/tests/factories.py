"""Series for tests: the plainest one that works, four Tuesdays from 10 to 12."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, make_room
from comptoir.booking.models import Booking
from comptoir.booking.recurrence import Every, Recurrence
from comptoir.places.tests.factories import make_person
from comptoir.series.actions import SeriesWish, book_series
from comptoir.series.timetable import Timetable

TUESDAYS = [TUESDAY + timedelta(weeks=number) for number in range(8)]


def weekly(*weekdays, **changes) -> Recurrence:
    return Recurrence(every=Every.WEEK, weekdays=weekdays or (1,), **{"count": 4} | changes)


def make_timetable(recurrence=None, starts_on=TUESDAY, starts_time=time(10), minutes=120) -> Timetable:
    return Timetable(
        recurrence=recurrence or weekly(), starts_on=starts_on, starts_time=starts_time, minutes=minutes
    )


def make_wish(**changes) -> SeriesWish:
    """``recurrence``, ``starts_on``, ``starts_time`` and ``minutes`` are those of the timetable."""
    of_time = {name: changes.pop(name) for name in list(changes) if name in Timetable.__dataclass_fields__}
    plain: dict[str, Any] = {"timetable": make_timetable(**of_time)}
    if "resource" not in changes:
        plain["resource"] = make_room()
    if "booked_for" not in changes:
        plain["booked_for"] = make_person()
    return SeriesWish(**plain | changes)


def make_series(*, by=None, now=LONG_BEFORE, **changes):
    return book_series(wish=make_wish(**changes), by=by, now=now).series


def dates_of(series) -> list[date]:
    """The dates of what stands in the series, read from the database."""
    return sorted(series.occurrences.standing().values_list("occurs_on", flat=True))


def told(series) -> list[str]:
    """What stands in the series, by the clocks of its place: « 24/11 10:00-12:00 Grande salle »."""
    tz = series.place.tz
    return [
        f"{row.starts_at.astimezone(tz):%d/%m %H:%M}-{row.ends_at.astimezone(tz):%H:%M} {row.resource.name}"
        for row in series.occurrences.standing().select_related("resource").order_by("starts_at")
    ]


def occurrence(series, on: date) -> Booking:
    return series.occurrences.select_related("place", "resource").get(occurs_on=on)
