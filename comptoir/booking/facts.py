"""What bookings say to the journal: a resource was booked for so many minutes, and was used for so many.

``booked`` is dated from the start of the booking, so that a month's figure counts what is booked *for* that
month; ``used`` from the moment somebody was there. The label is the resource's address on the site, which
never changes: a fact is the same whatever the language it is rebuilt in, and holds nothing anybody typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from comptoir.booking.models import Booking
from comptoir.journal.actions import FactDraft
from comptoir.journal.models import Fact
from comptoir.kit.periods import Period

CHUNK = 2000


def rows() -> Iterator[Booking]:
    """Every booking, also the cancelled ones, a chunk at a time."""
    bookings = Booking.objects.select_related("place", "resource", "booked_for", "acting_for")
    yield from bookings.order_by("pk").iterator(CHUNK)


def facts_of(booking: Booking) -> list[FactDraft]:
    """The facts of a booking; none when it was cancelled."""
    if not booking.is_standing:
        return []
    booked = _draft(booking, Fact.Kind.BOOKED, at=booking.starts_at, minutes=booking.period.minutes)
    if booking.checked_in_at is None:
        return [booked]
    return [booked, _draft(booking, Fact.Kind.USED, at=booking.checked_in_at, minutes=minutes_used(booking))]


def minutes_used(booking: Booking) -> int:
    """From when it began and somebody was there to when they left, or to the agreed end until they have."""
    if booking.checked_in_at is None:
        return 0
    start = max(booking.checked_in_at, booking.starts_at)
    end = booking.ended_at or booking.ends_at
    return Period(start, end).minutes if start < end else 0


def _draft(booking: Booking, kind: Fact.Kind, *, at: datetime, minutes: int) -> FactDraft:
    return FactDraft(
        kind=kind,
        at=at,
        place=booking.place,
        actor=booking.booked_for,
        acting_for=booking.acting_for,
        label=booking.resource.slug,
        quantity=minutes,
        unit=Fact.Unit.MINUTE,
    )
