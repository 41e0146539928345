"""A place that is open from 9 to 18 on weekdays, and things to take in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import uuid4

from comptoir.agenda.actions import take
from comptoir.agenda.models import Hold, Resource
from comptoir.agenda.resources import offer_resource
from comptoir.kit.periods import Period, wall
from comptoir.places.models import OpeningHours, Place, Space

TUESDAY = date(2026, 11, 24)
LONG_BEFORE = datetime(2026, 11, 1, 12, tzinfo=UTC)
_numbers = count(1)


def make_place(opens=time(9), closes=time(18), days=range(5), time_zone="Europe/Paris", **changes):
    number = next(_numbers)
    plain = {"name": f"Lieu {number}", "slug": f"lieu-{number}", "time_zone": time_zone}
    place = Place.objects.create(opened_here_at=LONG_BEFORE, keeps_public_holidays=False, **plain | changes)
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=opens, closes=closes) for day in days
    )
    return place


def make_room(place=None, name="Grande salle", seats=10, space=None, **changes) -> Resource:
    """Taken as a whole, of one unit unless told otherwise."""
    return offer_resource(
        place=place or make_place(), name=name, seats=seats, space=space, by=None, now=LONG_BEFORE, **changes
    )


def make_desks(place=None, units=3, name="Coworking", **changes) -> Resource:
    return make_room(
        place, name, taken=Resource.Taken.BY_UNIT, units=units, unit_name="Bureau", **{"seats": 1} | changes
    )


def make_space(place, name="Petite salle", kind=Space.Kind.ROOM, capacity=10, **changes):
    return Space.objects.create(
        place=place, name=name, slug=f"space-{next(_numbers)}", kind=kind, capacity=capacity, **changes
    )


def at(hour: float, day: date = TUESDAY, place: Place | None = None) -> datetime:
    """That hour by the clock of the place, on a Tuesday: 9.5 is half past nine."""
    minutes = round(hour * 60)
    days, minutes = divmod(minutes, 24 * 60)
    moment = time(minutes // 60, minutes % 60)
    tz = place.tz if place is not None else Place(time_zone="Europe/Paris").tz
    return wall(day + timedelta(days=days), moment, tz)


def tuesday(start: float, end: float, day: date = TUESDAY) -> Period:
    return Period(at(start, day), at(end, day))


def hold(resource: Resource, period: Period, *, now: datetime = LONG_BEFORE, **changes) -> list[Hold]:
    """The plainest taking that works."""
    return take(
        resource=resource, period=period, claim=changes.pop("claim", None) or uuid4(), now=now, **changes
    )


def codes(answer) -> list[str]:
    return [reason.code for reason in answer.reasons]
