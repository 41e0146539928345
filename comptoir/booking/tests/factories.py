"""Bookings for tests: the plainest one that works."""

from __future__ import annotations

from typing import Any

from comptoir.agenda.models import Resource
from comptoir.agenda.tests.factories import LONG_BEFORE, make_room, tuesday
from comptoir.booking.actions import ask_to_book, book
from comptoir.booking.models import Booking, BookingRequest
from comptoir.places.tests.factories import make_person


def make_booking(**changes):
    """The large room on Tuesday from 10 to 12, booked long before; each test changes what it is about."""
    return book(**_plain(changes))


def make_request(**changes) -> BookingRequest:
    """The same, asked for: the room needs approval."""
    if "resource" not in changes:
        changes["resource"] = make_thing(kind=Resource.Kind.ROOM, needs_approval=True)
    return ask_to_book(**_plain(changes))


def _plain(changes) -> dict[str, Any]:
    plain: dict[str, Any] = {"period": tuesday(10, 12), "by": None, "now": LONG_BEFORE}
    if "resource" not in changes:
        plain["resource"] = make_room()
    if "booked_for" not in changes:
        plain["booked_for"] = make_person()
    return plain | changes


def make_thing(place=None, name="Projecteur", *, kind=Resource.Kind.EQUIPMENT, **rules) -> Resource:
    """Something to take along, or a room with rules of its own."""
    thing = make_room(place, name)
    for rule, value in {"kind": kind, **rules}.items():
        setattr(thing, rule, value)
    thing.save()
    return thing


def shape(booking: Booking):
    """What the row says, read from the database."""
    row = Booking.objects.get(pk=booking.pk)
    return row.resource.name, row.starts_at, row.ends_at
