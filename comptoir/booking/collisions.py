"""What a request stands against: bookings that take its time, requests that it would make impossible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.agenda.availability import availability_at
from comptoir.agenda.models import Resource
from comptoir.agenda.occupancy import units_of
from comptoir.booking.models import Booking, BookingRequest
from comptoir.booking.selectors import in_the_way


@dataclass(frozen=True)
class Collisions:
    """The open requests that accepting would reject, and the bookings that already take the time."""

    requests: list[BookingRequest]
    bookings: list[Booking]

    def __bool__(self) -> bool:
        return bool(self.requests or self.bookings)


def collisions_of(request: BookingRequest, now: datetime) -> Collisions:
    """What accepting the request would make impossible, and what makes it impossible; earliest first."""
    own = _things(request)
    bookings = {b.pk: b for thing in own for b in in_the_way(thing, request.period, now)}
    return Collisions(_impossible(request, own, now), list(bookings.values()))


def _impossible(request: BookingRequest, own: Sequence[Resource], now: datetime) -> list[BookingRequest]:
    buffer = timedelta(minutes=max(thing.buffer_minutes for thing in own))
    around = BookingRequest.objects.open().of_place(request.place).exclude(pk=request.pk)
    others = list(
        around.between(request.starts_at - buffer, request.ends_at + buffer)
        .select_related("place", "resource__place", "booked_for", "acting_for")
        .prefetch_related("extras")
        .order_by("starts_at", "pk")
    )
    shared = _shared_with(own, others)
    last = _taking_the_last(shared, now)
    return [other for other in others if other.pk in last]


def _shared_with(
    own: Sequence[Resource], others: Iterable[BookingRequest]
) -> list[tuple[BookingRequest, Resource]]:
    """What each of the others wants that shares a unit with what is wanted here."""
    wanted = [(other, thing) for other in others for thing in _things(other)]
    units = units_of({thing.pk: thing for thing in [*own, *(thing for _, thing in wanted)]}.values())
    here = {unit.pk for thing in own for unit in units[thing.pk]}
    return [(other, thing) for other, thing in wanted if any(unit.pk in here for unit in units[thing.pk])]


def _taking_the_last(shared: Sequence[tuple[BookingRequest, Resource]], now: datetime) -> set[int]:
    """Those for which nothing would be left: the thing is one whole, or one unit of it is free, not two."""
    found = {other.pk for other, thing in shared if thing.taken == Resource.Taken.WHOLE}
    by_unit = [(other, thing) for other, thing in shared if thing.taken == Resource.Taken.BY_UNIT]
    if by_unit:
        things = list({thing.pk: thing for _, thing in by_unit}.values())
        answers = availability_at(things, [other.period for other, _ in by_unit], now=now)
        for (other, thing), answer in zip(by_unit, answers, strict=True):
            if len(answer[thing.pk].free_units) == 1:
                found.add(other.pk)
    return found


def _things(request: BookingRequest) -> list[Resource]:
    return [request.resource, *request.extras.all()]
