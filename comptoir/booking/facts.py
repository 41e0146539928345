"""What bookings say to the journal: a resource was booked for so many minutes, and was used for so many.

``booked`` is dated from the start of the booking, so that a month's figure counts what is booked *for* that
month; ``used`` from the moment somebody was there. The label is the resource's address on the site, which
never changes: a fact is the same whatever the language it is rebuilt in, and holds nothing anybody typed.
What is booked along says the same for itself, under its own address, for as long as it went along. What is
tentative says nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking, BookingExtra, FormerExtra
from comptoir.journal.actions import FactDraft
from comptoir.journal.models import Fact
from comptoir.kit.periods import Period

CHUNK = 2000
EXTRAS = Prefetch("extras", BookingExtra.objects.select_related("resource").order_by("pk"))
FORMER = Prefetch("former_extras", FormerExtra.objects.select_related("resource").order_by("pk"))
# Which part of the booking it is, what was taken, and for how long.
Part = tuple[str, Resource, Period]


def rows() -> Iterator[Booking]:
    """Every booking, also the cancelled ones, a chunk at a time."""
    bookings = Booking.objects.select_related("place", "resource", "booked_for", "acting_for", "agreement")
    yield from bookings.prefetch_related(EXTRAS, FORMER).order_by("pk").iterator(CHUNK)


def facts_of(booking: Booking) -> list[FactDraft]:
    """The facts of a booking; none when it was cancelled, or is tentative."""
    if not booking.is_standing or booking.is_tentative:
        return []
    return _drafts(booking, [("", booking.resource, booking.period), *_along(booking)])


def drafts_of(booking: Booking, extras: Sequence[Resource]) -> list[FactDraft]:
    """The facts of a booking that stands and was just made, with what is booked along."""
    along = [(str(extra.pk), extra, booking.period) for extra in extras]
    return _drafts(booking, [("", booking.resource, booking.period), *along])


def _along(booking: Booking) -> Iterator[Part]:
    """What goes along and what did for a time, within the booking as it is now."""
    whole = booking.period
    for extra in booking.extras.all():
        since = max(extra.since or whole.start, whole.start)
        if since < whole.end:
            yield str(extra.resource_id), extra.resource, Period(since, whole.end)
    for former in booking.former_extras.all():
        start, end = max(former.since, whole.start), min(former.until, whole.end)
        if start < end:
            yield f"former-{former.pk}", former.resource, Period(start, end)


def _drafts(booking: Booking, parts: Iterable[Part]) -> list[FactDraft]:
    found = []
    for part, resource, period in parts:
        found.append(_draft(booking, Fact.Kind.BOOKED, part, resource, period.start, period.minutes))
        came = booking.checked_in_at
        if came is not None and (came < period.end or period == booking.period):
            at = came if period.start == booking.starts_at else max(came, period.start)
            minutes = minutes_used(booking, period)
            found.append(_draft(booking, Fact.Kind.USED, part, resource, at, minutes))
    return found


def minutes_used(booking: Booking, within: Period) -> int:
    """From when it began and somebody was there to when they left, or to the agreed end until they have.

    Who stays late uses until they leave what they had to the end, and no longer what was given back before.
    """
    if booking.checked_in_at is None:
        return 0
    start = max(booking.checked_in_at, within.start)
    end = booking.ended_at or within.end
    if within.end < booking.ends_at:
        end = min(end, within.end)
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
