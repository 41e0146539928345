"""What pages show of bookings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.selectors import claims_in_the_way
from comptoir.booking.facts import EXTRAS
from comptoir.booking.models import Booking, BookingQuerySet, BookingRequest, BookingRequestQuerySet
from comptoir.kit.periods import Period
from comptoir.places.models import Place

PAST_SHOWN = 20


@dataclass(frozen=True)
class OwnBookings:
    """A person's bookings in one place: what goes on, what comes (soonest first), what was (latest first)."""

    current: list[Booking]
    coming: list[Booking]
    past: list[Booking]


def own_bookings(person: Actor, place: Place, now: datetime) -> OwnBookings:
    """Those made for the person, whatever the name they act in. Four queries at most."""
    of_person = _with_names(Booking.objects.of_place(place).filter(booked_for=person))
    to_come = of_person.standing().filter(ends_at__gt=now, ended_at=None).order_by("starts_at", "pk")
    current = [booking for booking in to_come if booking.starts_at <= now]
    past = of_person.standing().exclude(ends_at__gt=now, ended_at=None).order_by("-starts_at", "-pk")
    return OwnBookings(
        current=current,
        coming=[booking for booking in to_come if booking.starts_at > now],
        past=list(past[:PAST_SHOWN]),
    )


def in_the_way(resource: Resource, period: Period, now: datetime) -> list[Booking]:
    """Whose bookings take the resource then: for the counter only, names are nobody else's business.

    What takes time without being a booking is not in the list. Four queries.
    """
    claims = claims_in_the_way(resource, period, now)
    found = by_claim(claims)
    return [found[claim] for claim in claims if claim in found]


def by_claim(claims: Iterable[UUID]) -> dict[UUID, Booking]:
    """The booking behind each claim that is one. Two queries."""
    bookings = _with_names(Booking.objects.filter(claim__in=list(claims)))
    return {booking.claim: booking for booking in bookings.order_by("pk")}


def announced(place: Place, period: Period) -> list[Booking]:
    """What the public page tells of that time: the bookings that were meant to be shown. Two queries."""
    shown = (
        Booking.objects.standing().of_place(place).between(period.start, period.end).filter(is_public=True)
    )
    return list(_with_names(shown).order_by("starts_at", "pk"))


def open_requests(place: Place) -> list[BookingRequest]:
    """What the team has to answer, soonest first. Two queries."""
    asked = BookingRequest.objects.of_place(place).open()
    return list(_asked_with_names(asked).order_by("starts_at", "pk"))


def own_requests(person: Actor, place: Place, now: datetime) -> list[BookingRequest]:
    """What the person asked for whose time is to come, and what became of it, soonest first. Two queries."""
    asked = BookingRequest.objects.of_place(place).filter(booked_for=person, ends_at__gt=now)
    asked = asked.exclude(outcome=BookingRequest.Outcome.WITHDRAWN)
    return list(_asked_with_names(asked).order_by("starts_at", "pk"))


def _asked_with_names(requests: BookingRequestQuerySet) -> BookingRequestQuerySet:
    named = requests.select_related("resource", "place", "booked_for", "acting_for", "asked_by__person")
    return named.prefetch_related("extras")


def _with_names(bookings: BookingQuerySet) -> BookingQuerySet:
    named = bookings.select_related("resource", "place", "booked_for", "acting_for", "series")
    return named.prefetch_related(EXTRAS)
