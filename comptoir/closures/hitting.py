"""What a closure would hit, with something to propose for each: nothing is decided here, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from comptoir.agenda.models import Resource
from comptoir.booking.models import Booking, BookingRequest
from comptoir.closures.choices import CANCEL, KEEP, Choice, Kind
from comptoir.closures.elsewhere import Elsewhere
from comptoir.kit import speech
from comptoir.kit.periods import Period
from comptoir.places.models import Place

WORTH_KEEPING = timedelta(minutes=15)


@dataclass(frozen=True)
class Proposal:
    """A choice, said."""

    choice: Choice
    title: str

    @property
    def value(self) -> str:
        return self.choice.value


@dataclass(frozen=True)
class Hit:
    """A booking (of a series or not, tentative or offered too) or a request; the best proposal first."""

    subject: Booking | BookingRequest
    proposals: Sequence[Proposal]

    @property
    def booking(self) -> Booking | None:
        return self.subject if isinstance(self.subject, Booking) else None

    @property
    def request(self) -> BookingRequest | None:
        return self.subject if isinstance(self.subject, BookingRequest) else None

    @property
    def default(self) -> Proposal:
        return self.proposals[0]


def hits(place: Place, period: Period, resources: Sequence[Resource] = (), *, now: datetime) -> list[Hit]:
    """Whatever is booked or asked then of these resources, of all without any; what begins first first.

    What is in them and what they are in is hit too. Two hits are not proposed the same time first. Seven
    queries, however many there are.
    """
    there = Elsewhere.of(place, period, now)
    asked = [resource.pk for resource in resources] or [resource.pk for resource in there.resources]
    there.closed = there.sharing(asked)
    with timezone.override(place.tz):
        booked = [_hit(booking, there) for booking in _bookings(there, asked)]
        requested = [Hit(request, _answers()) for request in _requests(there)]
    return sorted([*booked, *requested], key=lambda hit: hit.subject.starts_at)


def _bookings(there: Elsewhere, asked: Sequence[int]) -> list[Booking]:
    units = {spot.pk for pk in asked for spot in there.ground.units.get(pk, ())}
    closing = there.closing
    claims = {
        row.claim
        for row in there.rows
        if row.unit in units and row.start < closing.end and closing.start < row.used_until
    }
    rows = Booking.objects.standing().of_place(there.place).between(closing.start, closing.end)
    hit = rows.filter(claim__in=claims, ended_at=None, ends_at__gt=there.now)
    named = hit.select_related("resource__place", "place", "booked_for", "acting_for", "series")
    return list(named.prefetch_related("extras__resource").order_by("starts_at", "pk"))


def _requests(there: Elsewhere) -> list[BookingRequest]:
    open_ = BookingRequest.objects.open().of_place(there.place)
    touching = open_.between(there.closing.start, there.closing.end).filter(
        Q(resource__in=there.closed) | Q(extras__in=there.closed)
    )
    named = touching.select_related("resource__place", "place", "booked_for", "acting_for").distinct()
    return list(named.order_by("starts_at", "pk"))


def _answers() -> list[Proposal]:
    return [
        Proposal(CANCEL, gettext("Reject it and tell them")),
        Proposal(KEEP, gettext("Leave it open")),
    ]


def _hit(booking: Booking, there: Elsewhere) -> Hit:
    is_running = booking.starts_at <= there.now
    found = list(_shorter(booking, there))
    along = list(_along_else(booking, there))
    if not is_running:
        found = [*_other_resource(booking, there), *_shift(booking, there), *found, *_later(booking, there)]
    found = [*along, *found]
    if found:
        _promise(booking, found[0].choice, there)
    cancel = gettext("End it now and tell them") if is_running else gettext("Cancel it and tell them")
    keep = gettext("Keep it all the same: somebody answers for it")
    return Hit(booking, [*found, Proposal(CANCEL, cancel), Proposal(KEEP, keep)])


def _promise(booking: Booking, choice: Choice, there: Elsewhere) -> None:
    """What it takes anew."""
    for extra in choice.extras:
        if extra not in _along(booking):
            there.promise(extra, booking.period)
    if choice.period is not None:
        for thing in [choice.resource or booking.resource, *_along(booking)]:
            there.promise(thing, choice.period)


def _along_else(booking: Booking, there: Elsewhere) -> Iterator[Proposal]:
    """When only what goes along is closed: another of its kind at the same hours, or without it."""
    closed = [extra for extra in _along(booking) if extra.pk in there.closed]
    if not closed or booking.resource_id in there.closed:
        return
    stays = [extra for extra in _along(booking) if extra not in closed]
    without = speech.listed([extra.name for extra in closed], most=len(closed))
    others = _others_like(closed, stays, booking, there)
    if len(others) == len(closed):
        named = speech.listed([other.name for other in others], most=len(others))
        title = gettext("The same hours, with %(things)s instead of %(without)s")
        said = title % {"things": named, "without": without}
        yield Proposal(Choice(Kind.ALONG, extras=(*stays, *others)), said)
    title = gettext("The same hours, without %(things)s") % {"things": without}
    yield Proposal(Choice(Kind.ALONG, extras=tuple(stays)), title)


def _others_like(
    closed: Sequence[Resource], stays: Sequence[Resource], booking: Booking, there: Elsewhere
) -> list[Resource]:
    """One for each as far as there are, that stays open and is free."""
    found: list[Resource] = []
    for extra in closed:
        alike = (
            other
            for other in there.resources
            if other.pk not in there.closed
            and other not in (booking.resource, *stays, *found)
            and (other.taken, other.kind, other.needs_approval) == (extra.taken, extra.kind, False)
            and there.fits(other, booking.period, party=1, but=booking.claim)
        )
        found += islice(alike, 1)
    return found


def _along(booking: Booking) -> list[Resource]:
    return [extra.resource for extra in booking.extras.all()]


def _fits(booking: Booking, there: Elsewhere, resource: Resource, period: Period) -> bool:
    """Whether all of the booking can be had there and then."""
    return there.fits(resource, period, party=booking.party, but=booking.claim) and all(
        there.fits(extra, period, party=1, but=booking.claim) for extra in _along(booking)
    )


def _other_resource(booking: Booking, there: Elsewhere) -> Iterator[Proposal]:
    """The resource of its kind that resembles it most, of those that stay open."""
    own, period = booking.resource, booking.period
    others = [
        other
        for other in there.resources
        if other.pk not in there.closed
        and (other.taken, other.kind, other.needs_approval) == (own.taken, own.kind, False)
    ]
    others.sort(key=lambda other: (other.seats, other.position, other.pk))
    best = next((other for other in others if _fits(booking, there, other, period)), None)
    if best is not None:
        title = gettext("%(thing)s, at the same hours") % {"thing": best.name}
        yield Proposal(Choice(Kind.MOVED, best, period), title)


def _shift(booking: Booking, there: Elsewhere) -> Iterator[Proposal]:
    nearest = there.shifts(booking.period, there.lanes(booking.resource, booking.claim))
    best = next((period for period in nearest if _fits(booking, there, booking.resource, period)), None)
    if best is not None:
        title = gettext("%(hours)s, the same day") % {"hours": speech.from_to(best.start, best.end)}
        yield Proposal(Choice(Kind.MOVED, booking.resource, best), title)


def _later(booking: Booking, there: Elsewhere) -> Iterator[Proposal]:
    later = there.same_hours_later(booking.period)
    best = next((period for period in later if _fits(booking, there, booking.resource, period)), None)
    if best is not None:
        day = speech.near_day(best.start, there.place.day_of(there.now))
        title = gettext("%(day)s, at the same hours") % {"day": day}
        yield Proposal(Choice(Kind.MOVED, booking.resource, best), title)


def _shorter(booking: Booking, there: Elsewhere) -> Iterator[Proposal]:
    """The longest part of it outside the closure; what has begun keeps its start."""
    parts = booking.period.minus(there.closing)
    if booking.starts_at <= there.now:
        parts = [part for part in parts if part.start == booking.starts_at and part.end > there.now]
    best = max(parts, key=lambda part: part.duration, default=None)
    if best is not None and best.duration >= WORTH_KEEPING:
        title = gettext("%(hours)s only") % {"hours": speech.from_to(best.start, best.end)}
        yield Proposal(Choice(Kind.SHORTENED, None, best), title)
