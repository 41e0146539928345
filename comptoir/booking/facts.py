"""What bookings say to the journal: a resource was booked for so many minutes, and was used for so many.

``booked`` is dated from the start of the booking, so that a month's figure counts what is booked *for* that
month; ``used`` from the moment somebody was there. The label is the resource's address on the site, which
never changes: a fact is the same whatever the language it is rebuilt in, and holds nothing anybody typed.
What is booked along says the same for itself, under its own address. What is tentative says nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking, BookingExtra
from comptoir.journal.actions import FactDraft
from comptoir.journal.models import Fact
from comptoir.kit.periods import Period

CHUNK = 2000
EXTRAS = Prefetch("extras", BookingExtra.objects.select_related("resource").order_by("pk"))


def rows() -> Iterator[Booking]:
    """Every booking, also the cancelled ones, a chunk at a time."""
    bookings = Booking.objects.select_related("place", "resource", "booked_for", "acting_for", "agreement")
    yield from bookings.prefetch_related(EXTRAS).order_by("pk").iterator(CHUNK)


def facts_of(booking: Booking) -> list[FactDraft]:
    """The facts of a booking; none when it was cancelled, or is tentative."""
    if not booking.is_standing or booking.is_tentative:
        return []
    return drafts_of(booking, [extra.resource for extra in booking.extras.all()])


def drafts_of(booking: Booking, extras: Sequence[Resource]) -> list[FactDraft]:
    """The facts of a booking that stands, with what is booked along."""
    taken = [("", booking.resource), *((str(extra.pk), extra) for extra in extras)]
    found = []
    for part, resource in taken:
        minutes = booking.period.minutes
        found.append(_draft(booking, Fact.Kind.BOOKED, part, resource, booking.starts_at, minutes))
        if booking.checked_in_at is not None:
            minutes = minutes_used(booking)
            found.append(_draft(booking, Fact.Kind.USED, part, resource, booking.checked_in_at, minutes))
    return found


def minutes_used(booking: Booking) -> int:
    """From when it began and somebody was there to when they left, or to the agreed end until they have."""
    if booking.checked_in_at is None:
        return 0
    start = max(booking.checked_in_at, booking.starts_at)
    end = booking.ended_at or booking.ends_at
    return Period(start, end).minutes if start < end else 0


def _draft(
    booking: Booking, kind: Fact.Kind, part: str, resource: Resource, at: datetime, minutes: int
) -> FactDraft:
    return FactDraft(
        kind=kind,
        part=part,
        at=at,
        place=booking.place,
        actor=booking.booked_for,
        acting_for=booking.acting_for,
        label=resource.slug,
        quantity=minutes,
        unit=Fact.Unit.MINUTE,
        frame=booking.agreement,
    )
