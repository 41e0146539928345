"""Bookings for tests: the plainest one that works."""

from __future__ import annotations

from typing import Any

from comptoir.agenda.tests.factories import LONG_BEFORE, make_room, tuesday
from comptoir.booking.actions import book
from comptoir.booking.models import Booking
from comptoir.places.tests.factories import make_person


def make_booking(**changes):
    """The large room on Tuesday from 10 to 12, booked long before; each test changes what it is about."""
    plain: dict[str, Any] = {"period": tuesday(10, 12), "by": None, "now": LONG_BEFORE}
    if "resource" not in changes:
        plain["resource"] = make_room()
    if "booked_for" not in changes:
        plain["booked_for"] = make_person()
    return book(**plain | changes)


def shape(booking: Booking):
    """What the row says, read from the database."""
    row = Booking.objects.get(pk=booking.pk)
    return row.resource.name, row.starts_at, row.ends_at
